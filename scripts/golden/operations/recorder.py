"""Runs one operation in torch at float64; keeps inputs, output, first and second derivatives."""

import numpy as np
import torch

from golden import generator


class Recorder:
    def __init__(self):
        self.tensors = {}
        self.parameters = {}

    def add(self, operation, case, function, inputs, differentiable=None, **parameters):
        """Records `function(*inputs)` under `<operation>/<case>/`.

        `inputs`: NumPy arrays. `differentiable`: indices of the inputs that get a gradient; by default
        all floating ones. `parameters`: what else the caller must pass, kept in the metadata.
        """
        key = f"{operation}/{case}"
        assert f"{key}/output" not in self.tensors, f"{key} is recorded twice"
        arrays = [np.asarray(array) for array in inputs]
        if differentiable is None:
            differentiable = [i for i, array in enumerate(arrays) if array.dtype == np.float64]
        leaves = [torch.tensor(array) for array in arrays]
        for i in differentiable:
            leaves[i].requires_grad_(True)
        output = function(*leaves)
        random = generator(f"{key}/upstream")
        upstream = torch.tensor(np.asarray(random.uniform(-1.5, 1.5, tuple(output.shape))))
        variables = [leaves[i] for i in differentiable]
        gradients = gradients_of(output, variables, upstream, create_graph=True)
        # One direction for each gradient turns all second derivatives into one vector a variable.
        directions = [torch.tensor(np.asarray(random.uniform(-1.5, 1.5, tuple(v.shape)))) for v in variables]
        slope = sum((g * d).sum() for g, d in zip(gradients, directions))
        seconds = gradients_of(slope, variables)

        for i, array in enumerate(arrays):
            self.tensors[f"{key}/input.{i}"] = array
        self.tensors[f"{key}/upstream"] = upstream.numpy()
        self.tensors[f"{key}/output"] = output.detach().numpy()
        for i, gradient, direction, second in zip(differentiable, gradients, directions, seconds):
            self.tensors[f"{key}/grad.{i}"] = gradient.detach().numpy()
            self.tensors[f"{key}/direction.{i}"] = direction.numpy()
            self.tensors[f"{key}/second.{i}"] = second.detach().numpy(force=True)
        if parameters:
            self.parameters[key] = parameters


def gradients_of(output, variables, upstream=None, create_graph=False):
    """torch's vector-Jacobian product, with zeros where the output does not depend on a variable."""
    if not output.requires_grad:
        return [torch.zeros_like(variable) for variable in variables]
    return torch.autograd.grad(
        output, variables, upstream, create_graph=create_graph, materialize_grads=True
    )


def draw(name, shape, low=-2.0, high=2.0, kinks=(), margin=0.05):
    """Uniform numbers at least `margin` away from every kink, where finite differences would lie."""
    random = generator(name)
    values = np.asarray(random.uniform(low, high, shape))
    for _ in range(1000):
        near = np.zeros(values.shape, dtype=bool)
        for kink in kinks:
            near |= np.abs(values - kink) < margin
        if not near.any():
            return values
        values = np.where(near, random.uniform(low, high, shape), values)
    raise ValueError(f"{name}: no point is far enough from the kinks")


def draw_distinct(name, shape, low=-2.0, high=2.0):
    """Numbers on a shuffled grid: any two differ by a step, so a maximum has no near ties."""
    count = int(np.prod(shape))
    grid = np.linspace(low, high, count + 2)[1:-1]
    return generator(name).permutation(grid).reshape(shape)


def draw_probabilities(name, shape):
    """Rows (last axis) of positive numbers that add up to one."""
    weights = generator(name).uniform(0.2, 1.0, shape)
    return weights / weights.sum(axis=-1, keepdims=True)
