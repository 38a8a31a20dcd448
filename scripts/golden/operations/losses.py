"""Losses. Only the first input (predictions, logits) has a gradient, but for the symmetric losses."""

import numpy as np
import torch
import torch.nn.functional as F

from .recorder import draw, draw_probabilities, generator

REDUCTIONS = ("mean", "sum", "none")


def reduced(values, reduction):
    return {"mean": torch.mean, "sum": torch.sum, "none": lambda x: x}[reduction](values)


def record(recorder):
    regression(recorder)
    binary(recorder)
    margins(recorder)
    distributions(recorder)


def regression(recorder):
    def add(operation, case, function, kinks, **parameters):
        predictions = draw(f"{operation}/{case}/0", (4, 3))
        difference = draw(f"{operation}/{case}/1", (4, 3), kinks=kinks)
        recorder.add(operation, case, function, [predictions, predictions - difference], **parameters)

    for reduction in REDUCTIONS:
        add("meanSquaredError", reduction, lambda p, t: F.mse_loss(p, t, reduction=reduction), ())
        add("absoluteError", reduction, lambda p, t: F.l1_loss(p, t, reduction=reduction), (0,))
        for name, delta in (("delta1", 1.0), ("delta07", 0.7)):
            case = name + reduction.capitalize()
            add(
                "huber", case, lambda p, t: F.huber_loss(p, t, reduction=reduction, delta=delta),
                (-delta, delta), delta=delta)  # fmt: skip


def binary(recorder):
    for reduction in REDUCTIONS:
        name = "binaryCrossEntropy"
        targets = generator(f"{name}/{reduction}/targets").integers(0, 2, (4, 2)).astype(np.float64)
        recorder.add(
            name, reduction, lambda p, t: F.binary_cross_entropy(p, t, reduction=reduction),
            [draw(f"{name}/{reduction}", (4, 2), 0.05, 0.95), targets], differentiable=[0])  # fmt: skip

        name = "binaryCrossEntropyWithLogits"
        recorder.add(
            name, reduction,
            lambda x, t: F.binary_cross_entropy_with_logits(x, t, reduction=reduction),
            [draw(f"{name}/{reduction}", (4, 2), -3, 3), targets], differentiable=[0])  # fmt: skip
    soft = generator("binaryCrossEntropyWithLogits/soft").uniform(0, 1, (4, 2))
    recorder.add(
        "binaryCrossEntropyWithLogits", "softFarOut", F.binary_cross_entropy_with_logits,
        [draw("binaryCrossEntropyWithLogits/softFarOut", (4, 2), -200, 200), soft],
        differentiable=[0])  # fmt: skip
    recorder.add(
        "binaryCrossEntropyWithLogits", "posWeight",
        lambda x, t, w: F.binary_cross_entropy_with_logits(x, t, pos_weight=w),
        [draw("binaryCrossEntropyWithLogits/posWeight", (4, 2), -3, 3), targets, [0.5, 3.0]],
        differentiable=[0])  # fmt: skip


def margins(recorder):
    functions = {
        "hinge": lambda s, t: torch.relu(1 - t * s),
        "squaredHinge": lambda s, t: torch.relu(1 - t * s) ** 2,
        "perceptronCriterion": lambda s, t: torch.relu(-t * s),
    }
    for name, function in functions.items():
        for reduction in REDUCTIONS:
            scores = draw(f"{name}/{reduction}", (6,), kinks=(-1, 0, 1))
            targets = generator(f"{name}/{reduction}/targets").permutation([1.0, -1.0] * 3)
            recorder.add(
                name, reduction, lambda s, t: reduced(function(s, t), reduction), [scores, targets],
                differentiable=[0])  # fmt: skip


def distributions(recorder):
    logits = draw("crossEntropy/logits", (4, 3), -3, 3)
    indices = np.array([2, 0, 1, 2])
    weights = np.array([0.5, 2.0, 1.25])
    soft = draw_probabilities("crossEntropy/soft", (4, 3))

    def add(case, targets, class_weights=None, **parameters):
        # torch's names on the right; the metadata keeps ours.
        options = {
            "reduction": parameters.get("reduction", "mean"),
            "label_smoothing": parameters.get("labelSmoothing", 0.0),
            "ignore_index": parameters.get("ignoreIndex", -100),
        }
        inputs = [logits, targets] + ([] if class_weights is None else [class_weights])
        recorder.add(
            "crossEntropy", case, lambda x, t, w=None: F.cross_entropy(x, t, weight=w, **options), inputs,
            differentiable=[0], **parameters)  # fmt: skip

    for reduction in REDUCTIONS:
        add(reduction, indices, reduction=reduction)
        add(f"weights{reduction.capitalize()}", indices, weights, reduction=reduction)
        add(f"smoothing{reduction.capitalize()}", indices, labelSmoothing=0.1, reduction=reduction)
        add(f"ignore{reduction.capitalize()}", indices, ignoreIndex=2, reduction=reduction)
        add(
            f"together{reduction.capitalize()}", indices, weights, labelSmoothing=0.1, ignoreIndex=0,
            reduction=reduction)  # fmt: skip
        add(f"soft{reduction.capitalize()}", soft, reduction=reduction)
    add("softSmoothing", soft, labelSmoothing=0.1)
    add("softWeights", soft, weights)

    log_probabilities = np.log(draw_probabilities("negativeLogLikelihood", (4, 3)))
    for reduction in REDUCTIONS:
        recorder.add(
            "negativeLogLikelihood", reduction, lambda x, t: F.nll_loss(x, t, reduction=reduction),
            [log_probabilities, indices], differentiable=[0])  # fmt: skip
    recorder.add(
        "negativeLogLikelihood", "weights", lambda x, t, w: F.nll_loss(x, t, w),
        [log_probabilities, indices, weights], differentiable=[0])  # fmt: skip

    targets = draw_probabilities("klDivergence/targets", (4, 3))
    targets[1] = [0.0, 0.25, 0.75]  # 0 · log 0 counts as 0
    for case in ("batchMean", "sum", "none"):
        recorder.add(
            "klDivergence", case, lambda x, t: F.kl_div(x, t, reduction=case.lower()),
            [log_probabilities, targets], differentiable=[0])  # fmt: skip

    for case, shape in (("vector", (4,)), ("rows", (3, 4))):
        recorder.add(
            "entropy", case, lambda p: -(p * p.log()).sum(-1), [draw_probabilities(f"entropy/{case}", shape)])
