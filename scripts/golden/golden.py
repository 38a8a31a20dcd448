"""What every generator shares: where files go, how numbers are drawn, how a file is written."""

import json
import pathlib
import zlib

import numpy as np
from safetensors.numpy import save_file

OUTPUT_FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Golden"


def generator(name):
    """A random generator seeded by the name of a case, so that a new case changes no older one."""
    return np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))


def write(name, tensors, about):
    """Writes `Tests/Golden/<name>.safetensors`.

    safetensors stores metadata in the order of a hash map, which changes from run to run. All of it
    therefore goes into one entry, `about`, as JSON with sorted keys: the same run gives the same bytes.
    """
    arrays = {key: np.ascontiguousarray(value).reshape(np.shape(value)) for key, value in tensors.items()}
    for key, array in arrays.items():
        assert array.dtype in (np.float64, np.int64, np.bool_), (key, array.dtype)
        assert np.all(np.isfinite(array)), key
    path = OUTPUT_FOLDER / f"{name}.safetensors"
    save_file(arrays, path, metadata={"about": json.dumps(about, sort_keys=True)})
    print(f"{path.name}: {len(arrays)} tensors, {path.stat().st_size} bytes")
