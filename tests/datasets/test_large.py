"""MNIST and Fashion-MNIST: found, downloaded from a server of our own, refused when broken; never from the network."""

import gzip
import hashlib
import io
import time
from dataclasses import replace

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets import fetch, large
from dltutor.errors import LearnerError

TRAINING, TEST = 60, 10


def idx(values):
    head = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes()
    return gzip.compress(head + values.tobytes())


@pytest.fixture
def server(web, monkeypatch):
    """A server with small files that stand for the real ones."""
    random = np.random.default_rng(0)
    arrays = {}
    for part, count in (("train", TRAINING), ("test", TEST)):
        arrays[f"x_{part}"] = random.integers(0, 256, (count, 28, 28), np.uint8)
        arrays[f"y_{part}"] = random.integers(0, 10, count, np.uint8)
    digits = io.BytesIO()
    np.savez(digits, **arrays)
    names = ["x_train", "y_train", "x_test", "y_test"]
    bodies = [digits.getvalue(), *(idx(arrays[name]) for name in names)]
    local = [web.serve(file, body) for file, body in zip([large.MNIST, *large.FASHION_MNIST], bodies, strict=True)]
    monkeypatch.setattr(large, "MNIST", local[0])
    monkeypatch.setattr(large, "FASHION_MNIST", tuple(local[1:]))
    monkeypatch.setattr(large, "TRAINING", TRAINING)
    monkeypatch.setattr(large, "TEST", TEST)
    web.arrays = arrays
    return web


LOADERS = {"mnist": datasets.mnist, "fashion-mnist": datasets.fashion_mnist}


@pytest.mark.parametrize("name", LOADERS)
def test_it_comes_on_request_only_and_once(name, server, tmp_path):
    load = LOADERS[name]
    with pytest.raises(LearnerError, match="download=True") as caught:
        load()
    assert "datasets.digits()" in str(caught.value) and "\n" not in str(caught.value)
    assert server.asked == [] and not (tmp_path / "own").exists()
    (x_train, y_train), (x_test, y_test) = load(download=True)
    asked = len(server.asked)
    assert x_train.shape == (TRAINING, 28, 28) and x_test.shape == (TEST, 28, 28)
    assert x_train.dtype == np.float32 and y_train.dtype == y_test.dtype == np.int64
    np.testing.assert_allclose(x_train, server.arrays["x_train"] / 255, rtol=1e-6)
    np.testing.assert_array_equal(y_test, server.arrays["y_test"])
    (raw, _), _ = load(scaled=False)
    np.testing.assert_array_equal(raw, server.arrays["x_train"])
    assert len(server.asked) == asked
    assert not [path for path in (tmp_path / "own").rglob("*") if path.name.startswith(".")]


def test_a_file_of_keras_is_found_and_left_alone(server, tmp_path):
    path = tmp_path / "keras" / "mnist.npz"
    path.parent.mkdir()
    path.write_bytes(server.files["mnist.npz"])
    datasets.mnist()
    assert server.asked == [] and path.read_bytes() == server.files["mnist.npz"]


def test_a_wrong_file_in_a_cache_is_passed_over_and_never_lost(server, tmp_path):
    theirs, ours = tmp_path / "keras" / "mnist.npz", tmp_path / "own" / "mnist.npz"
    for path in (theirs, ours):
        path.parent.mkdir()
        path.write_bytes(b"my own work")
    same_size = bytes(len(server.files["mnist.npz"]))
    theirs.write_bytes(same_size)
    with pytest.raises(LearnerError, match="is not on this computer"):
        datasets.mnist()
    datasets.mnist(download=True)
    assert theirs.read_bytes() == same_size
    assert ours.read_bytes() == server.files["mnist.npz"]
    assert (tmp_path / "own" / "mnist.npz.old1").read_bytes() == b"my own work"


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("missing", "the server answered 404"),
        ("short", "bytes arrived"),
        ("wrong", "SHA-256 differs"),
        ("silent", "could not be downloaded"),
    ],
)
def test_a_download_that_fails_is_one_line_and_leaves_nothing(mood, words, server, tmp_path):
    server.moods["mnist.npz"] = mood
    began = time.monotonic()
    with pytest.raises(LearnerError, match=words) as caught:
        datasets.mnist(download=True)
    assert time.monotonic() - began < 4
    assert "\n" not in str(caught.value) and "datasets.digits()" in str(caught.value)
    assert not [path for path in (tmp_path / "own").rglob("*") if path.is_file()]


def test_a_server_that_never_ends_is_left(server, monkeypatch, tmp_path):
    server.moods["mnist.npz"] = "drip"
    monkeypatch.setattr(fetch, "LONGEST", 0.2)
    monkeypatch.setattr(fetch, "PIECE", 8)
    with pytest.raises(LearnerError, match="it took longer than"):
        datasets.mnist(download=True)
    assert not [path for path in (tmp_path / "own").rglob("*") if path.is_file()]


def test_more_than_was_expected_is_not_taken(server, monkeypatch):
    monkeypatch.setattr(large, "MNIST", replace(large.MNIST, size=large.MNIST.size - 7))
    with pytest.raises(LearnerError, match="longer than the file that was expected"):
        datasets.mnist(download=True)


def test_without_a_network_the_line_says_what_to_do(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(LearnerError, match="no network, or no such server") as caught:
        datasets.mnist(download=True)
    assert "datasets.digits()" in str(caught.value)


def test_what_was_there_before_stays_when_one_of_four_fails(server, tmp_path):
    server.moods["t10k-images-idx3-ubyte.gz"] = "short"
    with pytest.raises(LearnerError, match="t10k-images"):
        datasets.fashion_mnist(download=True)
    server.moods.clear()
    server.asked.clear()
    datasets.fashion_mnist(download=True)
    assert server.asked == ["t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"]


def test_a_folder_that_cannot_be_made_is_said(server, tmp_path):
    (tmp_path / "own").write_text("a file where the folder should be")
    with pytest.raises(LearnerError, match="cannot be written"):
        datasets.mnist(download=True)
    assert (tmp_path / "own").read_text() == "a file where the folder should be"


def test_pickled_arrays_are_never_opened(server, tmp_path, monkeypatch):
    path = tmp_path / "own" / "mnist.npz"
    path.parent.mkdir()
    names = ("x_train", "y_train", "x_test", "y_test")
    np.savez(path, **{name: np.array([{"a": 1}], dtype=object) for name in names})
    body = path.read_bytes()
    file = replace(large.MNIST, size=len(body), sha256=hashlib.sha256(body).hexdigest())
    monkeypatch.setattr(large, "MNIST", file)
    with pytest.raises(LearnerError, match="cannot be read"):
        datasets.mnist()


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"short", mtime=0), gzip.compress(b"\0\0\x08\x01\0\0\0\x09abc", mtime=0)]
)
def test_an_idx_file_that_is_none_is_one_line(content, tmp_path):
    (tmp_path / "x.gz").write_bytes(content)
    with pytest.raises(LearnerError, match=r"^x\.gz cannot be read"):
        large._idx(tmp_path / "x.gz")


def test_the_caches_are_the_usual_ones(monkeypatch, tmp_path):
    monkeypatch.setenv(fetch.CACHE, str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    found = fetch.caches()
    assert found[0] == tmp_path and found[1] == tmp_path / "keras" / "datasets"
    assert found[2].parts[-2:] == (".keras", "datasets")


def test_it_is_keras_s_own_file():
    """The address and the hash are those that Keras itself uses."""
    import inspect

    import keras

    assert large.MNIST.sha256 in inspect.getsource(keras.datasets.mnist.load_data)
    source = inspect.getsource(keras.datasets.fashion_mnist.load_data)
    for file in large.FASHION_MNIST:
        folder, name = file.path.split("/")
        assert name in source and folder in source
        assert file.address.removesuffix(name) in source
