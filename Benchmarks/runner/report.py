"""The results as tables and as JSON."""

import statistics

from contestants import GOALS, OURS, TOLERANCES


def time_text(seconds):
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1, 1e3, "ms")):
        if seconds < limit:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def goals(workload, results):
    """Each goal of the workload with what was reached."""
    by_name = {result.contestant: result for result in results}
    ours, found = by_name.get(OURS), []
    for goal in GOALS:
        if goal.workload != workload or ours is None:
            continue
        if goal.unit == "bytes":
            reached, text = ours.peak_bytes, lambda value: f"{value / 1e6:.0f} MB"
        elif goal.unit == "seconds":
            reached, text = ours.median, time_text
        elif goal.contestant in by_name:
            reached = ours.median / by_name[goal.contestant].median
            text = lambda value, name=goal.contestant: f"{value:.2f} × {name}"
        else:
            continue
        found.append({
            "workload": workload, "contestant": goal.contestant, "unit": goal.unit, "limit": goal.limit,
            "reached": reached, "isMet": reached <= goal.limit,
            "texts": (text(goal.limit), text(reached)),
        })
    return found


def disagreements(workload, results):
    """Contestants whose check says that they did something else."""
    tolerance = TOLERANCES.get(workload)
    if tolerance is None:
        return []
    middle = statistics.median_low([result.check for result in results])
    return [
        f"{result.contestant}: check {result.check:.6g}, the others {middle:.6g}"
        for result in results
        if not abs(result.check - middle) <= tolerance * abs(middle)
    ]


def workload_table(workload, results):
    ours = next((result.median for result in results if result.contestant == OURS), None)
    lines = [
        f"## {workload}", "", "| | median | fastest to slowest | Soma ÷ it | peak memory | check |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for result in sorted(results, key=lambda result: result.median):
        name = f"**{result.contestant}**" if result.contestant == OURS else result.contestant
        ratio = f"{ours / result.median:.2f}" if ours else "–"
        spread = f"{time_text(min(result.samples))} to {time_text(max(result.samples))}"
        check = f"{result.check:.6g}" if workload in TOLERANCES else "–"
        lines.append(
            f"| {name} | {time_text(result.median)} | {spread} | {ratio} | {result.peak_bytes / 1e6:.0f} MB | {check} |")
    return "\n".join(lines) + "\n"


def goal_table(found):
    lines = ["## Goals", "", "| workload | at most | reached | |", "|---|---:|---:|---|"]
    for goal in found:
        limit, reached = goal["texts"]
        lines.append(f"| {goal['workload']} | {limit} | {reached} | {'met' if goal['isMet'] else '**missed**'} |")
    return "\n".join(lines) + "\n"


def machine_line(machine, repeats):
    return (
        f"{machine['date']}: {machine['processor']}, {machine['cores']} cores, {machine['threads']} threads used, "
        f"{machine['memoryGiB']} GiB; {machine['system']}; Swift {machine['swift']}, {machine['cCompiler']}. "
        f"{repeats} repeats in turns after warm-up; load before the run {machine['loadBefore']}.")


def markdown(machine, repeats, runs):
    versions = sorted({r.version for run in runs for r in run["results"] if r.version and not r.version.startswith("C")})
    parts = ["# Results", "", machine_line(machine, repeats)]
    if versions:
        parts.append("Peers: " + "; ".join(versions) + ".")
    parts += ["", goal_table([goal for run in runs for goal in goals(run["workload"], run["results"])])]
    parts += [workload_table(run["workload"], run["results"]) for run in runs]
    problems = [f"- {problem}" for run in runs for problem in run["failures"] + run["disagreements"]]
    if problems:
        parts += ["## Problems", "", *problems, ""]
    return "\n".join(parts)


def as_json(machine, repeats, runs):
    return {
        "machine": machine,
        "repeats": repeats,
        "workloads": [
            {
                "name": run["workload"],
                "results": [
                    {
                        "contestant": r.contestant, "version": r.version, "medianSeconds": r.median,
                        "samples": r.samples, "peakBytes": r.peak_bytes, "check": r.check,
                    }
                    for r in run["results"]
                ],
                "goals": [
                    {key: value for key, value in goal.items() if key not in ("texts", "workload")}
                    for goal in goals(run["workload"], run["results"])
                ],
                "problems": run["failures"] + run["disagreements"],
            }
            for run in runs
        ],
    }
