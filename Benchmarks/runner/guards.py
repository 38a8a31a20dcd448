"""Holds the allocations and instructions of fixed training steps to the limits in ../guards.json."""

import argparse
import json
import sys
from pathlib import Path

import callgrind
import machine

LIMITS = Path(__file__).resolve().parents[1] / "guards.json"
# How far instructions may rise before it is told: an inlining decided otherwise is no news.
SLACK = 0.03


def toolchain():
    """What the counts depend on beside the code: the compiler, and the system's libraries."""
    return {"swift": ".".join(machine.swift_version().split(".")[:2]), "system": machine.system()}


def grown(steps, limits):
    """A line for each count above its limit, with where most of it is made."""
    problems = []
    for step in steps:
        limit = limits.get(step.name)
        if limit is None:
            problems.append(f"{step.name}: has no limits yet; scripts/bench --guards --record adds them")
            continue
        if round(step.allocations) > limit["allocations"]:
            problems.append(
                f"{step.name}: {step.allocations:g} allocations a step, at most {limit['allocations']}"
                + where(step.allocators, "allocations"))
        if step.instructions > limit["instructions"] * (1 + SLACK):
            rise = step.instructions / limit["instructions"] - 1
            problems.append(
                f"{step.name}: {step.instructions:,.0f} instructions a step, {rise:.1%} more than the "
                f"{limit['instructions']:,} recorded" + where(step.workers, "instructions"))
    names = {step.name for step in steps}
    problems += [f"{name}: has limits but is not made any more" for name in limits if name not in names]
    return problems


def where(functions, unit):
    names = callgrind.readable([function for function, _ in functions])
    return "".join(
        f"\n    {number:12,.0f} {unit} in {name[:120]}" for name, (_, number) in zip(names, functions))


def shrunk(steps, limits):
    """The steps that cost less than their limits say."""
    return [
        step.name for step in steps
        if (limit := limits.get(step.name)) and (
            round(step.allocations) < limit["allocations"] or step.instructions < limit["instructions"] * (1 - SLACK))
    ]


def table(steps, limits):
    lines = [f"{'a step of':16}{'allocations':>12}{'limit':>8}{'instructions':>16}{'recorded':>14}"]
    for step in steps:
        limit = limits.get(step.name, {"allocations": float("nan"), "instructions": float("nan")})
        lines.append(
            f"{step.name:16}{step.allocations:12g}{limit['allocations']:8g}{step.instructions:16,.0f}"
            f"{limit['instructions']:14,}")
    return "\n".join(lines)


def record(steps):
    content = {
        "recordedWith": toolchain(),
        "steps": {
            step.name: {"allocations": round(step.allocations), "instructions": round(step.instructions)}
            for step in steps
        },
    }
    LIMITS.write_text(json.dumps(content, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", type=Path, help="SomaBenchmarks, built for release")
    parser.add_argument("folder", type=Path, help="where callgrind's files go")
    parser.add_argument("--record", action="store_true", help="take this run's counts for the limits")
    options = parser.parse_args()
    if reason := callgrind.obstacle():
        print(f"SKIPPED: allocations and instructions of a step: {reason}")
        return
    try:
        steps = callgrind.count(options.program, options.folder)
    except (OSError, RuntimeError) as error:
        sys.exit(f"error: {error}")
    if options.record:
        record(steps)
    limits = json.loads(LIMITS.read_text())
    print(table(steps, limits["steps"]))
    if limits["recordedWith"] != toolchain():
        print(f"NOT HELD to their limits: those are for {limits['recordedWith']}, and this is {toolchain()}")
        return
    if problems := grown(steps, limits["steps"]):
        sys.exit(
            "error: training steps cost more than before:\n" + "\n".join(f"  {problem}" for problem in problems)
            + "\nhelp: if the gain is worth it, scripts/bench --guards --record, and say why in the commit")
    if names := shrunk(steps, limits["steps"]):
        print(f"cheaper than recorded, so lower the limits (scripts/bench --guards --record): {', '.join(names)}")


if __name__ == "__main__":
    main()
