"""`preprocessing.safetensors` and the tables beside it: inputs that scikit-learn makes of rows.

Tables are drawn here and written as `Tests/SomaDataTests/Fixtures/preprocessing-<case>.csv`, so that the test reads them
as it would any file. `<case>/train` and `<case>/other` are the inputs for the first rows, on which all is fitted, and
for the rows behind them; `<case>/count` is how many the first are.
"""

import csv
import pathlib

import numpy as np
import pandas as pd
import sklearn
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from golden import generator, write

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/SomaDataTests/Fixtures"
TRAIN, OTHER = 40, 15


def numbers(random, missing):
    """Columns of numbers; the second is constant in training, the third far from 0."""
    values = np.column_stack([
        random.normal(3, 2, TRAIN + OTHER), np.full(TRAIN + OTHER, 0.1), random.normal(1e6, 1, TRAIN + OTHER)])
    values[TRAIN:, 1] = random.normal(0, 1, OTHER)
    for column, share in enumerate(missing):
        values[random.uniform(size=TRAIN + OTHER) < share, column] = np.nan
    return values


def standardized(train, values):
    """Standardised over what is present, then 0 for what is missing, as scikit-learn's scaler leaves NaN alone."""
    scaler = StandardScaler().fit(train)
    # scikit-learn scales a constant column by 1; here it becomes 0.
    scaled = scaler.transform(values) * (scaler.var_ > 0)
    return SimpleImputer(strategy="constant", fill_value=0.0).fit(train).transform(scaled)


def names(random, missing):
    """A column of names; the last one comes in the other rows only."""
    column = random.choice(["red", "green", "blue", "10", "9"], TRAIN + OTHER).astype(object)
    column[TRAIN + 3] = "violet"
    column[random.uniform(size=TRAIN + OTHER) < missing] = None
    return column


def one_hot(train, values):
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False, dtype=float)
    return encoder.fit(train.reshape(-1, 1).astype(str)).transform(values.reshape(-1, 1).astype(str))


def table(name, columns):
    with open(FOLDER / f"preprocessing-{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*columns, "target"])
        for row in range(TRAIN + OTHER):
            cells = [column[row] for column in columns.values()]
            writer.writerow([
                "" if c is None or c != c else repr(float(c)) if isinstance(c, float) else c for c in cells] + [row % 2])


def both(name, tensors, inputs):
    tensors |= {f"{name}/train": inputs[:TRAIN], f"{name}/other": inputs[TRAIN:], f"{name}/count": np.array(TRAIN)}


def generate():
    tensors = {}
    random = generator("preprocessing")

    values = numbers(random, (0, 0, 0))
    table("numbers", {f"n{i}": values[:, i] for i in range(3)})
    both("numbers", tensors, standardized(values[:TRAIN], values))

    values = numbers(random, (0.2, 0.3, 0))
    table("missing", {f"n{i}": values[:, i] for i in range(3)})
    scaled = standardized(values[:TRAIN], values)
    flags = MissingIndicator(features="missing-only").fit(values[:TRAIN])
    assert list(flags.features_) == [0, 1]
    indicator = flags.transform(values).astype(float)
    both("missing", tensors, np.column_stack([
        scaled[:, 0], indicator[:, 0], scaled[:, 1], indicator[:, 1], scaled[:, 2]]))

    column = names(random, 0)
    table("names", {"color": column})
    both("names", tensors, one_hot(column[:TRAIN], column))

    column = names(random, 0.25)
    table("missing-names", {"color": column})
    imputer = SimpleImputer(strategy="most_frequent", missing_values=None).fit(column[:TRAIN].reshape(-1, 1))
    filled = imputer.transform(column.reshape(-1, 1)).ravel()
    absent = np.array([c is None for c in column], float)
    both("missing-names", tensors, np.column_stack([one_hot(filled[:TRAIN], filled), absent]))

    # The same table with missing names as a category of their own, behind the others.
    marked = np.array(["~missing" if c is None else c for c in column], object)
    both("missing-category", tensors, one_hot(marked[:TRAIN], marked))

    # Days in 1969 … 2099 with a time, by pandas: day since 1970, month, weekday from Monday = 1, hour.
    stamps = pd.to_datetime(random.integers(-30_000_000, 4_070_000_000, TRAIN + OTHER), unit="s")
    table("dates", {"when": np.array([s.isoformat() for s in stamps], object)})
    parts = np.column_stack([
        (stamps - pd.Timestamp(0)) / pd.Timedelta(days=1), stamps.month, stamps.dayofweek + 1,
        stamps.hour + stamps.minute / 60 + stamps.second / 3600]).astype(float)
    both("dates", tensors, standardized(parts[:TRAIN], parts))

    versions = {"scikit-learn": sklearn.__version__, "pandas": pd.__version__, "numpy": np.__version__}
    write("preprocessing", {k: np.asarray(v, np.int64 if k.endswith("count") else np.float64) for k, v in tensors.items()}, versions)
