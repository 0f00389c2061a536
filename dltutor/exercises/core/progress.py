"""The table of what a learner has done, a chapter a row."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from dltutor.exercises.core import store
from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.core.shown import Shown, box
from dltutor.translations.catalog import say


@dataclass(frozen=True)
class Row:
    """One chapter's progress: how many of its exercises are right and tried, how many quiz questions are right."""

    number: int
    title: str
    exercises: int
    exercises_right: int
    exercises_tried: int
    questions: int
    questions_right: int

    def cells(self) -> tuple[str, ...]:
        """The row as texts, one for each column of the table."""
        return (
            f"{self.number:02d} {say(self.title)}",
            say("{} of {}").format(self.exercises_right, self.exercises),
            say("{} of {}").format(self.exercises_tried, self.exercises),
            say("{} of {}").format(self.questions_right, self.questions),
        )


@dataclass(frozen=True, repr=False)
class Progress(Shown):
    """What is done in each chapter; the `notice` says whose progress it is, or that the file cannot be used.

    >>> Progress((Row(1, "Neurons", 6, 2, 3, 6, 4),))
    chapter     exercises right  tried   quiz right
    01 Neurons  2 of 6           3 of 6  4 of 6
    """

    rows: tuple[Row, ...]
    notice: str = ""

    def text(self) -> str:
        table = [_heads(), *(row.cells() for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in table]
        return "\n".join([*lines, *([self.notice] if self.notice else [])])

    def html(self) -> str:
        cell = 'style="text-align:left;padding:.2em 1em .2em 0"'
        head = "".join(f'<th scope="col" {cell}>{h}</th>' for h in _heads())
        body = "".join(
            "<tr>" + "".join(f"<td {cell}>{html.escape(c)}</td>" for c in row.cells()) + "</tr>" for row in self.rows
        )
        notice = f"<div><i>{html.escape(self.notice)}</i></div>" if self.notice else ""
        return box("solution", f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", notice)


def table(chapters: Iterable[Chapter]) -> Progress:
    """What is done in each of these chapters."""
    entries, notice = store.read()
    return Progress(tuple(_row(chapter, entries) for chapter in chapters), notice or _whose(bool(entries)))


def _heads() -> tuple[str, ...]:
    return say("chapter"), say("exercises right"), say("tried"), say("quiz right")


def _whose(anything: bool) -> str:
    if name := store.learner():
        return say("The progress of {}.").format(name)
    alone = say("Several learners on one account? dltutor.setup('Ada') keeps Ada's progress apart.")
    return alone if anything else ""


def _row(chapter: Chapter, entries: store.Entries) -> Row:
    number = str(chapter.number)
    exercises = [entries.get((number, "exercises", e.key)) for e in chapter.exercises]
    questions = [entries.get((number, "quiz", q.key)) for q in chapter.questions]
    return Row(
        chapter.number,
        chapter.title,
        len(exercises),
        exercises.count(store.RIGHT),
        sum(state is not None for state in exercises),
        len(questions),
        questions.count(store.RIGHT),
    )
