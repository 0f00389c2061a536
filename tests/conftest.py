"""What all tests share: a quiet TensorFlow with settled numbers, and nobody's own progress file."""

import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(tmp_path / "progress.json"))
