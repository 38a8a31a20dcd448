"""`schedules.safetensors`: the learning rate of each of thirty steps, by torch."""

import numpy as np
import torch
from torch.optim import lr_scheduler as kinds

from golden import generator, write

STEPS = 30
RATE = 0.5

# case: (class, keyword arguments); the optimizer's own rate is RATE.
CASES = {
    "step": (kinds.StepLR, {"step_size": 7, "gamma": 0.3}),
    "exponential": (kinds.ExponentialLR, {"gamma": 0.9}),
    "cosine": (kinds.CosineAnnealingLR, {"T_max": 30, "eta_min": 0.01}),
    "oneCycleCosine": (kinds.OneCycleLR, {
        "max_lr": 0.8, "total_steps": 30, "pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4,
        "anneal_strategy": "cos",
    }),
    "oneCycleLinear": (kinds.OneCycleLR, {
        "max_lr": 0.8, "total_steps": 30, "pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 1e2,
        "anneal_strategy": "linear",
    }),
    "linearWarmUp": (kinds.LinearLR, {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 6}),
}  # fmt: skip

PLATEAU_CASES = {
    "plateau": {"mode": "min", "factor": 0.5, "patience": 2, "threshold": 1e-4, "threshold_mode": "rel",
                "cooldown": 0, "min_lr": 0.0, "eps": 1e-8},
    "plateauCooldown": {"mode": "min", "factor": 0.1, "patience": 1, "threshold": 0.02, "cooldown": 3,
                        "threshold_mode": "abs", "min_lr": 0.004, "eps": 1e-8},
    "plateauMax": {"mode": "max", "factor": 0.5, "patience": 3, "threshold": 0.05, "threshold_mode": "rel",
                   "cooldown": 0, "min_lr": 0.0, "eps": 1e-8},
}  # fmt: skip


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)


def sequence(kind, **options):
    descent = optimizer()
    schedule = kind(descent, **options)
    rates = []
    for step in range(STEPS):
        rates.append(float(descent.param_groups[0]["lr"]))
        descent.step()
        if step + 1 < STEPS:  # OneCycleLR refuses a step past its end
            schedule.step()
    return np.array(rates)


def warm_up_then_cosine(descent):
    parts = [
        kinds.LinearLR(descent, start_factor=0.1, total_iters=5),
        kinds.CosineAnnealingLR(descent, T_max=25, eta_min=0.01),
    ]
    return kinds.SequentialLR(descent, parts, milestones=[5])


def generate():
    tensors, parameters = {}, {}
    for case, (kind, options) in CASES.items():
        tensors[f"{case}/rate"] = sequence(kind, **options)
        parameters[case] = {"baseRate": RATE, **options}
    tensors["warmUpThenCosine/rate"] = sequence(warm_up_then_cosine)
    parameters["warmUpThenCosine"] = {
        "baseRate": RATE, "start_factor": 0.1, "total_iters": 5, "T_max": 25, "eta_min": 0.01,
    }  # fmt: skip

    for case, options in PLATEAU_CASES.items():
        random = generator(f"plateau/{case}")
        falling = 1 / (1 + 0.4 * np.arange(STEPS)) + 0.05 * random.uniform(-1, 1, STEPS)
        watched = falling if options["mode"] == "min" else 1 - falling
        descent = optimizer()
        schedule = kinds.ReduceLROnPlateau(descent, **options)
        rates = []
        for value in watched:
            descent.step()
            schedule.step(value)
            rates.append(float(descent.param_groups[0]["lr"]))
        tensors[f"{case}/watched"] = watched
        tensors[f"{case}/rate"] = np.array(rates)
        parameters[case] = {"baseRate": RATE, **options}
    write("schedules", tensors, {"torch": torch.__version__, "parameters": parameters})
