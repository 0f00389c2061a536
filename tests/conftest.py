"""What all tests share: a quiet TensorFlow with settled numbers, nobody's own progress file, and few seconds."""

import os
import re
import time
from contextlib import contextmanager

import pytest

from dltutor.errors import LearnerError

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

MOST_SECONDS = 10  # of the CPU, for a test without the mark `slow`: what takes longer is listed at the end
FAR_TOO_MANY = 30  # and refused: machines differ threefold


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv("DLTUTOR_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setenv("DLTUTOR_NAME", "")


@pytest.fixture(scope="session")
def refused():
    """A block that must end in a `LearnerError` of one line that holds the words, or what they match."""

    @contextmanager
    def refuse(words=""):
        with pytest.raises(LearnerError) as caught:
            yield
            pytest.fail(f"{words!r}: nothing was refused")
        line = str(caught.value)
        assert (words in line or re.search(words, line)) and "\n" not in line

    return refuse


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A test that takes long says why it has to: `@pytest.mark.slow("each of nine networks is trained")`."""
    began = time.process_time()
    outcome = yield
    seconds = time.process_time() - began
    if seconds > MOST_SECONDS and not any(mark.args for mark in item.iter_markers("slow")):
        item.user_properties.append(("slow", f"{seconds:.0f} s of the CPU: {item.nodeid}"))
        if seconds > FAR_TOO_MANY:
            advice = "make it quicker, or say why not with pytest.mark.slow"
            pytest.fail(f"{seconds:.0f} s of the CPU: {advice}", pytrace=False)
    return outcome


def pytest_terminal_summary(terminalreporter):
    """Which tests took long without saying why."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    told = [words for report in reports if report.when == "call" for what, words in report.user_properties]
    for words in [words for words in told if "of the CPU: " in words]:
        terminalreporter.write_line(f"make it quicker, or say why not with pytest.mark.slow: {words}")
