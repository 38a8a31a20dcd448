"""`metrics.safetensors`: scores of fixed small predictions, by scikit-learn."""

import numpy as np
import sklearn
from sklearn import metrics as sk

from golden import generator, write


def multiclass(tensors, case, targets, scores):
    """`scores`: one row of probabilities a sample; the prediction is the largest."""
    targets, scores = np.array(targets), np.asarray(scores)
    classes = np.arange(scores.shape[1])
    predictions = scores.argmax(axis=1)
    found = {
        "targets": targets,
        "scores": scores,
        "predictions": predictions,
        "accuracy": sk.accuracy_score(targets, predictions),
        "confusionMatrix": sk.confusion_matrix(targets, predictions, labels=classes),
        "logLoss": sk.log_loss(targets, scores, labels=classes),
    }
    for k in range(1, len(classes)):
        found[f"top{k}Accuracy"] = sk.top_k_accuracy_score(targets, scores, k=k, labels=classes)
    for average in (None, "macro", "micro", "weighted"):
        values = sk.precision_recall_fscore_support(
            targets, predictions, labels=classes, average=average, zero_division=0.0
        )
        for name, value in zip(("precision", "recall", "f1"), values):
            found[f"{name}.{average or 'perClass'}"] = value
    tensors |= {f"{case}/{name}": value for name, value in found.items()}


def binary(tensors, case, targets, scores):
    targets, scores = np.array(targets), np.array(scores)
    false_positive, true_positive, _ = sk.roc_curve(targets, scores, drop_intermediate=False)
    tensors |= {
        f"{case}/targets": targets,
        f"{case}/scores": scores,
        f"{case}/rocAUC": sk.roc_auc_score(targets, scores),
        f"{case}/rocCurve.falsePositiveRate": false_positive,
        f"{case}/rocCurve.truePositiveRate": true_positive,
        f"{case}/logLoss": sk.log_loss(targets, scores),
        f"{case}/accuracy": sk.accuracy_score(targets, scores > 0.5),
    }


def regression(tensors, case, targets, predictions):
    tensors |= {
        f"{case}/targets": targets,
        f"{case}/predictions": predictions,
        f"{case}/meanSquaredError": sk.mean_squared_error(targets, predictions),
        f"{case}/meanAbsoluteError": sk.mean_absolute_error(targets, predictions),
        f"{case}/r2": sk.r2_score(targets, predictions),
    }


def generate():
    tensors = {}
    random = generator("metrics")
    scores = random.dirichlet([1.0, 1.0, 1.0, 1.0], 20)
    multiclass(tensors, "classes", random.integers(0, 4, 20), scores)
    # Class 2 is never predicted and class 3 never occurs: both quotients 0/0 count as 0.
    never = random.dirichlet([4.0, 4.0, 0.2, 4.0], 10)
    never[:, 2] *= 0.01
    never /= never.sum(axis=1, keepdims=True)
    multiclass(tensors, "absentClasses", [0, 1, 2, 0, 1, 2, 0, 1, 2, 0], never)
    binary(tensors, "binary", random.permutation([0, 1] * 8), random.uniform(0.02, 0.98, 16))
    binary(
        tensors, "binaryTies", [0, 1, 1, 0, 1, 0, 0, 1, 1, 0],
        [0.1, 0.4, 0.4, 0.4, 0.8, 0.8, 0.1, 0.8, 0.9, 0.3])  # fmt: skip
    binary(tensors, "binaryAllEqual", [0, 1, 1], [0.25, 0.25, 0.25])
    targets = random.normal(3, 2, 12)
    regression(tensors, "regression", targets, targets + random.normal(0, 0.7, 12))
    regression(tensors, "worseThanMean", targets, -targets)
    columns = random.normal(0, 1, (8, 3))
    regression(tensors, "regressionColumns", columns, columns + random.normal(0, 0.5, (8, 3)))
    tensors = {
        key: np.asarray(value, np.int64 if np.asarray(value).dtype.kind == "i" else np.float64)
        for key, value in tensors.items()
    }
    write("metrics", tensors, {"scikit-learn": sklearn.__version__, "numpy": np.__version__})
