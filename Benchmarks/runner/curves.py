"""What a run of the scale curves measured, and what follows from it."""

from dataclasses import dataclass, field

import model


@dataclass
class Axis:
    """A row of points that differ in one size."""

    name: str
    key: str  # of what differs, in a point
    settings: list  # the options of each point
    linear: tuple | None = None  # the range in which time shall follow a straight line
    points: list = field(default_factory=list)

    def line_error(self):
        """How far from the best line through them the points of the range are: the largest |measured ÷ line − 1|."""
        low, high = self.linear
        inside = [point for point in self.points if low <= point[self.key] <= high]
        rows, measured = [[1, point[self.key]] for point in inside], [point["median"] for point in inside]
        line = model.fit(rows, measured)
        return max(abs(seconds / model.predict(row, line) - 1) for row, seconds in zip(rows, measured))


@dataclass
class Run:
    machine: dict
    repeats: int
    base_bytes: int  # of a process that trains nothing
    axes: list
    steps: list
    threads: dict  # of each workload, a result for each number of threads
    # Fixed seconds, seconds per operation, seconds per byte.
    coefficients: list = field(default_factory=list)

    def __post_init__(self):
        rows = [self.terms(point) for point in self.points]
        self.coefficients = model.fit(rows, [point["median"] for point in self.points])

    @property
    def points(self):
        return [point for axis in self.axes for point in axis.points]

    def axis(self, name):
        return next(axis for axis in self.axes if axis.name == name)

    @staticmethod
    def terms(point):
        return [1, point["flops"], point["bytes"]]

    def model_seconds(self, point):
        return model.predict(self.terms(point), self.coefficients)

    def memory_ratio(self, point):
        """What the point needed beside the process itself, over what it must hold."""
        return (point["peakBytes"] - self.base_bytes) / point["expectedBytes"]

    @property
    def growth(self):
        """Bytes that the longest run needed more than the shortest."""
        return self.steps[-1]["peakBytes"] - self.steps[0]["peakBytes"]
