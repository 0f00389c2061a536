"""The parts of the rehearsal that need no hub; the rehearsal itself is deploy/rehearse.py."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys

import pytest
from rehearsal import report
from rehearsal.environment import ROOT, chapter_file
from rehearsal.measures import Measures, Played

MEDIANS = {report.NUMPY: 200, report.KERAS: 600, report.BASE: 148, report.IMPORT: 3, report.FIRST: 4}


@pytest.fixture
def measured() -> Measures:
    """A rehearsal of four, with round numbers."""
    numbers = {name: [value] for name, value in MEDIANS.items()}
    playing = {("01", 1): Played(30, 0.1, 0.1), ("04", 1): Played(9, 0.1, 0.3), ("04", 4): Played(2, 0.5, 0.9)}
    return Measures(4, 2, numbers, playing=playing)


@pytest.mark.parametrize("name", ["messages", "cells", "measures", "report"])
def test_the_examples_hold(name):
    tried = doctest.testmod(importlib.import_module(f"rehearsal.{name}"))
    assert tried.attempted and not tried.failed


def test_the_machine_follows_from_what_was_measured(measured):
    """1 GiB and the hub's 148 MiB, 1.25 × 600 MiB each; a third plays, one lab on two cores; or 30 × 4 s a minute."""
    lines = report.sizes(measured).splitlines()
    assert lines[3] == "| 30 | 9 | 24 | 20 |"
    measured.playing = {("04", 4): Played(9, 0.1, 0.1)}
    assert report.sizes(measured).splitlines()[3] == "| 30 | 9 | 24 | 5 |"


def test_a_rehearsal_without_keras_prints_no_sizes_and_tells_its_problems(measured):
    del measured.numbers[report.KERAS]
    measured.problems.append("learner001: lost")
    text = report.written(measured)
    assert "all chapters" not in text and text.endswith("Problems: 1\n- learner001: lost\n")


def test_a_chapter_that_is_not_there_is_refused_before_anything_starts():
    assert chapter_file(1) == "01_neurons.ipynb" and chapter_file(99) == ""
    command = [sys.executable, str(ROOT / "deploy" / "rehearse.py"), "--chapters", "99"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2 and done.stderr.splitlines()[-1].endswith("--chapters 99: there is no such chapter")
