"""Who does which work, and what Soma should reach."""

import os
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parents[1]
BUILD = BENCHMARKS.parent / ".build-bench"
WORKLOADS = ("seed2layer", "mnist", "xor", "wide", "wide-bf16", "infer1", "load", "csv", "start-help", "start-version")
OURS, FLOOR = "Soma", "C floor"

# The script of each peer, and what it calls each workload where that is not the workload's own name.
PYTHON_PEERS = {
    "NumPy": ("numpy", {name: name for name in ("seed2layer", "mnist", "xor", "infer1", "load")}),
    "PyTorch": ("torch", {name: name for name in ("seed2layer", "mnist", "xor", "wide", "wide-bf16", "infer1")}),
    "JAX, jit": ("jax", {name: name for name in ("seed2layer", "mnist", "xor", "wide", "infer1")}),
    "JAX, fori_loop": ("jax", {"xor": "xor-loop"}),
    "Keras, tf.function": ("keras", {name: name for name in ("seed2layer", "mnist", "xor", "wide", "infer1")}),
    "Keras, fit": ("keras", {"mnist": "mnist-fit"}),
    "scikit-learn": ("sklearn", {"mnist": "mnist"}),
    "ONNX Runtime": ("onnxruntime", {"infer1": "infer1"}),
    "pandas": ("pandas", {"csv": "csv"}),
}


@dataclass
class Goal:
    """At most `limit` times the contestant's seconds, or `limit` seconds, or `limit` bytes."""

    workload: str
    limit: float
    contestant: str | None = None
    unit: str = "ratio"


GOALS = [
    Goal("seed2layer", 0.30, "PyTorch"),
    Goal("seed2layer", 0.60, "JAX, jit"),
    Goal("seed2layer", 1.25, FLOOR),
    Goal("mnist", 0.42, "PyTorch"),
    Goal("mnist", 0.60, "JAX, jit"),
    Goal("mnist", 1.15, FLOOR),
    Goal("mnist", 400e6, unit="bytes"),
    Goal("xor", 1.0, "FANN"),
    Goal("xor", 2.0, FLOOR),
    Goal("wide", 0.45, "PyTorch"),
    Goal("wide", 0.70, "Keras, tf.function"),
    Goal("wide-bf16", 0.70, "PyTorch"),
    Goal("infer1", 0.80, "ONNX Runtime"),
    Goal("load", 0.6, unit="seconds"),
    Goal("csv", 1.0, "pandas"),
    Goal("start-help", 0.030, unit="seconds"),
    Goal("start-version", 0.050, unit="seconds"),
]

# How far a check may be from the middle of all. Floating-point sums in another order drift apart with the steps;
# `mnist` is shuffled by each program's own generator; FANN holds its slopes away from 0, which shows in `xor`.
TOLERANCES = {"seed2layer": 1e-3, "mnist": 0.05, "xor": 0.1, "wide": 0.02, "wide-bf16": 0.02, "infer1": 1e-4, "load": 0.0, "csv": 1e-9}


def commands(workload, has_peers):
    """The command of each contestant, Soma first."""
    found = {OURS: [str(BUILD / "swift/release/SomaBenchmarks"), workload, "--paced"]}
    floor = BUILD / f"c/floor-{workload}"
    if floor.exists():
        found[FLOOR] = [str(floor)]
    if not has_peers:
        return found
    if workload == "xor":
        found["FANN"] = [str(BUILD / "c/fann")]
    for name, (script, names) in PYTHON_PEERS.items():
        if workload in names:
            python = str(BUILD / "venv/bin/python")
            found[name] = [python, str(BENCHMARKS / f"peers/with_{script}.py"), names[workload]]
    return found


def environment(threads):
    """One thread count for everybody, and the data."""
    variables = dict(os.environ)
    for name in ("SOMA_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        variables[name] = str(threads)
    variables.setdefault("SOMA_DATA", str(BENCHMARKS.parents[1] / "shared/data"))
    variables["SOMA_BENCH_TABLE"] = str(BUILD / "table.csv")
    variables["SOMA_PROGRAM"] = str(BENCHMARKS.parent / ".build/release/soma")
    return variables
