#!/usr/bin/env python3
"""Writes Sources/SomaData/Known/DigitsText.swift from the CSV of the 8x8 digits.

Usage: python3 scripts/embed_digits.py [../shared/data/tabular/digits.csv]

One line per image: the digit, then 64 grey values of 0...16 as the characters 0...9 and a...g, row by row.
Tests/SomaDataTests/DigitsTests.swift compares the result with the CSV.
"""

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEVELS = "0123456789abcdefg"

HEAD = '''/// The 1797 images of the embedded digits; written by scripts/embed_digits.py, not by hand.
///
/// One line per image: the digit, then 64 grey values of 0...16 as the characters 0...9 and a...g, row by row.
///
/// **Source**: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits (1998), the test part,
/// https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits, CC BY 4.0.
enum DigitsText {
  static let lines = """
'''


def main() -> None:
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/data/tabular/digits.csv"
    with open(source, newline="") as file:
        rows = list(csv.reader(file))[1:]
    lines = [row[64] + "".join(LEVELS[int(value)] for value in row[:64]) for row in rows]
    text = HEAD + "".join(f"    {line}\n" for line in lines) + '    """\n}\n'
    (ROOT / "Sources/SomaData/Known/DigitsText.swift").write_text(text)


if __name__ == "__main__":
    main()
