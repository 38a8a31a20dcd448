"""Fills Fuzz/corpus with small valid inputs, made from the tests' fixtures: python3 Fuzz/make_seeds.py"""

import gzip
import io
import json
import pathlib
import struct
import tarfile

FUZZ = pathlib.Path(__file__).parent
TESTS = FUZZ.parent / "Tests"


def write(kind, name, content):
    folder = FUZZ / "corpus" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def packed(content):
    return gzip.compress(content, mtime=0)


for path in (TESTS / "SomaFormatsTests/Fixtures").glob("*.safetensors"):
    write("safetensors", path.name, path.read_bytes())

for line in (TESTS / "SomaDataTests/Fixtures/png-cases.txt").read_text().splitlines():
    name, *_, file, _ = line.split()
    write("png", name, bytes.fromhex(file))

for depth, color, channels in [(1, 0, 1), (2, 3, 1), (4, 0, 1), (8, 0, 1), (8, 2, 3), (16, 4, 2), (16, 6, 4)]:
    for interlaced in (0, 1):
        # One pixel, which interlaced has one pass; and below three rows of eight, each with its filter.
        header = struct.pack(">IIBBBBB", 1, 1, depth, color, 0, 0, interlaced)
        write("pngRows", f"{depth}-{color}-{interlaced}", header + bytes(1 + (channels * depth + 7) // 8))
    header = struct.pack(">IIBBBBB", 8, 3, depth, color, 0, 0, 0)
    row = bytes(range(channels * depth))
    write("pngRows", f"{depth}-{color}", header + b"".join(bytes([f]) + row for f in (1, 2, 4)))

for code, size in {0x08: 1, 0x09: 1, 0x0B: 2, 0x0C: 4, 0x0D: 4, 0x0E: 8}.items():
    content = bytes([0, 0, code, 2]) + struct.pack(">II", 2, 3) + bytes(range(6 * size))
    write("idx", f"{code}", content)
    write("idx", f"{code}.gz", packed(content))

for number, lines in enumerate(
    [
        "(x + y) * z\nx=-2,y=5,z=-4",
        "sigmoid(w0*x0 + w1*x1 + b)\nw0=2,x0=-1,w1=-3,x1=-2,b=-3",
        "1/(1 + exp(-(x)))",
        "dot([[1,2],[3,4]], v) - [1,2]^2\nv=[0.5,-1]\n[1,0]",
        "(dot(v, softplus(dot(W, x))) - y)^2\nv=[1,2],W=normal(2,3),x=normal(3),y=0.3",
        "max(x, 0) + min(x, y) - abs(z) / sqrt(y) + log(x)",
        "sum(tanh(x)) × max(x) ÷ min(x) − relu(cos(sin(x)))\nx=[1e300,-2,.5]",
    ]
):
    write("expression", str(number), lines.encode())

record = bytes([3]) + bytes(i % 256 for i in range(3072))
write("cifar", "one", record)
write("cifar", "two.gz", packed(record * 2))
write("cifar", "members.gz", packed(record) * 2 + bytes(9))

small = (TESTS / "SomaDataTests/Fixtures/small.tar").read_bytes()
write("tar", "small", small)
write("tar", "small.gz", packed(small))
archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w") as tar:
    for name in [f"data_batch_{number}.bin" for number in range(1, 6)] + ["test_batch.bin"]:
        member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
        member.size = 7
        tar.addfile(member, io.BytesIO(b"0123456"))
write("tar", "batches", archive.getvalue()[: 13 * 512])

for number, case in enumerate(json.loads((TESTS / "SomaDataTests/Fixtures/csv-cases.json").read_text())):
    write("csv", f"{number}", bytes([number * 37 % 128]) + bytes.fromhex(case["file"]))
for path in (TESTS / "SomaDataTests/Fixtures").glob("preprocessing-*.csv"):
    write("csv", path.name, b"\0" + path.read_bytes())

for run in [TESTS / "SomaCLITests/Fixtures/OldRuns" / name for name in ["moons.done", "moons.half"]]:
    write("runRecord", run.name, (run / "run.json").read_bytes())
    write("runConfiguration", run.name, (run / "config.json").read_bytes())
    write("runLog", run.name, (run / "metrics.jsonl").read_bytes())
    for path in (run / "checkpoints").glob("*.safetensors"):
        content = path.read_bytes()
        texts = json.loads(content[8 : 8 + struct.unpack("<Q", content[:8])[0]])["__metadata__"]
        keys = ["soma.checkpoint", "soma.config", "soma.lines"]
        write("runState", f"{run.name}-{path.stem}", b"\0".join(texts[key].encode() for key in keys))
