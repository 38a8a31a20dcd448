"""PyTorch, eager: gathers batches from one tensor (no loader), the fused optimizers; compiled is slower here."""

import torch
from torch.nn import functional as F

import harness
import problems

torch.set_num_threads(harness.THREADS)
torch.set_flush_denormal(True)


def tensors(arrays):
    return [torch.from_numpy(array) for array in arrays]


def module(layers, activation, last=None):
    """A Sequential of linear layers with these numbers."""
    parts = []
    for index, (weight, bias) in enumerate(layers):
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight))
            linear.bias.copy_(torch.from_numpy(bias))
        after = activation if index + 1 < len(layers) else last
        parts += [linear] + ([after()] if after else [])
    return torch.nn.Sequential(*parts)


def seed2layer():
    x, y, start1, start2 = tensors(problems.seed2layer())

    def fresh():
        w1, w2 = start1.clone().requires_grad_(), start2.clone().requires_grad_()

        def run():
            for _ in range(1000):
                loss = F.mse_loss(torch.sigmoid(x @ w1) @ w2, y, reduction="sum")
                g1, g2 = torch.autograd.grad(loss, (w1, w2))
                with torch.no_grad():
                    w1.sub_(g1, alpha=1e-4)
                    w2.sub_(g2, alpha=1e-4)
                loss.item()
            return loss.item()

        return run

    return fresh


def mnist():
    images, classes = tensors(problems.mnist_train())
    start = problems.mnist_network()

    def fresh():
        model = module(start, torch.nn.ReLU)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7, fused=True)

        def run():
            order = torch.randperm(len(images))
            total, batches = torch.zeros(()), order.split(problems.BATCH)
            for rows in batches:
                optimizer.zero_grad(set_to_none=True)
                loss = F.cross_entropy(model(images[rows]), classes[rows])
                loss.backward()
                optimizer.step()
                total += loss.detach()
            return total.item() / len(batches)

        return run

    return fresh


def xor():
    x, y = tensors((problems.XOR_INPUTS, problems.XOR_TARGETS))
    start = problems.xor_network()

    def fresh():
        model = module(start, torch.nn.Sigmoid, torch.nn.Sigmoid)
        parameters = list(model.parameters())

        def run():
            for _ in range(10_000):
                loss = F.mse_loss(model(x), y)
                gradients = torch.autograd.grad(loss, parameters)
                with torch.no_grad():
                    torch._foreach_add_(parameters, gradients, alpha=-2.0)
            return loss.item()

        return run

    return fresh


def wide(precision=torch.float32):
    inputs, classes, start = problems.wide()
    inputs, classes = tensors((inputs, classes))

    def fresh():
        model = module(start, torch.nn.ReLU)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9, fused=True)

        def run():
            for _ in range(20):
                optimizer.zero_grad(set_to_none=True)
                with torch.autocast("cpu", precision, enabled=precision != torch.float32):
                    loss = F.cross_entropy(model(inputs), classes)
                loss.backward()
                optimizer.step()
            return loss.item()

        return run

    return fresh


def wide_bf16():
    """Mixed precision as PyTorch does it: parameters in float32, layers in bfloat16."""
    return wide(torch.bfloat16)


def infer1():
    model = module(problems.mnist_network(), torch.nn.ReLU).eval()
    row = torch.from_numpy(problems.infer1_row())

    def run():
        with torch.inference_mode():
            logits = model(row)
        return lambda: logits.double().square().sum().item()

    return lambda: run


WORKLOADS = {
    "seed2layer": seed2layer, "mnist": mnist, "xor": xor, "wide": wide, "wide-bf16": wide_bf16, "infer1": infer1}

if __name__ == "__main__":
    harness.serve(WORKLOADS, f"PyTorch {torch.__version__.split('+')[0]}")
