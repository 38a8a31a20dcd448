"""Measures how time and memory grow; called by scripts/bench --scale, which builds first."""

import argparse
import json
import subprocess
import sys

import contestants
import machine
import scale_plot
import scale_report
import turns
from curves import Axis, Run

PROGRAM = str(contestants.BUILD / "swift/release/SomaBenchmarks")
# 0.01, 0.03, 0.1, … 30 million parameters in three square layers and ten classes.
WIDTHS = (70, 120, 222, 384, 704, 1216, 2240, 3868)
STEP_COUNTS = (100, 1000, 10_000)


def axes():
    powers = [2**i for i in range(14)]
    return [
        Axis("batch", "batch", [{"batch": size, "rows": max(1024, size)} for size in powers], linear=(64, 4096)),
        Axis("parameters", "parameterCount",
             [{"sizes": f"{w},{w},{w},10", "batch": 128, "rows": 1024} for w in WIDTHS], linear=(1e5, 3e7)),
        Axis("rows", "rows",
             [{"sizes": "64,256,128,10", "batch": 128, "rows": 1024 * 4**i} for i in range(6)]),
    ]


def measured(settings, environment, repeats):
    """One point, in a process of its own so that its peak of memory is its own."""
    options = [word for name, value in {**settings, "repeats": repeats}.items() for word in (f"--{name}", str(value))]
    run = subprocess.run([PROGRAM, "scale", *options], env=environment, text=True, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"error: scale {' '.join(options)}: {run.stderr.strip()}")
    return json.loads(run.stdout)


def thread_counts(most):
    """1, 2, 4, … and what there is."""
    return sorted({most, *(2**i for i in range(most.bit_length()) if 2**i <= most)})


def thread_runs(environment, most, repeats):
    """The workloads `mnist` and `wide` at each number of threads, in turns."""
    found = {}
    for workload in ("mnist", "wide"):
        print(f"== threads, {workload}", file=sys.stderr)
        commands = {
            count: ["env", f"SOMA_THREADS={count}", PROGRAM, workload, "--paced"] for count in thread_counts(most)}
        results, failures = turns.run(commands, environment, repeats)
        if failures:
            sys.exit(f"error: {'; '.join(failures)}")
        found[workload] = [
            {"threads": result.contestant, "median": result.median, "minimum": min(result.samples),
             "maximum": max(result.samples), "peakBytes": result.peak_bytes}
            for result in results
        ]
    return found


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench --scale", description="How time and memory grow.")
    parser.add_argument("--repeats", type=int, default=5, help="repeats of each point; default 5")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error("--repeats needs a positive number")
    facts = machine.settle()
    environment = contestants.environment(facts["threads"])

    # What a process needs before there is anything to train.
    base = measured({"sizes": "1,1", "batch": 1, "rows": 16}, environment, 1)["peakBytes"]
    found = axes()
    for axis in found:
        print(f"== {axis.name}", file=sys.stderr)
        axis.points = [measured(settings, environment, options.repeats) for settings in axis.settings]
    print("== steps", file=sys.stderr)
    steps = [measured({"batch": 32, "rows": 320, "steps": count}, environment, 1) for count in STEP_COUNTS]
    threads = thread_runs(environment, facts["threads"], options.repeats)

    run = Run(facts, options.repeats, base, found, steps, threads)
    folder = contestants.BENCHMARKS / "results"
    text = scale_report.markdown(run)
    (folder / "scale.md").write_text(text)
    (folder / "scale.json").write_text(json.dumps(scale_report.as_json(run), indent=1) + "\n")
    (folder / "scale.svg").write_text(scale_plot.svg(run))
    print(text)
    if run.growth > scale_report.GROWTH_LIMIT:
        sys.exit("error: memory grows with the number of steps")


if __name__ == "__main__":
    main()
