import gzip
import hashlib
import importlib
from importlib.resources import files

import numpy as np
import pytest

from lstm_viz import mnist
from lstm_viz.data import DataError
from lstm_viz.data.mnist import parse_idx

module = importlib.import_module("lstm_viz.data.mnist")  # its name is also its function's


@pytest.mark.parametrize(("split", "count"), [("train", 60_000), ("test", 10_000)])
def test_each_split_is_whole(split, count):
    images, labels = mnist(split)
    assert images.shape == (count, 28, 28)
    assert images.dtype == np.uint8
    assert labels.shape == (count,)
    assert labels.dtype == np.int64
    assert set(labels.tolist()) == set(range(10))


def test_the_first_digits_are_the_known_ones():
    assert mnist("train")[1][:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]
    assert mnist("test")[1][:8].tolist() == [7, 2, 1, 0, 4, 1, 4, 9]
    assert int(mnist("test")[0][0].sum()) == 18454


def test_the_files_are_the_official_ones():
    official = {
        "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
        "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
        "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
        "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
    }
    folder = files("lstm_viz.data") / "files"
    for name, md5 in official.items():
        assert hashlib.md5(gzip.decompress((folder / f"{name}.gz").read_bytes())).hexdigest() == md5


def test_arrays_are_shared_and_read_only():
    images, labels = mnist("test")
    assert mnist("test")[0] is images
    for array in (images, labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("split", ["validation", "", None, 0])
def test_another_split_is_refused_by_naming_the_two(split):
    with pytest.raises(ValueError, match='"train" and "test"'):
        mnist(split)


VALUES = bytes(range(12))
GOOD = bytes([0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 4]) + VALUES
MD5 = hashlib.md5(GOOD).hexdigest()


def test_an_idx_file_is_read_row_by_row():
    parsed = parse_idx(GOOD, "x-ubyte.gz", MD5, (3, 4))
    np.testing.assert_array_equal(parsed, np.arange(12, dtype=np.uint8).reshape(3, 4))
    assert not parsed.flags.writeable


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"", "starts with"),
        (GOOD[:7], "dimensions"),
        (b"\x00\x00\x09\x02" + GOOD[4:], "starts with 00000902, not 00000802"),
        (b"\x00\x00\x08\x03" + GOOD[4:], "starts with"),
        (GOOD[:7] + b"\x04" + GOOD[8:], "dimensions"),
        (GOOD[:-1], "23 bytes, not 24"),
        (GOOD + b"\x00", "25 bytes, not 24"),
        (GOOD[:-1] + b"\x0c", "MD5"),
    ],
)
def test_a_damaged_idx_file_is_named_with_what_is_wrong(bad, problem):
    with pytest.raises(DataError, match=rf"x-ubyte\.gz is damaged: .*{problem}"):
        parse_idx(bad, "x-ubyte.gz", MD5, (3, 4))


def _swap_test_images(tmp_path, monkeypatch, packed):
    """A copy of the package's data with other test images in it; None: without them."""
    folder = tmp_path / "files"
    folder.mkdir()
    for file in (files("lstm_viz.data") / "files").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    target = folder / "t10k-images-idx3-ubyte.gz"
    target.unlink() if packed is None else target.write_bytes(packed(target.read_bytes()))
    monkeypatch.setattr(module, "files", lambda _: tmp_path)


@pytest.mark.parametrize(
    "packed",
    [
        None,
        lambda data: b"",
        lambda data: b"no gzip at all",
        lambda data: data[: len(data) // 2],
        lambda data: data[:5000] + bytes([data[5000] ^ 255]) + data[5001:],
        lambda data: data[:10] + b"\xff" + data[11:],
        lambda data: gzip.compress(gzip.decompress(data)[:-1], 1),
    ],
    ids=["missing", "empty", "not gzip", "cut", "one byte wrong", "no deflate", "one value short"],
)
def test_a_damaged_file_in_the_package_is_named(tmp_path, monkeypatch, packed):
    _swap_test_images(tmp_path, monkeypatch, packed)
    with pytest.raises(DataError, match=r"t10k-images-idx3-ubyte\.gz"):
        module._load.__wrapped__("test")
