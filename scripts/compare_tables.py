#!/usr/bin/env python3
"""Trains Soma and scikit-learn on the same rows of the tables in ../shared/data/tabular.

    swift build -c release --product soma
    python3 scripts/compare_tables.py [--splits 10] [--only iris,titanic3] [-- options for soma train]
    python3 scripts/compare_tables.py --linear           networks of one layer beside linear models
    python3 scripts/compare_tables.py --against=OPTIONS  soma train beside itself with other options

Each split is drawn by scikit-learn, stratified, a fifth for testing; adult comes with its own. Both programs get the rows
as CSV files and nothing else: scikit-learn a pipeline of its usual parts around MLPClassifier or MLPRegressor with their
defaults (with --linear around LogisticRegression or LinearRegression), Soma its defaults (with --linear and --layers
none). Printed are the means over the splits, the least of Soma's and the mean difference on the same split, with their
standard errors. --linear has two small tables more, whose rows follow a rule: y = 2x + 1, and a column that separates two
classes.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile
import warnings

import pandas as pd
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
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
QUANTITIES = ["diabetes", "line"]
RULES = {"line": ("y", []), "separable": ("y", [])}


def rule(name):
    """Sixty rows that follow a rule."""
    x = pd.Series(range(60))
    return pd.DataFrame({"x": x, "y": 2 * x + 1 if name == "line" else (x >= 30).map({False: "low", True: "high"})})


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
    table = rule(name) if name in RULES else pd.read_csv(DATA / f"{name}.csv").dropna(how="all")
    table[target] = table[target].astype(int) if name in ("titanic3", "digits") else table[target]
    for number in range(count):
        yield train_test_split(
            table, test_size=0.2, random_state=number, stratify=None if name in QUANTITIES else table[target])


def scikit(train, test, target, ignored, is_regression, is_linear, seed):
    inputs = [column for column in train.columns if column != target and column not in ignored]
    numbers = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    names = make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore"))
    parts = make_column_transformer(
        (numbers, make_column_selector(dtype_include="number")), (names, make_column_selector(dtype_exclude="number")))
    if is_linear:
        # A hundred iterations, the default, are too few for some splits.
        model = LinearRegression() if is_regression else LogisticRegression(max_iter=1000)
    else:
        model = MLPRegressor(random_state=seed) if is_regression else MLPClassifier(random_state=seed)
    # The target of a regression is standardised, as Soma does it: the default would have to learn its size first.
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
    parser.add_argument("--only", help="the tables, separated by commas")
    parser.add_argument("--linear", action="store_true", help="networks of one layer and linear models")
    parser.add_argument("--without-peer", action="store_true", help="Soma alone")
    parser.add_argument("--against", metavar="OPTIONS", help="Soma with other options in the place of scikit-learn")
    chosen = parser.parse_args(arguments)
    if chosen.linear:
        options += ["--layers", "none"]
    tables = TABLES | RULES if chosen.linear else TABLES
    rival = "scikit-learn" if chosen.against is None else f"Soma {chosen.against}"[:18]
    warnings.simplefilter("ignore")  # that the default number of epochs has not converged
    print(f"{'table':<14} {'':<9} {'Soma':>16} {'least':>7} {rival:>18} {'difference':>18}")
    for name in chosen.only.split(",") if chosen.only else tables:
        target, ignored = tables[name]
        is_regression = name in QUANTITIES
        count = min(chosen.splits, 3) if name == "adult" else chosen.splits
        ours, theirs = [], []
        for seed, (train, test) in enumerate(splits(name, target, count)):
            ours.append(soma(train, test, target, ignored, seed, options))
            if chosen.against is not None:
                theirs.append(soma(train, test, target, ignored, seed, options + shlex.split(chosen.against)))
            elif not chosen.without_peer:
                theirs.append(scikit(train, test, target, ignored, is_regression, chosen.linear, seed))
        texts = [
            f"{statistics.mean(s):.4f} ± {statistics.stdev(s) / len(s) ** 0.5:.4f}" if len(s) > 1 else "-"
            for s in (ours, theirs, [a - b for a, b in zip(ours, theirs)])]  # fmt: skip
        print(
            f"{name:<14} {'R²' if is_regression else 'accuracy':<9} {texts[0]:>16} {min(ours):>7.4f} {texts[1]:>18} "
            f"{texts[2]:>18}", flush=True)


if __name__ == "__main__":
    main()
