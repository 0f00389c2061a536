"""The notes for the instructor: a page for each chapter, whose sections and minutes are the chapter's; the plans."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dltutor.command.catalogue import SOURCES, chapters
from dltutor.publish import slides

WORKSHOP = slides.DECKS.parent
NOTES = sorted((WORKSHOP / "notes").glob("*.md"))
HEADS = (
    "Minutes",
    "Show at the front",
    "Skip",
    "Mistakes to expect",
    "What breaks, and what mends it",
    "Questions to ask",
)
SECTION = re.compile(r"^# ## (?:(\d+) · .*|(Quiz) )\((\d+) min\)( ★)?", re.MULTILINE)
ROW = re.compile(r"^\| (?:(\d+) · [^|]*?|(Quiz))( ★)? \| (\d+) \|", re.MULTILINE)


def test_each_chapter_has_its_page():
    assert [page.stem for page in NOTES] == [f"{number:02d}" for number in chapters()]


@pytest.mark.parametrize("page", NOTES, ids=lambda page: page.stem)
def test_a_page_says_what_an_instructor_asks(page):
    text = page.read_text(encoding="utf-8")
    assert "**Purpose.**" in text
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == HEADS


@pytest.mark.parametrize("page", NOTES, ids=lambda page: page.stem)
def test_sections_minutes_and_stars_are_those_of_the_chapter(page):
    source = (SOURCES / f"{chapters()[int(page.stem)].stem}.py").read_text(encoding="utf-8")
    wanted = [(number or quiz, int(long), bool(star)) for number, quiz, long, star in SECTION.findall(source)]
    given = [
        (n or quiz, int(long), bool(star)) for n, quiz, star, long in ROW.findall(page.read_text(encoding="utf-8"))
    ]
    assert given == wanted


@pytest.mark.parametrize("page", sorted((WORKSHOP / "plans").glob("*.md")), ids=lambda page: page.stem)
def test_slides_that_a_plan_names_are_there(page):
    named = re.findall(r"deck (\d\d), slide ([\d, toand]+)", page.read_text(encoding="utf-8"))
    for number, places in named:
        deck = next((WORKSHOP / "slides").glob(f"{number}_*.md")).read_text(encoding="utf-8")
        assert max(map(int, re.findall(r"\d+", places))) <= deck.count("\n---\n") + 1


@pytest.mark.parametrize(
    "page", [*NOTES, *WORKSHOP.glob("*.md"), *WORKSHOP.glob("plans/*.md")], ids=lambda page: page.stem
)
def test_links_and_widths(page: Path):
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^):]+)\)", text):
        assert (page.parent / link).exists(), link
