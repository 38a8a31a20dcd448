"""`random.safetensors`: Philox4x64-10 blocks from NumPy, checked here against Random123's known answers, and the
library's distributions computed from them with SciPy."""

import numpy as np
import scipy
from scipy.special import ndtr, ndtri

from golden import write

PI = [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89]
PI_KEY = [0x452821E638D01377, 0xBE5466CF34E90C6C]
ONES = 0xFFFF_FFFF_FFFF_FFFF

# From Random123, tests/kat_vectors, philox4x64 with 10 rounds: (counter, key) → block.
KNOWN_ANSWERS = (
    ([0, 0, 0, 0], [0, 0],
     [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]),
    ([ONES] * 4, [ONES] * 2,
     [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]),
    (PI, PI_KEY,
     [0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6]),
)  # fmt: skip

CASES = {
    "zero": ([0, 0, 0, 0], [0, 0]),
    "ones": ([ONES] * 4, [ONES] * 2),  # the second block's counter wraps round to zero
    "pi": (PI, PI_KEY),
    "keyLow": ([0, 0, 0, 0], [42, 0]),
    "keyHigh": ([0, 0, 0, 0], [0, 42]),
    "counterWords": ([1, 2, 3, 4], [5, 6]),
    "carry": ([ONES, ONES, 0, 7], [2026, 11]),
}


def stream(counter, key, count):
    """`count` outputs whose first block is that of `counter` (word 0 is the lowest).

    NumPy adds one to its counter before the first block, so it starts from the counter before.
    """
    number = sum(word << (64 * i) for i, word in enumerate(counter))
    before = (number - 1) % 2**256
    words = [(before >> (64 * i)) & ONES for i in range(4)]
    generator = np.random.Philox(counter=np.array(words, np.uint64), key=np.array(key, np.uint64))
    return generator.random_raw(count)


def bits(words):
    """The same 64 bits as int64, which is what the file holds."""
    return np.array(words, np.uint64).view(np.int64)


def generate():
    for counter, key, block in KNOWN_ANSWERS:
        assert stream(counter, key, 4).tolist() == block
    tensors = {}
    for case, (counter, key) in CASES.items():
        tensors[f"philox/{case}/counter"] = bits(counter)
        tensors[f"philox/{case}/key"] = bits(key)
        tensors[f"philox/{case}/output"] = bits(stream(counter, key, 12))
    # The library's maps from words to numbers, for the stream (seed 42, purpose 7, epoch 3, sample 2, index 1).
    words = stream([0, 3, 2, 1], [42, 7], 1000)
    inside = ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    tail = ndtr(-2.0)
    tensors["maps/uniform"] = (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
    tensors["maps/normal"] = ndtri(inside)
    tensors["maps/truncatedNormal"] = ndtri(tail + (1 - 2 * tail) * inside)
    write("random", tensors, {"numpy": np.__version__, "scipy": scipy.__version__})
