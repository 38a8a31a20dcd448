"""Explains seconds by what was done: least squares without negative terms."""

from itertools import combinations


def fit(rows, measured):
    """The coefficients c ≥ 0 that make Σ (Σⱼ rows[i][j] · cⱼ / measured[i] − 1)² smallest.

    Relative errors, because the points span many powers of ten. With a handful of terms every choice of those that are
    not zero can be tried; the best that has no negative coefficient is the solution.
    """
    scaled = [[value / seconds for value in row] for row, seconds in zip(rows, measured)]
    count = len(rows[0])
    best, best_error = [0.0] * count, float(len(rows))
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            part = solve([[row[j] for j in chosen] for row in scaled])
            if part is None or min(part) < 0:
                continue
            coefficients = [0.0] * count
            for j, value in zip(chosen, part):
                coefficients[j] = value
            error = sum((predict(row, coefficients) - 1) ** 2 for row in scaled)
            if error < best_error:
                best, best_error = coefficients, error
    return best


def predict(row, coefficients):
    return sum(value * coefficient for value, coefficient in zip(row, coefficients))


def solve(rows):
    """Least squares of rows · c = 1 by the normal equations; None where they say nothing."""
    count = len(rows[0])
    # Columns of one size, so that the pivots can be compared with 1.
    sizes = [sum(row[j] ** 2 for row in rows) ** 0.5 for j in range(count)]
    if min(sizes) == 0:
        return None
    unit = [[value / size for value, size in zip(row, sizes)] for row in rows]
    matrix = [
        [sum(row[i] * row[j] for row in unit) for j in range(count)] + [sum(row[i] for row in unit)]
        for i in range(count)
    ]
    for i in range(count):
        pivot = max(range(i, count), key=lambda k: abs(matrix[k][i]))
        if abs(matrix[pivot][i]) < 1e-9:
            return None
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for k in range(count):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[i])]
    return [matrix[i][count] / matrix[i][i] / sizes[i] for i in range(count)]
