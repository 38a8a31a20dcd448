"""Counts instructions and allocations of the fixed training steps with valgrind's callgrind."""

import os
import platform
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ALLOCATORS = {"malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign"}
# Who calls these is told instead of them.
RUNTIME = {"swift_slowAlloc", "swift_allocObject", "swift_allocBox", "operator new(unsigned long)"}


@dataclass
class Step:
    """What one step of a kind costs, as the mean of several."""

    name: str
    allocations: float
    instructions: float
    allocators: list  # (function, allocations), most first
    workers: list  # (function, its own instructions), most first


def obstacle():
    """Why nothing can be counted here, or None."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return f"they are counted on Linux on x86-64 only, and this is {platform.system()} on {platform.machine()}"
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.M)
    if not flags or not {"avx2", "fma", "bmi2"} <= set(flags[1].split()):
        return "this processor lacks AVX2, so other code would run than the one that was recorded"
    return None


def count(program, folder):
    """Runs all fixed steps once and returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("steps*"):
        old.unlink()
    # Debian's valgrind cannot read the debug information of Swift programs; the symbols are enough.
    stripped = folder / "steps-program"
    subprocess.run(["strip", "-g", "-o", stripped, program], check=True)
    # One thread, and no hashing by chance: the counts repeat to the last instruction or nearly so.
    environment = {
        **os.environ, "SOMA_THREADS": "1", "OMP_NUM_THREADS": "1", "SWIFT_DETERMINISTIC_HASHING": "1"}
    run = subprocess.run(
        ["valgrind", "-q", "--tool=callgrind", "--dump-before=*CountedSteps*", "--compress-strings=no",
         "--compress-pos=no", f"--callgrind-out-file={folder}/steps.callgrind", stripped, "steps"],
        env=environment, text=True, capture_output=True)
    if run.returncode != 0:
        raise RuntimeError(f"the steps ended with status {run.returncode}: {(run.stderr or run.stdout).strip()}")
    # A part ends where one of the two functions begins; what ends at `reportCountedSteps` are the steps.
    parts = sorted(folder.glob("steps.callgrind.*"), key=lambda path: int(path.suffix[1:]))
    counted = [part for part in parts if "reportCountedSteps" in part.read_text().partition("\nevents:")[0]]
    lines = [line.split() for line in run.stdout.splitlines()]
    if not lines or len(lines) != len(counted):
        raise RuntimeError(f"{len(lines)} kinds of steps were made, {len(counted)} were counted")
    return [read(part, name, int(steps)) for part, (name, steps) in zip(counted, lines)]


def read(path, name, steps):
    """One part of callgrind's output: costs by function, and who called whom how often."""
    own, calls = Counter(), Counter()
    library = function = callee = ""
    is_call = False
    with open(path) as lines:
        for line in lines:
            if line.startswith("ob="):
                library = Path(line[3:].strip()).name
            elif line.startswith("fn="):
                function = line[3:].strip()
                if function.startswith("0x"):  # a library without symbols; code made at run time has no library
                    function += f" of {library}"
            elif line.startswith("cfn="):
                callee = line[4:].strip().partition("@")[0]
            elif line.startswith("calls="):
                calls[function, callee] += int(line[6:].split()[0])
                is_call = True  # the next line is what the calls cost, callees included
            elif line[0].isdigit():
                if not is_call:
                    own[function] += int(line.split()[1])
                is_call = False
    allocations = sum(number for (_, callee), number in calls.items() if callee in ALLOCATORS)
    allocators = Counter()
    for (caller, callee), number in calls.items():
        if callee in ALLOCATORS | RUNTIME and caller not in ALLOCATORS | RUNTIME:
            allocators[caller] += number
    share = lambda counter: [(function, number / steps) for function, number in counter.most_common(8)]
    return Step(name, allocations / steps, sum(own.values()) / steps, share(allocators), share(own))


def readable(functions):
    """Swift's names for people."""
    if not shutil.which("swift"):
        return functions
    run = subprocess.run(
        ["swift", "demangle", "--simplified"], input="\n".join(functions), text=True, capture_output=True)
    lines = run.stdout.splitlines()
    return lines if len(lines) == len(functions) else functions
