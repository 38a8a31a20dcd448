"""Operations that only move numbers: their gradients put every number back where it came from."""

import numpy as np
import torch
import torch.nn.functional as F

from .recorder import draw


def record(recorder):
    record_views(recorder)
    record_gathers(recorder)
    record_scatters(recorder)


def record_views(recorder):
    def add(operation, case, function, *shapes, **parameters):
        inputs = [draw(f"{operation}/{case}/{i}", shape) for i, shape in enumerate(shapes)]
        recorder.add(operation, case, function, inputs, **parameters)

    add("reshape", "default", lambda x: x.reshape(3, 4), (2, 6), shape=[3, 4])
    add("reshape", "ofTransposed", lambda x: x.T.reshape(4, 3), (2, 6), shape=[4, 3])
    add("transpose", "matrix", lambda x: x.T, (2, 3))
    add("transpose", "permutation", lambda x: x.permute(2, 0, 1), (2, 3, 4), permutation=[2, 0, 1])
    add(
        "slice", "default", lambda x: x[1:3, :, ::2], (4, 2, 3),
        ranges=[[1, 3, 1], [0, 2, 1], [0, 3, 2]])  # fmt: skip
    add("slice", "overlapping", lambda x: x[0:3] * x[1:4], (4, 2), ranges=[[0, 3], [1, 4]])
    add("broadcastTo", "row", lambda x: x.expand(4, 3), (3,), shape=[4, 3])
    add("broadcastTo", "middle", lambda x: x.expand(2, 3, 4), (2, 1, 4), shape=[2, 3, 4])
    add("broadcastTo", "scalar", lambda x: x.expand(2, 2), (), shape=[2, 2])
    add("concatenate", "axis0", lambda *x: torch.cat(x, 0), (2, 3), (1, 3), axis=0)
    add("concatenate", "axis1", lambda *x: torch.cat(x, 1), (2, 3), (2, 2), axis=1)
    add("concatenate", "three", lambda *x: torch.cat(x, 1), (2, 1, 2), (2, 3, 2), (2, 2, 2), axis=1)
    add("stack", "axis0", lambda *x: torch.stack(x, 0), (2, 3), (2, 3), axis=0)
    add("stack", "last", lambda *x: torch.stack(x, -1), (2, 3), (2, 3), (2, 3), axis=-1)
    add("split", "second", lambda x: torch.split(x, [2, 3], 1)[1], (2, 5), sizes=[2, 3], axis=1)
    add(
        "pad", "default", lambda x: F.pad(x, (0, 2, 1, 0), value=0.5), (2, 3),
        widths=[[1, 0], [0, 2]], value=0.5)  # fmt: skip
    add("flip", "axis1", lambda x: torch.flip(x, [1]), (2, 3), axes=[1])
    add("flip", "axes02", lambda x: torch.flip(x, [0, 2]), (2, 2, 3), axes=[0, 2])


def record_gathers(recorder):
    def rows_of(table, indices):
        return F.embedding(indices, table)

    rows = np.array([[4, 0], [2, 4]])
    recorder.add("gatherRows", "default", rows_of, [draw("gatherRows/default", (5, 3)), rows])
    recorder.add("gatherRows", "vector", rows_of, [draw("gatherRows/vector", (5, 3)), rows[0]])

    for case, axis, shape, indices in (
        ("axis1", 1, (2, 4), [[3, 0, 3], [1, 1, 2]]),
        ("axis0", 0, (3, 2), [[2, 0], [2, 1]]),
    ):
        recorder.add(
            "takeAlongAxis", case, lambda x, i: torch.gather(x, axis, i),
            [draw(f"takeAlongAxis/{case}", shape), np.array(indices)], axis=axis)  # fmt: skip


def record_scatters(recorder):
    """The transposes of the gathers: zeros, with the values added at the places named."""
    values = draw("scatterRows/default", (2, 2, 3))
    recorder.add(
        "scatterRows", "default",
        lambda x, i: torch.zeros(5, 3, dtype=x.dtype).index_add(0, i.flatten(), x.reshape(-1, 3)),
        [values, np.array([[4, 0], [2, 4]])], rows=5)  # fmt: skip

    def into_slice(x):
        return torch.zeros(4, 2, 3, dtype=x.dtype).slice_scatter(
            torch.zeros(2, 2, 3, dtype=x.dtype).slice_scatter(x, 2, 0, 3, 2), 0, 1, 3
        )

    recorder.add(
        "scatterSlice", "default", into_slice, [draw("scatterSlice/default", (2, 2, 2))],
        shape=[4, 2, 3], ranges=[[1, 3, 1], [0, 2, 1], [0, 3, 2]])  # fmt: skip

    for case, axis, shape, indices in (
        ("axis1", 1, (2, 4), [[3, 0, 3], [1, 1, 2]]),
        ("axis0", 0, (3, 2), [[2, 0], [2, 1]]),
    ):
        indices = np.array(indices)
        recorder.add(
            "scatterAlongAxis", case,
            lambda x, i: torch.zeros(shape, dtype=x.dtype).scatter_add(axis, i, x),
            [draw(f"scatterAlongAxis/{case}", indices.shape), indices], shape=shape, axis=axis)  # fmt: skip

    # float32 and back: torch rounds the gradient on its way too.
    recorder.add(
        "cast", "float32", lambda x: x.to(torch.float32).to(torch.float64), [draw("cast/float32", (2, 3))])
