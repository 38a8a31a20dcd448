#!/usr/bin/env python3
"""Writes Tests/SomaDataTests/Fixtures/small.tar with Python's tarfile: a folder, two files in it, a link."""

import io
import tarfile
from pathlib import Path

PATH = Path(__file__).resolve().parents[2] / "Tests/SomaDataTests/Fixtures/small.tar"


def main() -> None:
    with tarfile.open(PATH, "w", format=tarfile.USTAR_FORMAT) as archive:
        folder = tarfile.TarInfo("batches")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in (("batches/a.bin", b"hello"), ("batches/b.bin", bytes([7] * 600))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("batches/c.bin")
        link.type = tarfile.SYMTYPE
        link.linkname = "a.bin"
        archive.addfile(link)


if __name__ == "__main__":
    main()
