"""Softmax, maxout, layer and batch normalization."""

import torch
import torch.nn.functional as F

from .recorder import draw, draw_distinct


def record(recorder):
    for name, function in (("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)):
        for case, shape, axis, reach in (
            ("last", (3, 4), -1, 2),
            ("axis0", (3, 2, 2), 0, 2),
            ("axis1", (2, 3, 2), 1, 2),
            ("farOut", (3, 4), -1, 900),
        ):
            recorder.add(
                name, case, lambda x: function(x, axis), [draw(f"{name}/{case}", shape, -reach, reach)],
                axis=axis)  # fmt: skip

    # output[..., j] = max over p < pieces of x[..., j · pieces + p]
    for case, pieces in (("pieces2", 2), ("pieces3", 3)):
        recorder.add(
            "maxout", case, lambda x: x.reshape(4, 6 // pieces, pieces).amax(-1),
            [draw_distinct(f"maxout/{case}", (4, 6))], pieces=pieces)  # fmt: skip

    for case, shape, epsilon in (
        ("epsilon1e5", (4, 6), 1e-5),
        ("epsilon1e3", (4, 6), 1e-3),
        ("rank3", (2, 2, 4), 1e-5),
    ):
        recorder.add(
            "layerNorm", case, lambda x, w, b: F.layer_norm(x, shape[-1:], w, b, epsilon),
            [
                draw(f"layerNorm/{case}/0", shape),
                draw(f"layerNorm/{case}/1", shape[-1:], 0.5, 1.5),
                draw(f"layerNorm/{case}/2", shape[-1:]),
            ],
            epsilon=epsilon)  # fmt: skip

    for case, shape, epsilon in (
        ("rank2", (8, 3), 1e-5),
        ("epsilon1e2", (8, 3), 1e-2),
        ("channelAxis1", (4, 3, 2, 2), 1e-5),
    ):
        recorder.add(
            "batchNorm", case, lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True, eps=epsilon),
            [
                draw(f"batchNorm/{case}/0", shape),
                draw(f"batchNorm/{case}/1", (3,), 0.5, 1.5),
                draw(f"batchNorm/{case}/2", (3,)),
            ],
            epsilon=epsilon)  # fmt: skip
