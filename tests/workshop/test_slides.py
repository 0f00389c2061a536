"""The decks: each chapter has one of the agreed shape, its pictures are found, its minutes are the chapter's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dltutor.command.catalogue import SOURCES, chapters
from dltutor.errors import LearnerError
from dltutor.publish import slides

DECKS = sorted(slides.DECKS.glob("*.md"))
MINUTES = re.compile(r"^# ## (\d+) · .*\((\d+) min\)", re.MULTILINE)


def parts(deck: Path) -> list[str]:
    return re.split(r"^---$", deck.read_text(encoding="utf-8"), flags=re.MULTILINE)


def minutes(stem: str) -> dict[int, int]:
    text = (SOURCES / f"{stem}.py").read_text(encoding="utf-8")
    return {int(number): int(long) for number, long in MINUTES.findall(text)}


def test_each_chapter_has_a_deck():
    assert [deck.stem for deck in DECKS] == [path.stem for path in chapters().values()]


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_a_deck_asks_shows_lets_the_room_work_and_names_two_mistakes(deck):
    found = parts(deck)
    heads = [one.strip().splitlines()[0] for one in found]
    assert 10 <= len(found) <= 14
    assert heads[0].startswith("# ") and all(head.startswith("## ") for head in heads[1:])
    assert any(head.endswith("?") or "Predict" in head for head in heads)
    assert sum(head.startswith("## Mistake: ") for head in heads) >= 2
    assert any(head.startswith("## Answer: ") for head in heads)
    assert sum("Now you:" in one for one in found) >= 3
    assert all("\nNote:\n" in one for one in found), "a slide has nothing for the speaker"
    assert sum(slides.PICTURE.search(one) is not None for one in found) >= 2


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_the_minutes_on_the_slides_are_those_of_the_sections(deck):
    long = minutes(deck.stem)
    said = re.findall(r"section (\d+), (\d+) minutes", deck.read_text(encoding="utf-8"))
    assert said
    for section, time in said:
        assert long[int(section)] == int(time), f"section {section}"


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_a_page_has_every_picture_within_it_and_asks_for_nothing_from_elsewhere(deck):
    page = slides.deck(deck, chapters()[int(deck.stem[:2])])
    asked = sum(slides.PICTURE.search(one) is not None for one in parts(deck))
    assert page.count("<img alt=") == asked and "cell:" not in page
    shown = page[page.index("<body>") : page.index("<script>")]
    assert 'alt=""' not in shown and not re.search(r'(src|href)="(?!data:)', shown)


def test_a_cell_without_a_picture_is_named():
    chapter = chapters()[1]
    with pytest.raises(LearnerError, match=r"cell:labs\.Nothing: no cell of 01_neurons\.ipynb"):
        slides.picture(chapter, "labs.Nothing")


def test_the_command_writes_the_decks_that_are_named(tmp_path, capsys):
    assert slides.main(["0", "--out", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["00_start_here.html"]
    assert slides.main(["77", "--out", str(tmp_path)]) == 2
    assert "it must be the number of a chapter" in capsys.readouterr().err
