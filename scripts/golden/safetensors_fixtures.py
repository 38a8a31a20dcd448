#!/usr/bin/env python3
"""Writes the files of Tests/SomaFormatsTests/Fixtures with the reference implementation.

Usage: python3 scripts/golden/safetensors_fixtures.py        (needs: pip install safetensors torch)

The values are spelled out again in Tests/SomaFormatsTests/SafetensorsFixtureTests.swift, which compares
what Soma reads with them, and what Soma writes with these files byte by byte.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "SomaFormatsTests" / "Fixtures"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    types = {
        "bytes": torch.tensor([0, 1, 254, 255, 7], dtype=torch.uint8),
        "flags": torch.tensor([True, False, True], dtype=torch.bool),
        "double": torch.tensor([[0.1, -2.5], [1e300, 3.0]], dtype=torch.float64),
        "brain": torch.tensor([1.0, -0.5, 3.140625], dtype=torch.bfloat16),
        "single": torch.tensor([[[0.1], [-2.5], [1e-30]]], dtype=torch.float32),
        "long": torch.tensor([-1, 2**62], dtype=torch.int64),
        "int": torch.tensor([[-1, 2**30]], dtype=torch.int32),
    }
    save_file(types, FOLDER / "types.safetensors", metadata={"format": "pt"})

    odd = {
        "": torch.tensor([1.0]),
        'quote " backslash \\ slash / tab \t bell \x07 delete \x7f': torch.tensor([2.0]),
        "가중치.é.🧠": torch.tensor([3.0]),
        "../../etc/passwd": torch.tensor(4.0),
        "empty.b": torch.zeros((0, 3)),
        "empty.a": torch.zeros((2, 0, 5)),
        "Z": torch.tensor([5.0]),
        "a.10": torch.tensor([6.0]),
        "a.2": torch.tensor([7.0]),
    }
    save_file(odd, FOLDER / "names.safetensors", metadata={"note \n": "\u2028 \b \f \r"})

    save_file({}, FOLDER / "empty.safetensors")
    save_file({"half": torch.tensor([1.0], dtype=torch.float16)}, FOLDER / "half.safetensors")


if __name__ == "__main__":
    main()
