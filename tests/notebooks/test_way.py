"""The way through a chapter: minutes that add up and are true, a core way, and an answer to every question."""

from __future__ import annotations

import re

import nbformat
import pytest

from dltutor.command import ROOT
from dltutor.command.catalogue import SOURCES

HEADING = re.compile(r"^## (?:(\d+) · )?(.+?) \((\d+) min\)( ★)?$", re.MULTILINE)
HEAD = re.compile(r"· (\d+) minutes(?:, the core way ★ (\d+))?")
WORDS, LINES, EXERCISE, LAB, QUESTION = 120, 10, 6, 3, 0.5  # a minute; minutes each
NEAR = 0.65, 1.5  # of what is reckoned


@pytest.fixture
def sections(built):
    """For each section its heading, its minutes, whether it is of the core way, and its cells."""
    found, cells = [], None
    for cell in nbformat.read(built, as_version=4).cells:
        if cell.cell_type == "markdown" and (heading := HEADING.search(cell.source)):
            found.append((heading[2], int(heading[3]), bool(heading[4]), cells := []))
        if cells is not None:
            cells.append(cell)
    return found


@pytest.fixture
def head(built):
    return HEAD.search(nbformat.read(built, as_version=4).cells[0].source)


def reckoned(cells):
    """The minutes that a beginner who reads a foreign language needs for these cells."""
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    words = sum(len(re.sub(r"<[^>]*>|[*`#|]", " ", text).split()) for text in prose)
    lines = sum(len([line for line in text.splitlines() if line.strip()]) for text in code)
    exercises = sum(text.count("### Exercise") for text in prose)
    labs = sum(bool(re.search(r"^(?:\w+ = )?labs\.", text, re.MULTILINE)) for text in code)
    questions = sum(text.count("**Predict") for text in prose)
    return words / WORDS + lines / LINES + EXERCISE * exercises + LAB * labs + QUESTION * questions


def test_the_minutes_of_the_sections_are_those_of_the_head(sections, head, built):
    assert sum(minutes for _, minutes, _, _ in sections) == int(head[1])
    if built.name[:2] == "00":
        return
    core = sum(minutes for _, minutes, core, _ in sections if core)
    assert core == int(head[2]), "the head tells the minutes of the core way"
    assert 0.5 <= core / int(head[1]) <= 0.8, "the core way is about two thirds"


def test_the_map_and_the_readme_tell_the_same_minutes(head, built):
    if built.name[:2] == "00":
        return
    told = f"| {head[1]} min, ★ {head[2]} |"
    for place in (ROOT / "README.md", SOURCES / "00_start_here.py"):
        (row,) = [line for line in place.read_text(encoding="utf-8").splitlines() if f"| {built.name[:2]} · " in line]
        assert row.endswith(told), f"{place.name}: {row} should end in {told}"


def test_the_minutes_are_true(sections):
    far = {}
    for title, minutes, _, cells in sections:
        wanted = reckoned(cells)
        if title != "Quiz" and not NEAR[0] * wanted - 1 <= minutes <= NEAR[1] * wanted + 1:
            far[title] = f"{minutes} minutes are stated, {wanted:.0f} reckoned"
    assert far == {}


def test_every_prediction_has_its_answer_in_a_fold(sections):
    open_questions = []
    for title, _, _, cells in sections:
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for number, part in enumerate(prose.split("**Predict")[1:], 1):
            if "<details>" not in part:
                open_questions.append(f"{title}, question {number}")
    assert open_questions == []
