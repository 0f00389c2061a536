"""What all tests share: a quiet TensorFlow with settled numbers, nobody's own progress file, and few seconds."""

import os
import time

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

MOST_SECONDS = 10  # of the CPU, for a test without the mark `slow`


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(tmp_path / "progress.json"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A test that takes long says why it has to: `@pytest.mark.slow("each of nine networks is trained")`."""
    began = time.process_time()
    outcome = yield
    seconds = time.process_time() - began
    reason = next((mark.args for mark in item.iter_markers("slow")), None)
    if seconds > MOST_SECONDS and not reason:
        pytest.fail(f"{seconds:.0f} s of the CPU: make it quicker, or say why not with pytest.mark.slow", pytrace=False)
    return outcome
