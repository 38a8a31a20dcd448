#!/usr/bin/env python3
"""Trains Soma and scikit-learn's multi-layer perceptrons on the same rows of the tables in ../shared/data/tabular.

    swift build -c release --product soma
    python3 scripts/compare_tables.py [--splits 10] [--only iris,titanic3] [-- options for soma train]

Each split is drawn by scikit-learn, stratified, a fifth for testing; adult comes with its own. Both programs get the rows
as CSV files and nothing else: scikit-learn a pipeline of its usual parts around MLPClassifier or MLPRegressor with their
defaults, Soma its defaults. Printed are the means over the splits and the mean difference on the same split, with their
standard errors.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import warnings

import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[1]
DATA = pathlib.Path(os.environ.get("SOMA_DATA") or ROOT / "../shared/data") / "tabular"
SOMA = ROOT / ".build/release/soma"
ADULT = [
    "age", "workclass", "fnlwgt", "education", "education-num", "marital-status", "occupation", "relationship", "race",
    "sex", "capital-gain", "capital-loss", "hours-per-week", "native-country", "label"]  # fmt: skip
# Of the Titanic: names and tickets name one passenger, the cabin is rarely known, boat and body give the answer away.
TABLES = {
    "iris": ("species", []), "wine": ("cultivar", []), "breast_cancer": ("diagnosis", []), "digits": ("digit", []),
    "diabetes": ("progression", []), "titanic3": ("survived", ["name", "ticket", "cabin", "boat", "body", "home.dest"]),
    "adult": ("label", []),
}  # fmt: skip


def splits(name, target, count):
    """Pairs of tables: to train on, and to test with."""
    if name == "adult":
        read = dict(header=None, names=ADULT, skipinitialspace=True, na_values="?")
        train = pd.read_csv(DATA / "adult.data", **read)
        test = pd.read_csv(DATA / "adult.test", skiprows=1, **read)
        test[target] = test[target].str.rstrip(".")
        for _ in range(count):
            yield train, test
        return
    table = pd.read_csv(DATA / f"{name}.csv").dropna(how="all")
    table[target] = table[target].astype(int) if name in ("titanic3", "digits") else table[target]
    for number in range(count):
        yield train_test_split(
            table, test_size=0.2, random_state=number, stratify=None if name == "diabetes" else table[target])


def scikit(train, test, target, ignored, is_regression, seed):
    inputs = [column for column in train.columns if column != target and column not in ignored]
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    names = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    parts = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")), (names, make_column_selector(dtype_exclude="number")))
    # The target of a regression is standardised, as Soma does it: the default would have to learn its size first.
    model = MLPRegressor(random_state=seed) if is_regression else MLPClassifier(random_state=seed)
    pipeline = make_pipeline(parts, model)
    mean, deviation = (train[target].mean(), train[target].std()) if is_regression else (0, 1)
    pipeline.fit(train[inputs], (train[target] - mean) / deviation if is_regression else train[target])
    answers = pipeline.predict(test[inputs])
    if is_regression:
        return r2_score(test[target], answers * deviation + mean)
    return accuracy_score(test[target], answers)


def soma(train, test, target, ignored, seed, options):
    with tempfile.TemporaryDirectory() as folder:
        train.to_csv(f"{folder}/train.csv", index=False)
        test.to_csv(f"{folder}/test.csv", index=False)
        command = [
            str(SOMA), "train", "train.csv", "--target", target, "--test-data", "test.csv", "--seed", str(seed), "-q",
            *[word for column in ignored for word in ("--columns", f"{column}=ignore")], *options]  # fmt: skip
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        found = subprocess.run(
            [str(SOMA), "evaluate", "latest", "--data", "test.csv", "--json"], cwd=folder, check=True, capture_output=True)
        result = json.loads(found.stdout)
        return result["accuracy"] if "accuracy" in result else result["r2"]


def main():
    arguments, options = sys.argv[1:], []
    if "--" in arguments:
        place = arguments.index("--")
        arguments, options = arguments[:place], arguments[place + 1:]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--only", default=",".join(TABLES))
    parser.add_argument("--without-peer", action="store_true", help="Soma alone")
    chosen = parser.parse_args(arguments)
    warnings.simplefilter("ignore")  # that the default number of epochs has not converged
    print(f"{'table':<14} {'':<9} {'Soma':>16} {'scikit-learn':>18} {'difference':>18}")
    for name in chosen.only.split(","):
        target, ignored = TABLES[name]
        is_regression = name == "diabetes"
        count = min(chosen.splits, 3) if name == "adult" else chosen.splits
        ours, theirs = [], []
        for seed, (train, test) in enumerate(splits(name, target, count)):
            ours.append(soma(train, test, target, ignored, seed, options))
            if not chosen.without_peer:
                theirs.append(scikit(train, test, target, ignored, is_regression, seed))
        texts = [
            f"{statistics.mean(s):.4f} ± {statistics.stdev(s) / len(s) ** 0.5:.4f}" if len(s) > 1 else "-"
            for s in (ours, theirs, [a - b for a, b in zip(ours, theirs)])]  # fmt: skip
        print(
            f"{name:<14} {'R²' if is_regression else 'accuracy':<9} {texts[0]:>16} {texts[1]:>18} {texts[2]:>18}", flush=True)


if __name__ == "__main__":
    main()
