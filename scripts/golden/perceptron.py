"""`perceptron.safetensors`: separability, margins and traces of the perceptron rule.

`grid/…`: small sets on a grid of whole numbers, with ties, duplicates and points in one line. Whether the convex hulls
of the two classes meet, and the square of their distance, in exact rational numbers: hulls by Andrew's monotone chain,
intersection by orientation tests, distance over all pairs of a corner and an edge.
`space/…`: more dimensions, by scikit-learn's support-vector machine with a hard margin (C = 1e8), and SciPy's linear
program for whether it exists at all.
`bound/…`: the margin of (x, 1) through the origin, by the same machine on the points and their mirror images.
`learning/…`: the rule written down in NumPy in its two forms, targets 0/1 and -1/+1, which must agree.
"""

from fractions import Fraction

import numpy as np
import scipy
import sklearn
from scipy.optimize import linprog
from sklearn.svm import SVC

from golden import generator, write


def cross(o, a, b):
    return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])


def hull(points):
    points = sorted(set(map(tuple, points)))
    if len(points) <= 2:
        return points
    chains = []
    for order in (points, points[::-1]):
        chain = []
        for p in order:
            while len(chain) >= 2 and cross(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def edges(corners):
    return [(corners[i], corners[(i + 1) % len(corners)]) for i in range(len(corners))]


def contains(corners, p):
    if len(corners) == 1:
        return corners[0] == p
    if len(corners) == 2:
        return distance_to_edge(p, *corners) == 0
    return all(cross(a, b, p) >= 0 for a, b in edges(corners))


def distance_to_edge(p, a, b):
    """The square of the distance, as a fraction."""
    d = (b[0] - a[0], b[1] - a[1])
    length = d[0] ** 2 + d[1] ** 2
    t = Fraction(0) if length == 0 else Fraction((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1], length)
    t = min(Fraction(1), max(Fraction(0), t))
    return (p[0] - a[0] - t * d[0]) ** 2 + (p[1] - a[1] - t * d[1]) ** 2


def cross_properly(a, b, c, d):
    return cross(a, b, c) * cross(a, b, d) < 0 and cross(c, d, a) * cross(c, d, b) < 0


def squared_distance(first, second):
    first, second = hull(first), hull(second)
    if any(contains(second, p) for p in first) or any(contains(first, p) for p in second):
        return Fraction(0)
    if any(cross_properly(*e, *f) for e in edges(first) for f in edges(second)):
        return Fraction(0)
    return min(
        [distance_to_edge(p, *e) for p in first for e in edges(second)]
        + [distance_to_edge(p, *e) for p in second for e in edges(first)])  # fmt: skip


def grid(tensors, count):
    random = generator("perceptron/grid")
    for case in range(count):
        size = int(random.integers(2, 13))
        points = random.integers(0, [2, 3, 5, 9][case % 4] + 1, (size, 2))
        labels = random.integers(0, 2, size)
        if case % 3 == 0:  # otherwise few sets of many points could be separated
            line = random.integers(-3, 4, 2)
            labels = (points @ line > np.median(points @ line)).astype(int)
        if len(set(labels)) < 2:
            labels[0] = 1 - labels[0]
        square = squared_distance(points[labels == 1].tolist(), points[labels == 0].tolist())
        tensors |= {
            f"grid/{case}/points": points.astype(np.float64),
            f"grid/{case}/labels": labels,
            f"grid/{case}/distance": np.float64(float(square)) ** 0.5,
        }


def hard_margin(points, labels):
    machine = SVC(kernel="linear", C=1e8, tol=1e-10).fit(points, labels)
    assert (machine.predict(points) == labels).all()
    return 1 / np.linalg.norm(machine.coef_), machine


def is_separable(points, labels):
    """Whether y (w·x + b) >= 1 has a solution."""
    signs = 2 * labels - 1
    columns = np.hstack([points, np.ones((len(points), 1))]) * signs[:, None]
    width = columns.shape[1]
    result = linprog(np.zeros(width), -columns, -np.ones(len(points)), bounds=[(None, None)] * width)
    assert result.status in (0, 2), result.message
    return result.status == 0


def space(tensors):
    random = generator("perceptron/space")
    for case, (count, dimension) in enumerate([(10, 1), (20, 3), (30, 5), (60, 8), (12, 20), (25, 4), (40, 6)]):
        points = random.normal(0, 1, (count, dimension))
        if case < 5:
            w = random.normal(0, 1, dimension)
            labels = (points @ w > 0.1).astype(int)
            points += np.outer(2 * labels - 1, w) * 0.1 / np.linalg.norm(w)
        else:
            labels = random.integers(0, 2, count)
        separable = is_separable(points, labels)
        margin = hard_margin(points, labels)[0] if separable else 0.0
        tensors |= {
            f"space/{case}/points": points,
            f"space/{case}/labels": labels,
            f"space/{case}/margin": np.float64(margin),
        }


def bound(tensors):
    random = generator("perceptron/bound")
    gates = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    cases = [("and", gates, np.array([0, 0, 0, 1])), ("or", gates, np.array([0, 1, 1, 1]))]
    for name in ("cloud", "cloud3"):
        points = random.normal(0, 2, (15, 3 if name == "cloud3" else 2))
        labels = (points @ np.ones(points.shape[1]) > 0.3).astype(int)
        cases.append((name, points, labels))
    for name, points, labels in cases:
        signed = np.hstack([points, np.ones((len(points), 1))]) * (2 * labels - 1)[:, None]
        margin, machine = hard_margin(np.vstack([signed, -signed]), np.repeat([1, 0], len(points)))
        assert abs(machine.intercept_[0]) < 1e-4
        tensors |= {
            f"bound/{name}/points": points,
            f"bound/{name}/labels": labels,
            f"bound/{name}/margin": np.float64(margin),
            f"bound/{name}/radius": np.max(np.linalg.norm(signed, axis=1)),
        }


def learn_bits(points, targets, rate, epochs, batch):
    """w <- w + a (t - o) x, o = [w·x + b > 0]."""
    w, b, seen, trace = np.zeros(points.shape[1]), 0.0, [], []
    for _ in range(epochs):
        before = len(seen)
        if batch:
            error = targets - (points @ w + b > 0)
            wrong = np.flatnonzero(error)
            if len(wrong):
                w, b = w + rate * error[wrong] @ points[wrong], b + rate * error[wrong].sum()
                seen.append(len(wrong))
                trace.append(np.append(w, b))
        else:
            for i, (x, t) in enumerate(zip(points, targets)):
                error = t - int(w @ x + b > 0)
                if error:
                    w, b = w + rate * error * x, b + rate * error
                    seen.append(i)
                    trace.append(np.append(w, b))
        if len(seen) == before:
            return seen, trace, True
    return seen, trace, False


def learn_signs(points, targets, rate, epochs, batch):
    """w <- w + a y x for sign(w·x + b) != y, sign(0) = -1."""
    signs, w, b, seen, trace = 2 * targets - 1, np.zeros(points.shape[1]), 0.0, [], []
    for _ in range(epochs):
        changed = False
        for group in [np.arange(len(points))] if batch else np.arange(len(points))[:, None]:
            answers = np.where(points[group] @ w + b > 0, 1, -1)
            wrong = group[answers != signs[group]]
            if len(wrong):
                w = w + rate * signs[wrong] @ points[wrong]
                b = b + rate * signs[wrong].sum()
                seen.append(len(wrong) if batch else int(wrong[0]))
                trace.append(np.append(w, b))
                changed = True
        if not changed:
            return seen, trace, True
    return seen, trace, False


def learning(tensors):
    random = generator("perceptron/learning")
    gates = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    cloud = random.integers(-8, 9, (14, 2)) / 4.0
    cases = {
        "and": (gates, np.array([0, 0, 0, 1]), 1.0),
        "or": (gates, np.array([0, 1, 1, 1]), 0.5),
        "nand": (gates, np.array([1, 1, 1, 0]), 0.25),
        "xor": (gates, np.array([0, 1, 1, 0]), 1.0),
        "cloud": (cloud, (cloud @ [1.0, -0.5] > 0.4).astype(int), 1.0),
    }
    for name, (points, targets, rate) in cases.items():
        for method in ("online", "batch"):
            arguments = (points, targets, rate, 20, method == "batch")
            seen, trace, converged = learn_bits(*arguments)
            again = learn_signs(*arguments)
            # Quarters and eighths: all sums are exact, so the forms agree bit for bit.
            assert again[0] == seen and np.array_equal(again[1], trace) and again[2] == converged
            tensors |= {
                f"learning/{name}/{method}/points": points,
                f"learning/{name}/{method}/labels": targets,
                f"learning/{name}/{method}/rate": np.float64(rate),
                f"learning/{name}/{method}/seen": np.array(seen, np.int64),
                f"learning/{name}/{method}/trace": np.array(trace),
                f"learning/{name}/{method}/converged": np.bool_(converged),
            }


def generate():
    tensors = {}
    grid(tensors, 240)
    space(tensors)
    bound(tensors)
    learning(tensors)
    tensors = {k: np.asarray(v, np.int64) if np.asarray(v).dtype.kind == "i" else v for k, v in tensors.items()}
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    write("perceptron", tensors, versions)
