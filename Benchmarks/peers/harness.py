"""Times a peer the way `SomaBenchmarks --paced` times Soma: warm-up, "ready", then a repeat for each line of input.

A workload is a function that prepares and returns `fresh`; `fresh()` makes a run (not timed), the run is timed and
returns its check, a number or a function that computes it after the clock has stopped. A run must have finished all
its work when it returns.
"""

import json
import math
import os
import resource
import sys
import time

THREADS = int(os.environ.get("SOMA_THREADS") or os.cpu_count())
SHORTEST_REPEAT = 0.1
LONGEST_CALIBRATION = 2.0


def timed(fresh):
    run = fresh()
    start = time.perf_counter()
    check = run()
    seconds = time.perf_counter() - start
    return seconds, check


def serve(workloads, version):
    """Runs the workload that the command line names, until standard input ends."""
    if len(sys.argv) != 2 or sys.argv[1] not in workloads:
        sys.exit(f"usage: {sys.argv[0]} {{{','.join(workloads)}}}")
    fresh = workloads[sys.argv[1]]()
    (pace, _), warm_up = timed(fresh), 0
    while warm_up < SHORTEST_REPEAT and pace < LONGEST_CALIBRATION:
        pace, _ = timed(fresh)
        warm_up += pace
    count = max(1, math.ceil(SHORTEST_REPEAT / max(pace, 1e-9)))
    print("ready", flush=True)
    while sys.stdin.readline():
        total = 0.0
        for _ in range(count):
            seconds, check = timed(fresh)
            total += seconds
        line = {
            "seconds": total / count,
            "check": float(check() if callable(check) else check),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "version": version,
        }
        print(json.dumps(line), flush=True)
