"""What the numbers were taken on. No names of hosts or folders."""

import os
import platform
import re
import subprocess
import sys
from datetime import date
from pathlib import Path


def first_line(*command):
    try:
        output = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "unknown"
    lines = output.stdout.splitlines()
    return lines[0].strip() if lines else "unknown"


def processor():
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return first_line("sysctl", "-n", "machdep.cpu.brand_string")
    value = lambda key: (re.search(rf"^{key}\s*:\s*(.*)$", text, re.M) or ["", "unknown"])[1]
    vectors = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if f" {flag}" in text), "")
    return f"{value('model name')}, family {value('cpu family')} model {value('model')}" + (
        f", {vectors}" if vectors else "")


def system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"


def swift_version():
    found = re.search(r"Swift version (\S+)", first_line("swift", "--version"))
    return found[1] if found else "unknown"


def settle():
    """Binds this process and its children to as many processors as there shall be threads, and describes the machine."""
    threads = int(os.environ.get("SOMA_THREADS") or os.cpu_count())
    if sys.platform == "linux":
        # Libraries that ask for the number of processors come to the same number of threads as the others.
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    facts = description(threads)
    if facts["loadBefore"] > 0.5:
        print(f"warning: the machine is busy (load {facts['loadBefore']}); these times say little", file=sys.stderr)
    return facts


def description(threads):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "threads": threads,
        "memoryGiB": round(memory / 2**30),
        "system": system(),
        "swift": swift_version(),
        "cCompiler": first_line("cc", "--version"),
        "loadBefore": round(os.getloadavg()[0], 2),
    }
