"""pandas: read_csv with its C engine, as it comes."""

import os
import sys

import pandas

import harness


def csv():
    path = os.environ.get("SOMA_BENCH_TABLE", "")
    if not os.path.exists(path):
        sys.exit("SOMA_BENCH_TABLE names no file; SomaBenchmarks csv makes it")

    def check(frame):
        numbers, names = frame.select_dtypes("number"), frame.select_dtypes(exclude="number")
        return float(numbers.fillna(1).to_numpy(dtype=float).sum()) + sum(names[name].nunique() for name in names)

    def run():
        frame = pandas.read_csv(path, engine="c")
        return lambda: check(frame)

    return lambda: run


if __name__ == "__main__":
    harness.serve(dict(csv=csv), f"pandas {pandas.__version__}")
