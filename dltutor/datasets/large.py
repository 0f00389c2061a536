"""Larger sets of images, 28 × 28: found on this computer, or downloaded when that is asked for."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import numpy as np

from dltutor import validation
from dltutor.datasets.fetch import RemoteFile, get
from dltutor.errors import LearnerError

Arrays = tuple[np.ndarray, np.ndarray]

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_DIGITS = "take the bundled digits: datasets.digits() (8 × 8 pixels, no network needed)"
MNIST = RemoteFile(
    "mnist.npz",
    f"{_KERAS}mnist.npz",
    11_490_434,
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)
FASHION_MNIST = tuple(
    RemoteFile(f"fashion-mnist/{name}-ubyte.gz", f"{_KERAS}{name}-ubyte.gz", size, sha256)
    for name, size, sha256 in (
        ("train-images-idx3", 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        ("train-labels-idx1", 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        ("t10k-images-idx3", 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        ("t10k-labels-idx1", 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    )
)
FASHION_NAMES = (
    *("T-shirt", "trousers", "pullover", "dress", "coat"),
    *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
)
TRAINING, TEST, SIDE = 60_000, 10_000, 28


def mnist(*, scaled: bool = True, download: bool = False) -> tuple[Arrays, Arrays]:
    """70,000 handwritten digits of 28 × 28 pixels, the set with which convolutional networks became known.

    Returns ``(x_train, y_train), (x_test, y_test)``: images of shape (60000, 28, 28) and (10000, 28, 28), float32, from
    0 (paper) to 1 (ink), or uint8 from 0 to 255 without `scaled`; labels of shape (60000,) and (10000,), int64, 0 to 9.

    The file is looked for where Keras keeps it, too (`~/.keras/datasets`), and counts only if its SHA-256 is right.
    Nothing is downloaded unless you ask for it; then it goes to $DLTUTOR_DATA or the user's cache folder.

    Args:
        scaled: divide the grey values by 255.
        download: True to download it (11 MB) if it is not here.

    Raises:
        LearnerError: if it is not here and may not, or cannot, be downloaded.

    Source:
        Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database of handwritten digits", 1998, as Keras distributes
        it. Licence: CC BY-SA 3.0.

    Example:
        >>> mnist(download="please")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: download='please': it must be one of True, False
    """
    _check(scaled, download)
    (path,) = get([MNIST], download=download, instead=_DIGITS)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = [file[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise _unreadable(path, error) from None
    return _split(path, arrays, scaled)


def fashion_mnist(*, scaled: bool = True, download: bool = False) -> tuple[Arrays, Arrays]:
    """70,000 pictures of clothes, 28 × 28 pixels: as large as MNIST, and harder.

    Arguments, results and errors are those of `mnist`; the download has 31 MB in four files. The labels are, from 0 to
    9: T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot.

    Source:
        H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning
        Algorithms", 2017. Licence: MIT.

    Example:
        >>> fashion_mnist(scaled=2)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: scaled=2: it must be one of True, False
    """
    _check(scaled, download)
    paths = get(FASHION_MNIST, download=download, instead=_DIGITS)
    return _split(paths[0], [_idx(path) for path in paths], scaled)


def _check(scaled: bool, download: bool) -> None:
    validation.choice("scaled", scaled, (True, False))
    validation.choice("download", download, (True, False))


def _idx(path: Path) -> np.ndarray:
    """The numbers of a file in LeCun's IDX format: 0, 0, type 8, dimensions, then the size of each, then the bytes."""
    try:
        with gzip.open(path, "rb") as file:
            content = file.read(16 + TRAINING * SIDE * SIDE + 1)
        if content[:3] != b"\0\0\x08" or content[3] not in (1, 3):
            raise ValueError("its first bytes are not those of an IDX file")
        dimensions = content[3]
        shape = np.frombuffer(content, ">u4", dimensions, 4)
        return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)
    except (OSError, ValueError, EOFError, IndexError) as error:
        raise _unreadable(path, error) from None


def _split(path: Path, arrays: list[np.ndarray], scaled: bool) -> tuple[Arrays, Arrays]:
    x_train, y_train, x_test, y_test = arrays
    shapes = [(TRAINING, SIDE, SIDE), (TRAINING,), (TEST, SIDE, SIDE), (TEST,)]
    if [a.shape for a in arrays] != shapes or any(a.dtype != np.uint8 for a in arrays):
        raise _unreadable(path, ValueError("its arrays have other shapes"))
    if scaled:
        x_train, x_test = (x.astype(np.float32) / np.float32(255) for x in (x_train, x_test))
    return (x_train, y_train.astype(np.int64)), (x_test, y_test.astype(np.int64))


def _unreadable(path: Path, error: Exception) -> LearnerError:
    return LearnerError(f"{path.name} cannot be read: {error or type(error).__name__}; {_DIGITS}")
