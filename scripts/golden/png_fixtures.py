#!/usr/bin/env python3
"""Writes Tests/SomaDataTests/Fixtures/png-cases.txt: PNG files of every kind, and their pixels.

Usage: python3 scripts/golden/png_fixtures.py        (needs: pip install numpy pillow)

The encoder below follows the specification's text. Each line is: name, width, height, channels, the file in
hexadecimal, its pixels in hexadecimal (8 bits per channel). Pillow must open each file and, where it keeps
8 bits per channel, give the same pixels.
"""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

PATH = Path(__file__).resolve().parents[2] / "Tests/SomaDataTests/Fixtures/png-cases.txt"
WIDTH, HEIGHT = 9, 7
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pack_row(row: np.ndarray, depth: int) -> bytes:
    values = row.reshape(-1)
    if depth == 16:
        return values.astype(">u2").tobytes()
    bits = "".join(format(int(value), f"0{depth}b") for value in values)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a: int, b: int, c: int) -> int:
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(samples: np.ndarray, depth: int, random: np.random.Generator) -> bytes:
    step = max(1, samples.shape[2] * depth // 8)
    previous = None
    out = b""
    for row in samples:
        line = pack_row(row, depth)
        kind = int(random.integers(5))
        result = bytearray()
        for i, value in enumerate(line):
            a = line[i - step] if i >= step else 0
            b = previous[i] if previous else 0
            c = previous[i - step] if previous and i >= step else 0
            guess = (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]
            result.append((value - guess) % 256)
        out += bytes([kind]) + bytes(result)
        previous = line
    return out


def encode(samples, depth, color, interlaced, extra, random) -> bytes:
    height, width = samples.shape[:2]
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        data = b"".join(filtered(part, depth, random) for part in parts if part.size)
    else:
        data = filtered(samples, depth, random)
    packed = zlib.compress(data)
    half = len(packed) // 2
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"tEXt", b"Title\0fixture")
        + extra
        + chunk(b"IDAT", packed[:half])
        + chunk(b"IDAT", packed[half:])
        + chunk(b"IEND", b"")
    )


def to_bytes(samples: np.ndarray, depth: int) -> np.ndarray:
    return np.round(samples.astype(np.float64) * 255 / (2**depth - 1)).astype(np.uint8)


def main() -> None:
    random = np.random.default_rng(7)
    lines = []

    def add(name, samples, depth, color, interlaced, extra, pixels):
        file = encode(samples, depth, color, interlaced, extra, random)
        image = Image.open(io.BytesIO(file))
        image.load()
        if depth != 16 and not (color != 3 and extra):
            modes = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
            seen = np.asarray(image.convert(modes[pixels.shape[2]])).reshape(pixels.shape)
            assert (seen == pixels).all(), name
        lines.append(
            f"{name} {pixels.shape[1]} {pixels.shape[0]} {pixels.shape[2]} {file.hex()} {pixels.tobytes().hex()}"
        )

    for color, depths in DEPTHS.items():
        for depth in depths:
            for interlaced in (False, True):
                size = (HEIGHT, WIDTH)
                samples = random.integers(0, 2**depth, (*size, CHANNELS[color]))
                name = f"color{color}-bits{depth}{'-interlaced' if interlaced else ''}"
                if color == 3:
                    entries = min(2**depth, 200)
                    samples %= entries
                    palette = random.integers(0, 256, (entries, 3)).astype(np.uint8)
                    pixels = palette[samples[:, :, 0]]
                    extra = chunk(b"PLTE", palette.tobytes())
                    add(name, samples, depth, color, interlaced, extra, pixels)
                    alpha = np.full(entries, 255, np.uint8)
                    given = max(1, entries // 2)
                    alpha[:given] = random.integers(0, 256, given)
                    pixels = np.concatenate([pixels, alpha[samples]], axis=2)
                    extra += chunk(b"tRNS", alpha[:given].tobytes())
                    add(name + "-alpha", samples, depth, color, interlaced, extra, pixels)
                    continue
                pixels = to_bytes(samples, depth)
                add(name, samples, depth, color, interlaced, b"", pixels)
                if color in (0, 2) and not interlaced:
                    key = samples[3, 4]
                    alpha = np.where((samples == key).all(axis=2, keepdims=True), 0, 255).astype(np.uint8)
                    extra = chunk(b"tRNS", key.astype(">u2").tobytes())
                    both = np.concatenate([pixels, alpha], axis=2)
                    add(name + "-key", samples, depth, color, interlaced, extra, both)
    for width, height in ((1, 1), (5, 1), (1, 5), (3, 3)):
        for interlaced in (False, True):
            samples = random.integers(0, 256, (height, width, 3))
            name = f"size{width}x{height}{'-interlaced' if interlaced else ''}"
            add(name, samples, 8, 2, interlaced, b"", samples.astype(np.uint8))
    PATH.write_text("\n".join(lines) + "\n")
    print(len(lines), "cases")


if __name__ == "__main__":
    main()
