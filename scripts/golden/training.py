"""`training.safetensors`: when Keras stops early, and the losses of two times 200 steps of descent in PyTorch."""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import sklearn
import torch
from sklearn.preprocessing import StandardScaler

from golden import generator, write

EPOCHS = 60
STOPPING_CASES = {
    "patient": {"mode": "min", "patience": 5, "min_delta": 0.0},
    "hasty": {"mode": "min", "patience": 1, "min_delta": 0.0},
    "demanding": {"mode": "min", "patience": 3, "min_delta": 0.02},
    "upwards": {"mode": "max", "patience": 4, "min_delta": 0.0},
    "upwardsDemanding": {"mode": "max", "patience": 3, "min_delta": 0.01},
    "never": {"mode": "min", "patience": 59, "min_delta": 0.0},
}

SAMPLES, FEATURES, UNITS, CLASSES, BATCH, STEPS, RATE = 250, 8, 16, 3, 32, 200, 0.1


def stopping(case, options):
    random = generator(f"stopping/{case}")
    falling = 1 / (1 + 0.2 * np.arange(EPOCHS)) + 0.03 * random.uniform(-1, 1, EPOCHS)
    watched = falling if options["mode"] == "min" else 1 - falling
    rule = keras.callbacks.EarlyStopping(monitor="watched", **options)
    rule.set_model(keras.Sequential())
    rule.model.stop_training = False
    rule.on_train_begin()
    for epoch, value in enumerate(watched):
        rule.on_epoch_end(epoch, {"watched": value})
        if rule.model.stop_training:
            return watched, epoch + 1
    return watched, 0


def descent(case, features, labels):
    """Plain descent over batches in the order of the samples; the last of an epoch has 26."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(features.shape[1], UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, CLASSES)
    )
    weights = {f"{case}/weights/{name}": value.double().numpy() for name, value in model.state_dict().items()}
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    x, y = torch.from_numpy(features.astype(np.float32)), torch.from_numpy(labels)
    losses = []
    while len(losses) < STEPS:
        for start in range(0, SAMPLES, BATCH):
            loss = torch.nn.functional.cross_entropy(model(x[start : start + BATCH]), y[start : start + BATCH])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    assert len(losses) == STEPS
    return weights | {f"{case}/losses": np.array(losses)}


def samples(case):
    random = generator(case)
    features = random.standard_normal((SAMPLES, FEATURES)).astype(np.float32)
    labels = (features[:, :CLASSES] + 0.3 * random.standard_normal((SAMPLES, CLASSES))).argmax(axis=1)
    return features, labels


def numbers():
    """Samples as a network takes them."""
    features, labels = samples("descent")
    return descent("descent", features, labels) | {
        "descent/features": features.astype(np.float64),
        "descent/labels": labels.astype(np.int64),
    }


def table():
    """Samples as a table has them, each column on a scale of its own; scikit-learn brings them to one."""
    features, labels = samples("table")
    columns = features.astype(np.float64) * 10.0 ** np.arange(-3, FEATURES - 3) + np.arange(FEATURES)
    return descent("table", StandardScaler().fit_transform(columns), labels) | {
        "table/columns": columns,
        "table/labels": labels.astype(np.int64),
    }


def generate():
    tensors = {}
    for case, options in STOPPING_CASES.items():
        tensors[f"stopping/{case}/watched"], stopped = stopping(case, options)
        tensors[f"stopping/{case}/stopped"] = np.array(stopped, dtype=np.int64)
    tensors |= numbers() | table()
    parameters = dict(STOPPING_CASES) | {"descent": {"batch": BATCH, "rate": RATE, "steps": STEPS}}
    write(
        "training",
        tensors,
        {
            "keras": keras.__version__,
            "scikit-learn": sklearn.__version__,
            "torch": torch.__version__,
            "parameters": parameters,
        },
    )
