"""The scale curves as a picture: plain SVG, light or dark as the reader's system is."""

import math
from dataclasses import dataclass
from html import escape

from report import time_text
from scale_report import count_text, megabytes

WIDTH, HEADER, PANEL_WIDTH, PANEL_HEIGHT = 960, 78, 480, 374
LEFT, PLOT_WIDTH, TIME_HEIGHT, MEMORY_HEIGHT, GAP = 66, 396, 190, 96, 14

STYLE = """
    text { font: 12px system-ui, sans-serif; fill: #24292f }
    .heading { font-size: 17px; font-weight: 600 }
    .title { font-size: 14px; font-weight: 600 }
    .tick, .caption { font-size: 11px; fill: #57606a }
    .page { fill: #ffffff }
    .frame { fill: none; stroke: #8c959f }
    .grid { stroke: #d8dee4 }
    .measured { fill: #0969da; stroke: #0969da }
    .second { fill: #ffffff }
    .expected { fill: none; stroke: #bc4c00; stroke-width: 1.6 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .tick, .caption { fill: #9198a1 }
      .page { fill: #0d1117 }
      .frame { stroke: #656c76 }
      .grid { stroke: #2a313c }
      .measured { fill: #58a6ff; stroke: #58a6ff }
      .second { fill: #0d1117 }
      .expected { stroke: #f0883e }
    }
"""


@dataclass
class Mark:
    """A measured point and what was expected of it."""

    x: float
    low: float
    y: float
    high: float
    expected: float | None
    words: str


@dataclass
class Panel:
    title: str
    ticks: dict  # of x, with their texts
    time_caption: str
    times: dict  # rows of marks by name
    memories: dict


class Scale:
    """From numbers to pixels, by their logarithms."""

    def __init__(self, low, high, start, end):
        self.low, self.step = math.log10(low), (end - start) / (math.log10(high) - math.log10(low))
        self.start = start

    def __call__(self, value):
        return round(self.start + (math.log10(value) - self.low) * self.step, 1)


def panels(run):
    axis_texts = {
        "batch": ("Batch: 784-512-256-10", {8**i: f"{8**i}" for i in range(5)}),
        "parameters": ("Parameters: n-n-n-10, batch 128", {10.0**i: count_text(10.0**i) for i in range(4, 8)}),
        "rows": ("Rows of the data set: 64-256-128-10, batch 128", {10.0**i: count_text(10.0**i) for i in range(3, 7)}),
    }
    found = []
    for axis in run.axes:
        title, ticks = axis_texts[axis.name]
        times, memories = [], []
        for point in axis.points:
            x, peak = point[axis.key], point["peakBytes"]
            model, held = run.model_seconds(point), run.base_bytes + point["expectedBytes"]
            times.append(Mark(
                x, point["minimum"], point["median"], point["maximum"], model,
                f"{axis.name} {x:,}: {time_text(point['median'])}, model {time_text(model)}"))
            memories.append(Mark(
                x, peak, peak, peak, held, f"{axis.name} {x:,}: {megabytes(peak)}, to be held {megabytes(held)}"))
        found.append(Panel(title, ticks, "time per step", {"": times}, {"": memories}))
    found.append(thread_panel(run))
    return found


def thread_panel(run):
    times, memories = {}, {}
    for workload, results in run.threads.items():
        alone = results[0]["median"]
        times[workload] = [
            Mark(r["threads"], r["minimum"], r["median"], r["maximum"], alone / r["threads"],
                 f"{workload}, {r['threads']} threads: {time_text(r['median'])}")
            for r in results
        ]
        memories[workload] = [
            Mark(r["threads"], r["peakBytes"], r["peakBytes"], r["peakBytes"], None,
                 f"{workload}, {r['threads']} threads: {megabytes(r['peakBytes'])}")
            for r in results
        ]
    ticks = {result["threads"]: str(result["threads"]) for result in results}
    return Panel("Threads: the workloads mnist and wide", ticks, "time of the workload", times, memories)


def round_numbers(low, high):
    """Powers of ten, and with fewer than two of them also their double and fivefold."""
    powers = [10.0**i for i in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]
    inside = lambda numbers: [number for number in numbers if low <= number <= high]
    decades = inside(powers)
    return decades if len(decades) > 1 else inside([power * factor for power in powers for factor in (1, 2, 5)])


def plot(rows, ticks, x, top, height, caption, text):
    """One frame with its grid, lines and points."""
    marks = [mark for row in rows.values() for mark in row]
    values = [v for mark in marks for v in (mark.low, mark.high, mark.expected) if v]
    low, high = min(values), max(values)
    if high < 4 * low:
        middle = math.sqrt(low * high)
        low, high = middle / 2, middle * 2
    y = Scale(low, high, top + height - 10, top + 26)  # with room for the caption
    right = LEFT + PLOT_WIDTH
    parts = []
    for value in round_numbers(low, high):
        at = y(value)
        parts.append(f'<path class="grid" d="M{LEFT} {at}H{right}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 6}" y="{at + 4}" text-anchor="end">{text(value)}</text>')
    parts += [f'<path class="grid" d="M{x(tick)} {top}V{top + height}"/>' for tick in ticks]
    parts.append(f'<rect class="frame" x="{LEFT}" y="{top}" width="{PLOT_WIDTH}" height="{height}"/>')
    parts.append(f'<text class="caption" x="{LEFT + 8}" y="{top + 16}">{caption}</text>')
    for index, (name, row) in enumerate(rows.items()):
        line = [f"{x(mark.x)} {y(mark.expected)}" for mark in row if mark.expected]
        if line:
            parts.append(f'<path class="expected" d="M{"L".join(line)}"/>')
        look = ' class="second"' if index else ""
        for mark in row:
            parts.append(
                f'<g class="measured"><title>{escape(mark.words)}</title>'
                f'<path d="M{x(mark.x)} {y(mark.low)}V{y(mark.high)}"/>'
                f'<circle{look} cx="{x(mark.x)}" cy="{y(mark.y)}" r="3.2"/></g>')
        if name:
            parts.append(f'<text x="{x(row[-1].x) + 10}" y="{y(row[-1].y) + 4}">{name}</text>')
    return parts


def panel(content, left, top):
    marks = [mark for row in content.times.values() for mark in row]
    x = Scale(min(m.x for m in marks) / 1.6, max(m.x for m in marks) * 1.6, LEFT, LEFT + PLOT_WIDTH)
    memory_top = 24 + TIME_HEIGHT + GAP
    bottom = memory_top + MEMORY_HEIGHT
    parts = [f'<g transform="translate({left} {top})">', f'<text class="title" x="{LEFT}" y="14">{content.title}</text>']
    parts += plot(content.times, content.ticks, x, 24, TIME_HEIGHT, content.time_caption, time_text)
    parts += plot(content.memories, content.ticks, x, memory_top, MEMORY_HEIGHT, "peak memory", megabytes)
    parts += [
        f'<text class="tick" x="{x(tick)}" y="{bottom + 16}" text-anchor="middle">{words}</text>'
        for tick, words in content.ticks.items()
    ]
    return parts + ["</g>"]


def description(run):
    batch, parameters = run.axis("batch").points, run.axis("parameters").points
    return (
        f"Four panels on logarithmic axes, each with the time above and the peak memory below. From batch "
        f"{batch[0]['batch']} to {batch[-1]['batch']} a step goes from {time_text(batch[0]['median'])} to "
        f"{time_text(batch[-1]['median'])}; from {parameters[0]['parameterCount']:,} to "
        f"{parameters[-1]['parameterCount']:,} parameters from {time_text(parameters[0]['median'])} to "
        f"{time_text(parameters[-1]['median'])}. All numbers are in scale.md.")


def svg(run):
    height = HEADER + 2 * PANEL_HEIGHT - 20
    title = f"How a training step grows, {run.machine['threads']} threads"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="title description">',
        f'<title id="title">{title}</title>',
        f'<desc id="description">{description(run)}</desc>',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
        f'<text class="heading" x="{LEFT}" y="30">{title}</text>',
        f'<g class="measured"><path d="M{LEFT + 4} 42V58"/><circle cx="{LEFT + 4}" cy="50" r="3.2"/></g>',
        f'<text x="{LEFT + 14}" y="54">measured: median, fastest to slowest</text>',
        f'<path class="expected" d="M{LEFT + 266} 50h24"/>',
        f'<text x="{LEFT + 298}" y="54">expected: the fitted model, what has to be held, one thread’s time ÷ threads</text>',
    ]
    for index, content in enumerate(panels(run)):
        parts += panel(content, index % 2 * PANEL_WIDTH, HEADER + index // 2 * PANEL_HEIGHT)
    return "\n".join(parts) + "\n</svg>\n"
