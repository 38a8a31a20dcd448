"""`images.safetensors`: images in other sizes, by NumPy, PyTorch and Pillow."""

import numpy as np
import PIL
import torch
from PIL import Image

from golden import generator, write


def area(image, axis, new):
    """The exact mean over the area of each new pixel: every old one repeated `new` times, then means of `old` of these."""
    old = image.shape[axis]
    fine = np.moveaxis(np.repeat(image, new, axis), axis, -1)
    return np.moveaxis(fine.reshape(fine.shape[:-1] + (new, old)).mean(-1), -1, axis)


def linear(image, axis, new):
    """PyTorch's linear interpolation along one axis, centers of pixels at halves."""
    rows = torch.from_numpy(np.moveaxis(image, axis, -1).copy())
    shape = rows.shape
    grown = torch.nn.functional.interpolate(
        rows.reshape(-1, 1, shape[-1]), size=new, mode="linear", align_corners=False)  # fmt: skip
    return np.moveaxis(grown.reshape(shape[:-1] + (new,)).numpy(), -1, axis)


def scaled(image, height, width):
    result = image.astype(np.float64)
    for axis, new in ((1, height), (2, width)):
        if new != result.shape[axis]:
            result = (area if new < result.shape[axis] else linear)(result, axis, new)
    return result


def check(image, height, width, result):
    """Where Pillow and PyTorch have the same rule, they must agree: Pillow to a byte, as it rounds twice."""
    old_height, old_width = image.shape[1:]
    if old_height % height == 0 and old_width % width == 0:
        mode, filter = "area", Image.Resampling.BOX
    elif height >= old_height and width >= old_width:
        mode, filter = "bilinear", Image.Resampling.BILINEAR
    else:
        return []
    options = {} if mode == "area" else {"align_corners": False}
    theirs = torch.nn.functional.interpolate(
        torch.from_numpy(image.astype(np.float64))[None], size=(height, width), mode=mode, **options)[0]  # fmt: skip
    assert np.abs(theirs.numpy() - result).max() < 1e-9
    for channel, plane in zip(image, result):
        pillow = np.asarray(Image.fromarray(channel.astype(np.uint8)).resize((width, height), filter))
        assert np.abs(pillow - plane).max() <= 1.0, np.abs(pillow - plane).max()
    return ["Pillow", "PyTorch"]


def generate():
    tensors, checked = {}, {}
    sizes = {
        "half": (1, 8, 12, 4, 6), "third": (3, 9, 6, 3, 2), "uneven": (1, 10, 7, 4, 3), "nearly": (1, 7, 9, 6, 8),
        "toOne": (3, 5, 11, 1, 1), "double": (1, 4, 3, 8, 6), "grown": (3, 5, 4, 13, 9), "fromOne": (1, 1, 1, 3, 2),
        "both": (1, 9, 4, 5, 10), "other": (3, 3, 20, 7, 6), "large": (1, 97, 61, 28, 28),
    }  # fmt: skip
    for name, (channels, height, width, new_height, new_width) in sizes.items():
        image = generator(f"images/{name}").integers(0, 256, (channels, height, width))
        result = scaled(image, new_height, new_width)
        checked[name] = check(image, new_height, new_width, result)
        tensors |= {f"scaled/{name}/image": image.astype(np.int64), f"scaled/{name}/result": result}
    image = generator("images/luminance").integers(0, 256, (3, 16, 16))
    image[:, 0, :5] = [[0, 255, 255, 0, 0], [0, 255, 0, 255, 0], [0, 255, 0, 0, 255]]
    gray = Image.fromarray(np.moveaxis(image, 0, -1).astype(np.uint8)).convert("L")
    tensors |= {"luminance/image": image.astype(np.int64), "luminance/result": np.asarray(gray).astype(np.int64)}
    about = {
        "numpy": np.__version__, "torch": torch.__version__, "Pillow": PIL.__version__, "alsoBy": checked,
    }  # fmt: skip
    write("images", tensors, about)
