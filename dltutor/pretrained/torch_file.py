"""The numbers in a file of weights that PyTorch has written, read without PyTorch and without running what it may hold.

Such a file is a pickle, and a pickle is a program: `pickle.load` would run whatever somebody has put there. Here four
names are known, none of them does anything but hold numbers, and every other name is refused.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import numpy as np

from dltutor.errors import LearnerError

NUMBERS = {"FloatStorage": "<f4", "LongStorage": "<i8"}  # what the storages of such a file hold, by their names


@dataclass(frozen=True)
class _Storage:
    """Which of the blocks of numbers at the end of the file, and of what kind its numbers are."""

    key: str
    kind: str


@dataclass(frozen=True)
class _Part:
    """A tensor: where in a storage it begins, its shape, and how far apart its numbers stand."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _NumbersOnly(pickle.Unpickler):
    """Makes dictionaries and descriptions of tensors, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, shape, strides, *_: _Part(storage, offset, shape, strides)
        if module == "torch" and name in NUMBERS:
            return NUMBERS[name]
        raise LearnerError(f"it holds {module}.{name}, and weights are numbers alone: nothing of it was run")

    def persistent_load(self, pid: Any) -> _Storage:
        return _Storage(key=str(pid[2]), kind=pid[1])


def tensors(data: bytes, name: str) -> dict[str, np.ndarray]:
    """The named arrays in the bytes of a file as PyTorch wrote them before its version 1.6.

    Args:
        data: the whole file.
        name: its name, for messages.

    Raises:
        LearnerError: if it holds anything else than numbers, before that is run, or if it is damaged.
    """
    file = io.BytesIO(data)
    try:
        for _ in range(3):  # a magic number, the version of the form, the computer that wrote it
            _NumbersOnly(file).load()
        parts, keys = _NumbersOnly(file).load(), _NumbersOnly(file).load()
        if not parts:
            raise LearnerError("it holds none")
        kinds = {part.storage.key: part.storage.kind for part in parts.values()}
        blocks = {str(key): _block(file, kinds[str(key)]) for key in keys}
        return {str(of): _array(part, blocks[part.storage.key]) for of, part in parts.items()}
    except LearnerError as problem:
        raise LearnerError(f"{name} is no file of weights: {problem}") from None
    except Exception as problem:  # a damaged pickle can raise almost anything
        raise LearnerError(f"{name} is no file of weights, or is damaged ({type(problem).__name__})") from None


def _block(file: io.BytesIO, kind: str) -> np.ndarray:
    """The next block of numbers: how many there are, then they themselves."""
    count = int(np.frombuffer(file.read(8), "<i8")[0])
    dtype = np.dtype(kind)
    return np.frombuffer(file.read(count * dtype.itemsize), dtype, count)


def _array(part: _Part, block: np.ndarray) -> np.ndarray:
    """A tensor's numbers, which stand in its storage as far apart as its strides say; a place outside it is refused."""
    places = np.full(part.shape, part.offset)
    for axis, (size, stride) in enumerate(zip(part.shape, part.strides, strict=True)):
        places += (np.arange(size) * stride).reshape(-1, *[1] * (len(part.shape) - axis - 1))
    if places.min() < 0:
        raise LearnerError("its numbers stand outside its storage")
    return block[places]
