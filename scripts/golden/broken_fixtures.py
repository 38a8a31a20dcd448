"""Makes the files in Tests/SomaCLITests/Fixtures that soma must refuse: IDX, gzip, PNG, folders of images and safetensors with one fault each.

    python3 scripts/golden/broken_fixtures.py [SOMA]

Only the Python standard library is needed. The safetensors files are those of a run, changed in one place.
"""

import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, "Tests", "SomaCLITests", "Fixtures", "broken")


def write(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def idx(sizes, data, kind=8):
    """The IDX format: two zero bytes, the type, the number of axes, big-endian sizes, the numbers."""
    return bytes([0, 0, kind, len(sizes)]) + b"".join(struct.pack(">I", size) for size in sizes) + bytes(data)


def png(width, height, rows, color=0, depth=8, interlace=0, damage=False):
    """PNG, https://www.w3.org/TR/png: a signature and chunks of length, type, data and checksum."""

    def chunk(kind, data, damaged=False):
        checksum = zlib.crc32(kind + data) ^ (1 if damaged else 0)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9), damage)
        + chunk(b"IEND", b"")
    )


def idx_files():
    image = idx([1, 8, 8], bytes(64))
    write("type.idx", b"\0\0\7\3" + bytes(80))
    write("no-axes.idx", b"\0\0\x08\0" + bytes(4))
    write("nine-axes.idx", b"\0\0\x08\x09" + bytes(40))
    write("header.idx", b"\0\0\x08\3\0\0")
    write("short.idx", image[:40])
    write("long.idx", image + b"x")
    write("huge.idx", idx([2**32 - 1] * 3, b""))
    write("float.idx", idx([1, 8, 8], bytes(64), kind=0x0D))
    write("wide.idx", idx([1, 28, 28], bytes(784)))
    write("empty.idx", b"")
    packed = gzip.compress(image, mtime=0)
    write("cut.gz", packed[:-12])
    write("header.gz", packed[:6])
    write("checksum.gz", packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:])
    write("length.gz", packed[:-1] + b"\1")
    write("damaged.gz", packed[:14] + bytes([packed[14] ^ 0xFF]) + packed[15:])
    write("trailing.gz", packed + b"junk")
    write("bomb.gz", gzip.compress(bytes(2_000_000), mtime=0))

    def folder(name, count, labels):
        images = idx([count, 28, 28], bytes(count * 784))
        write(name + "/train-images-idx3-ubyte.gz", gzip.compress(images, mtime=0))
        write(name + "/train-images-idx3-ubyte", images)
        write(name + "/train-labels-idx1-ubyte", idx([len(labels)], labels))
        write(name + "/t10k-images-idx3-ubyte", idx([1, 28, 28], bytes(784)))
        write(name + "/t10k-labels-idx1-ubyte", idx([1], [0]))

    folder("counts", 3, [1, 2])
    os.remove(os.path.join(FOLDER, "counts", "train-images-idx3-ubyte.gz"))
    folder("labels", 2, [1, 12])
    os.remove(os.path.join(FOLDER, "labels", "train-images-idx3-ubyte.gz"))
    folder("packed", 1, [1])
    os.remove(os.path.join(FOLDER, "packed", "train-images-idx3-ubyte"))


def png_files():
    rows = b"".join(b"\0" + bytes(8) for _ in range(8))
    write("checksum.png", png(8, 8, rows, damage=True))
    write("cut.png", png(8, 8, rows)[:-20])
    write("signature.png", b"\x89PNG\r\n")
    write("interlaced.png", png(8, 8, rows, interlace=1))
    write("rows.png", png(8, 8, rows[:30]))
    write("filter.png", png(8, 8, b"\x09" + rows[1:]))
    write("no-width.png", png(0, 8, b""))
    write("large.png", png(64, 48, b"".join(b"\0" + bytes(64 * 3) for _ in range(48)), color=2))


def image_folders():
    """Folders of images with one fault each."""
    good = {width: png(width, 8, b"".join(b"\0" + bytes(width) for _ in range(8))) for width in (8, 9)}
    jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0"
    for name, content in {
        "flat/1.png": good[8], "one/a/1.png": good[8], "few/a/1.png": good[8], "few/b/1.png": good[8],
        "sizes/a/1.png": good[8], "sizes/b/1.png": good[9], "photos/a/1.png": good[8], "photos/b/1.jpg": jpeg,
        "photos/b/2.jpg": jpeg, "named/a/1.png": good[8], "named/b/1.png": jpeg, "void/a/1.png": good[8],
        "void/b/1.png": b"", "half/a/1.png": good[8], "half/b/1.png": good[8][:60],
        "parts/train/a/1.png": good[8], "parts/train/b/1.png": good[8], "parts/test/a/1.png": good[8],
        "parts/test/c/1.png": good[8],
    }.items():  # fmt: skip
        write(f"images/{name}", content)


def safetensors(header, data):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def weights_files(soma):
    write("one.safetensors", safetensors({"x": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}, bytes(4)))
    write("cut.safetensors", safetensors({"x": {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}}, bytes(4)))
    write("short.safetensors", b"\x10")
    write("text.safetensors", b"not a safetensors file")
    with tempfile.TemporaryDirectory() as folder:
        command = [soma, "train", "and", "--layers", "none", "--epochs", "1", "-q"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(folder, "runs/latest/weights.safetensors"), "rb") as file:
            content = file.read()
    end = 8 + struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8:end]), content[end:]

    def changed(name, change, data=data):
        configuration = json.loads(header["__metadata__"]["soma.config"])
        change(configuration)
        metadata = {"soma.config": json.dumps(configuration)}
        write(name, safetensors({**header, "__metadata__": metadata}, data))

    changed("hidden.safetensors", lambda c: c["network"].update(hidden=[3]))
    changed("vast.safetensors", lambda c: c["network"].update(hidden=[10**9]))
    changed("newer.safetensors", lambda c: c.update(schema="soma.run/9"))
    changed("key.safetensors", lambda c: c.pop("training"))
    changed("nan.safetensors", lambda c: None, data[:-4] + struct.pack("<f", float("nan")))


def csv_files():
    """Bytes that a text editor would not show as they are."""
    write("latin1.csv", b"name,y\ncaf\xe9,1\nbar,0\n")
    write("utf16.csv", "a,y\n1,0\n".encode("utf-16"))
    write("zero.csv", b"a,y\n1,0\n2\x00,1\n")


if __name__ == "__main__":
    csv_files()
    idx_files()
    png_files()
    image_folders()
    weights_files(os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".build/release/soma"))
