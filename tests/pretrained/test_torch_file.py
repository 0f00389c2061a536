"""A file of weights is read as numbers alone: what else it holds is refused, and never run."""

from __future__ import annotations

import io
import pickle
import struct
import sys
from collections import OrderedDict
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.pretrained.torch_file import tensors


class Storage:
    """What stands for a block of numbers while a file is made."""

    def __init__(self, key, kind, numbers):
        self.key, self.kind, self.numbers = key, kind, numbers


class Tensor:
    """A tensor as PyTorch would write it."""

    def __init__(self, storage, offset, shape, strides):
        self.parts = storage, offset, shape, strides, False, OrderedDict()

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.parts


class Writer(pickle.Pickler):
    def persistent_id(self, thing):
        if not isinstance(thing, Storage):
            return None
        return "storage", getattr(sys.modules["torch"], thing.kind), thing.key, "cpu", len(thing.numbers), None


@pytest.fixture
def torch(monkeypatch):
    """The names that such files use, with nothing behind them."""
    for name, inside in {"torch": ("FloatStorage", "LongStorage"), "torch._utils": ("_rebuild_tensor_v2",)}.items():
        module = ModuleType(name)
        for each in inside:
            made = type(each, (), {"__module__": name, "__qualname__": each})
            setattr(module, each, made)
        monkeypatch.setitem(sys.modules, name, module)


def written(state: dict, storages: list[Storage]) -> bytes:
    file = io.BytesIO()
    for thing in (119547037146038801333356, 1001, {"little_endian": True}, state, [s.key for s in storages]):
        Writer(file, 2).dump(thing)
    for storage in storages:
        file.write(struct.pack("<q", len(storage.numbers)) + storage.numbers.tobytes())
    return file.getvalue()


def test_a_small_file_reads_equal(torch):
    kernel = np.arange(12, dtype="<f4") / 7
    steps = np.array([5], "<i8")
    one, other = Storage("a", "FloatStorage", kernel), Storage("b", "LongStorage", steps)
    state = OrderedDict(
        whole=Tensor(one, 0, (3, 4), (4, 1)),
        turned=Tensor(one, 0, (4, 3), (1, 4)),
        part=Tensor(one, 5, (2,), (3,)),
        number=Tensor(other, 0, (), ()),
    )
    found = tensors(written(state, [one, other]), "small.pth")
    np.testing.assert_array_equal(found["whole"], kernel.reshape(3, 4))
    np.testing.assert_array_equal(found["turned"], kernel.reshape(3, 4).T)
    np.testing.assert_array_equal(found["part"], kernel[[5, 8]])
    assert found["number"] == 5 and found["number"].dtype == np.int64 and found["whole"].dtype == np.float32


@pytest.mark.parametrize(("offset", "shape", "strides"), [(10, (3,), (1,)), (0, (2, 2), (-1, 1)), (-1, (2,), (1,))])
def test_numbers_outside_of_their_storage_are_refused(torch, offset, shape, strides):
    storage = Storage("a", "FloatStorage", np.zeros(12, "<f4"))
    with pytest.raises(LearnerError, match=r"^x\.pth is no file of weights"):
        tensors(written({"w": Tensor(storage, offset, shape, strides)}, [storage]), "x.pth")


class Evil:
    def __init__(self, what, *arguments):
        self.calls = what, arguments

    def __reduce__(self):
        return self.calls


@pytest.mark.parametrize("place", range(5))
def test_another_pickle_is_refused_and_nothing_of_it_is_run(tmp_path, place):
    trace = tmp_path / "it ran"
    for evil in (Evil(Path.touch, trace), Evil(exec, f"open({str(trace)!r}, 'w')"), Evil(eval, "1 / 0")):
        parts = [pickle.dumps(part, 2) for part in (0, 0, {}, {}, [])]
        parts[place] = pickle.dumps(evil)
        with pytest.raises(LearnerError, match=r"nothing of it was run$") as refused:
            tensors(b"".join(parts), "x.pth")
        assert not trace.exists() and "\n" not in str(refused.value)


def test_a_damaged_file_is_one_line(torch):
    storage = Storage("a", "FloatStorage", np.zeros(12, "<f4"))
    whole = written({"w": Tensor(storage, 0, (12,), (1,))}, [storage])
    for bad in (b"", whole[:40], whole[:-9], b"\x80\x02}." * 9, pickle.dumps([1]) * 5):
        with pytest.raises(LearnerError, match=r"^x\.pth is no file of weights") as refused:
            tensors(bad, "x.pth")
        assert "\n" not in str(refused.value)
