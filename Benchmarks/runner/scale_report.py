"""The scale curves as tables and as JSON."""

import statistics

from report import machine_line, time_text

# Between 100 and 10 000 steps: what a page more or less explains.
GROWTH_LIMIT = 1_000_000
MEMORY_MARGIN = LINE_MARGIN = 0.2
# Below this the process itself outweighs what is trained.
SMALLEST_EXPECTED = 20e6
SPEEDUPS = {"mnist": 1.8, "wide": 1.9}


def goals(run):
    """(what, limit, reached, whether it is met)"""
    found = []
    for axis in run.axes:
        if axis.linear:
            error = axis.line_error()
            low, high = axis.linear
            found.append((
                f"time per step on a line in {axis.name}, {low:,.0f} to {high:,.0f}",
                f"within {LINE_MARGIN:.0%}", f"within {error:.0%}", error <= LINE_MARGIN))
    for workload, limit in SPEEDUPS.items():
        seconds = {result["threads"]: result["median"] for result in run.threads[workload]}
        if 2 in seconds:
            reached = seconds[1] / seconds[2]
            found.append((f"threads 1 → 2 on `{workload}`", f"≥ {limit} ×", f"{reached:.2f} ×", reached >= limit))
    worst = max(
        run.memory_ratio(point) for point in run.points if point["expectedBytes"] >= SMALLEST_EXPECTED)
    found.append((
        "peak memory over what has to be held", f"≤ {1 + MEMORY_MARGIN:.1f} ×", f"{worst:.2f} ×",
        worst <= 1 + MEMORY_MARGIN))
    counts = f"{run.steps[0]['stepCount']:,} to {run.steps[-1]['stepCount']:,} steps"
    found.append((
        f"memory from {counts}", f"+ {GROWTH_LIMIT / 1e6:g} MB", f"{run.growth / 1e6:+.2f} MB",
        run.growth <= GROWTH_LIMIT))
    return found


def count_text(number):
    for factor, unit in ((1e6, " M"), (1e3, " k")):
        if number >= factor:
            return f"{number / factor:.3g}{unit}"
    return f"{number:.3g}"


def megabytes(count):
    return f"{count / 1e6:.0f} MB"


def rate_text(seconds_each, factor, unit):
    return f"{1 / seconds_each / factor:.3g} {unit}" if seconds_each > 0 else "no limit seen"


def model_text(run):
    fixed, per_operation, per_byte = run.coefficients
    errors = [abs(point["median"] / run.model_seconds(point) - 1) for point in run.points]
    return f"""## The model

    seconds = {time_text(fixed)} + operations ÷ {rate_text(per_operation, 1e9, "GFLOP/s")} + bytes ÷ {rate_text(per_byte, 1e9, "GB/s")}

*Operations* are those of the matrix products, *bytes* what every kernel of a step would read and write with nothing in
a cache (`Steps/StepCost.swift`), so the bandwidth is that of the caches and the memory together. The three coefficients
are fitted to the medians of all {len(run.points)} points of the first three tables by least squares of relative errors,
none negative. Half of the points lie within {statistics.median(errors):.0%} of the model, all within {max(errors):.0%}.
"""


def axis_table(run, axis, title, text):
    lines = [
        f"## {title}", "", text, "",
        f"| {axis.name} | time per step | fastest to slowest | model | GFLOP/s | peak memory | has to be held |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for point in axis.points:
        spread = f"{time_text(point['minimum'])} to {time_text(point['maximum'])}"
        lines.append(
            f"| {point[axis.key]:,} | {time_text(point['median'])} | {spread} | {time_text(run.model_seconds(point))} "
            f"| {point['flops'] / point['median'] / 1e9:.3g} | {megabytes(point['peakBytes'])} "
            f"| {megabytes(point['expectedBytes'])} |")
    return "\n".join(lines) + "\n"


def thread_table(run):
    lines = [
        "## Threads", "",
        "The workloads `mnist` (one epoch) and `wide` (20 steps) of [results.md](results.md), in turns.", "",
        "| workload | threads | time | fastest to slowest | faster than one | peak memory |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for workload, results in run.threads.items():
        for result in results:
            spread = f"{time_text(result['minimum'])} to {time_text(result['maximum'])}"
            lines.append(
                f"| {workload} | {result['threads']} | {time_text(result['median'])} | {spread} "
                f"| {results[0]['median'] / result['median']:.2f} × | {megabytes(result['peakBytes'])} |")
    return "\n".join(lines) + "\n"


def step_table(run):
    lines = [
        "## Steps", "", "784-512-256-10, 32 rows in a batch: nothing may grow with the steps.", "",
        "| steps | peak memory |", "|---:|---:|",
    ]
    lines += [f"| {point['stepCount']:,} | {point['peakBytes'] / 1e6:.2f} MB |" for point in run.steps]
    return "\n".join(lines) + "\n"


def markdown(run):
    table = ["## Goals", "", "| | goal | reached | |", "|---|---:|---:|---|"]
    table += [
        f"| {what} | {limit} | {reached} | {'met' if is_met else '**missed**'} |"
        for what, limit, reached, is_met in goals(run)
    ]
    line = machine_line(run.machine, run.repeats).replace("in turns after warm-up", "of each point after warm-up")
    return "\n".join([
        "# Scale curves", "", line, "",
        "Made by `scripts/bench --scale`. Every point is a process of its own that trains linear layers with ReLU, "
        "cross-entropy and Adam in replayed steps over whole shuffled epochs, batches gathered on the way; times are "
        "medians. *Has to be held* is the data set, the parameters with their gradients and Adam's two numbers each, "
        f"and one batch with all outputs and their gradients; a process that trains nothing has "
        f"{megabytes(run.base_bytes)}.", "",
        "![Time per step and peak memory against batch, parameters, rows and threads](scale.svg)", "",
        "\n".join(table) + "\n",
        model_text(run),
        axis_table(run, run.axis("batch"), "Batch", "784-512-256-10."),
        axis_table(run, run.axis("parameters"), "Parameters", "n-n-n-10 in batches of 128."),
        axis_table(run, run.axis("rows"), "Rows", "64-256-128-10 in batches of 128; the rows of the data set."),
        thread_table(run),
        step_table(run),
    ])


def as_json(run):
    fixed, per_operation, per_byte = run.coefficients
    return {
        "machine": run.machine,
        "repeats": run.repeats,
        "baseBytes": run.base_bytes,
        "model": {"fixedSeconds": fixed, "secondsPerOperation": per_operation, "secondsPerByte": per_byte},
        "goals": [
            {"goal": what, "limit": limit, "reached": reached, "isMet": is_met}
            for what, limit, reached, is_met in goals(run)
        ],
        **{
            axis.name: [{**point, "modelSeconds": run.model_seconds(point)} for point in axis.points]
            for axis in run.axes
        },
        "threads": run.threads,
        "steps": run.steps,
    }
