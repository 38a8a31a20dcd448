"""Optimizers as torch writes them."""

import torch

from .runs import record

# NAdam keeps its product of momentums in the default type, and float32 would round it to seven digits.
torch.set_default_dtype(torch.float64)

# (Soma's name, class, {case: keyword arguments})
CASES = (
    ("sgd", torch.optim.SGD, {
        "defaults": {},
        "plain": {"lr": 0.1},
        "momentum": {"lr": 0.1, "momentum": 0.9},
        "nesterov": {"lr": 0.1, "momentum": 0.9, "nesterov": True},
        "dampening": {"lr": 0.1, "momentum": 0.9, "dampening": 0.1},
        "weightDecay": {"lr": 0.1, "weight_decay": 0.01},
        "nesterovWeightDecay": {"lr": 0.1, "momentum": 0.8, "nesterov": True, "weight_decay": 0.01},
    }),
    ("adagrad", torch.optim.Adagrad, {
        "defaults": {},
        "learningRateDecay": {"lr": 0.1, "lr_decay": 0.05},
        "accumulator": {"lr": 0.1, "initial_accumulator_value": 0.1, "eps": 1e-3},
        "weightDecay": {"lr": 0.1, "weight_decay": 0.01},
    }),
    ("rmsProp", torch.optim.RMSprop, {
        "defaults": {},
        "plain": {"lr": 0.05, "alpha": 0.9, "eps": 1e-3},
        "centered": {"lr": 0.05, "alpha": 0.9, "centered": True},
        "momentum": {"lr": 0.05, "alpha": 0.9, "momentum": 0.8},
        "centeredMomentum": {"lr": 0.05, "alpha": 0.9, "momentum": 0.8, "centered": True},
        "weightDecay": {"lr": 0.05, "weight_decay": 0.01},
    }),
    ("adam", torch.optim.Adam, {
        "defaults": {},
        "betas": {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3},
        "amsgrad": {"lr": 0.05, "betas": (0.8, 0.9), "amsgrad": True},
        "weightDecay": {"lr": 0.05, "weight_decay": 0.01},
    }),
    ("adamW", torch.optim.AdamW, {
        "defaults": {},
        "betas": {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1},
        "amsgrad": {"lr": 0.05, "betas": (0.8, 0.9), "amsgrad": True, "weight_decay": 0.1},
    }),
    ("adadelta", torch.optim.Adadelta, {
        "defaults": {},
        "rho": {"lr": 0.5, "rho": 0.8, "eps": 1e-3},
        "weightDecay": {"weight_decay": 0.01},
    }),
    ("adaMax", torch.optim.Adamax, {
        "defaults": {},
        "betas": {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3},
        "weightDecay": {"lr": 0.05, "weight_decay": 0.01},
    }),
    ("nAdam", torch.optim.NAdam, {
        "defaults": {},
        "betas": {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "momentum_decay": 0.01},
        "weightDecay": {"lr": 0.05, "weight_decay": 0.01},
        "decoupledWeightDecay": {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True},
    }),
)  # fmt: skip


def run(make, starts, gradients):
    parameters = [torch.nn.Parameter(torch.tensor(x)) for x in starts]
    optimizer = make(parameters)
    for pair in gradients:
        for parameter, gradient in zip(parameters, pair):
            parameter.grad = torch.tensor(gradient)
        optimizer.step()
        yield [parameter.detach().numpy() for parameter in parameters]


def settings_of(optimizer):
    """All of torch's hyper-parameters, defaults included, but for switches between equal implementations."""
    skipped = {"params", "maximize", "foreach", "capturable", "differentiable", "fused"}
    return {name: value for name, value in optimizer.param_groups[0].items() if name not in skipped}


def record_all(tensors, settings):
    for name, kind, cases in CASES:
        for case, options in cases.items():
            key = f"{name}/torch/{case}"
            record(tensors, key, lambda s, g: run(lambda p: kind(p, **options), s, g))
            settings[key] = settings_of(kind([torch.zeros(1)], **options))
