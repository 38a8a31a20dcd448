"""Runs the comparison; called by scripts/bench, which builds first."""

import argparse
import json
import sys

import contestants
import machine
import report
import turns


def chosen(names):
    """`start` means both starts."""
    found = [w for w in contestants.WORKLOADS if not names or any(w == n or w.startswith(n + "-") for n in names)]
    unknown = [n for n in names if not any(w == n or w.startswith(n + "-") for w in contestants.WORKLOADS)]
    if unknown:
        sys.exit(f"error: no workload {', '.join(unknown)}; there are {', '.join(contestants.WORKLOADS)}")
    return found


def write(folder, facts, repeats, runs):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.md").write_text(report.markdown(facts, repeats, runs))
    content = json.dumps(report.as_json(facts, repeats, runs), indent=2, ensure_ascii=False)
    (folder / "results.json").write_text(content + "\n")


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Times Soma, and others beside it.")
    parser.add_argument("--peers", action="store_true", help="NumPy, PyTorch, JAX, Keras, … as well")
    parser.add_argument("--repeats", type=int, default=5, help="turns of each program; default 5")
    parser.add_argument("workload", nargs="*", help=f"{', '.join(contestants.WORKLOADS)}; default all")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error("--repeats needs a positive number")
    workloads = chosen(options.workload)
    facts = machine.settle()

    runs = []
    for workload in workloads:
        print(f"== {workload}", file=sys.stderr)
        results, failures = turns.run(
            contestants.commands(workload, options.peers), contestants.environment(facts["threads"]), options.repeats)
        runs.append({
            "workload": workload, "results": results, "failures": failures,
            "disagreements": report.disagreements(workload, results),
        })
        print(report.workload_table(workload, results), flush=True)
        # After each workload, so that a run that is stopped leaves what it has.
        write(contestants.BUILD / "results", facts, options.repeats, runs)
    print(report.goal_table([goal for run in runs for goal in report.goals(run["workload"], run["results"])]))
    # Only a whole run with peers replaces the committed results.
    if options.peers and workloads == list(contestants.WORKLOADS):
        write(contestants.BENCHMARKS / "results", facts, options.repeats, runs)
    if any(run["failures"] or run["disagreements"] for run in runs):
        sys.exit(1)


if __name__ == "__main__":
    main()
