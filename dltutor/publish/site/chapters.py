"""A chapter as a page of the site: the built notebook, with what only a kernel can show put into folds.

Nothing is run. A picture keeps the words that the lab or the figure says of itself, an exercise gets its hints and its
solution, and the quiz its questions, each with what there is to say to every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from dltutor.errors import LearnerError
from dltutor.exercises.core.contract import PREFIX, Exercise
from dltutor.exercises.core.quiz import Number, Question, label
from dltutor.publish.source import practice
from dltutor.translations.catalog import ENGLISH, say, speaking

COLAB = re.compile(r"\[[^\]\n]+\]\((https://colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/([^)]+?)/\S+)\)")
_CHECK = re.compile(rf"^{PREFIX}\.(\w+)\.check\(", re.MULTILINE)
_QUIZ = re.compile(rf"^{PREFIX}\.quiz\(\)", re.MULTILINE)
_CARD = re.compile(rf"^{PREFIX}\.\w+\(\"(\w+)\"\)", re.MULTILINE)
_MINUTES = re.compile(r"(\d+) minutes")
_SIGNS = re.compile(r"([\\*_<>$\[\]#|~])")


@dataclass(frozen=True)
class Head:
    """What the first cell of a chapter says: title, minutes, the address of its Colab badge and the version there."""

    title: str
    minutes: int
    colab: str
    version: str


def head(notebook: NotebookNode) -> Head:
    """The head of a chapter; raises a `LearnerError` where it lacks minutes or a badge."""
    first = notebook.cells[0].source
    minutes, badge = _MINUTES.search(first), COLAB.search(first)
    if minutes is None or badge is None:
        raise LearnerError(f"{title(notebook)}: its first cell must say its minutes, and open the chapter in Colab")
    return Head(title(notebook), int(minutes[1]), badge[1], badge[3])


def title(notebook: NotebookNode) -> str:
    """The title of a chapter, with its number."""
    return notebook.cells[0].source.splitlines()[0].lstrip("# ")


def page(notebook: NotebookNode, download: str, language: str = ENGLISH) -> NotebookNode:
    """A chapter as the site shows it, with a way to the file `download`; `notebook` is left as it is."""
    made = nbformat.from_dict(notebook)
    exercises = practice("\n".join(cell.source for cell in notebook.cells))
    cells = []
    with speaking(language):
        for cell in notebook.cells:
            cells.append(_lit(cell))
            folds = _folds(cell, exercises) if cell.cell_type == "code" and exercises else ""
            if folds:
                cells[-1].outputs = []
                cells.append(nbformat.v4.new_markdown_cell(folds, id=f"{cell.id}-folds"))
    cells[0].source = COLAB.sub(rf"\g<0> · {{download}}`.ipynb <{download}>`", cells[0].source)
    made.cells = cells
    return made


def _folds(cell: NotebookNode, exercises: ModuleType) -> str:
    folds = "".join(exercise_folds(getattr(exercises, key)) for key in _CHECK.findall(cell.source))
    if _QUIZ.search(cell.source):
        folds += "\n\n".join(question_fold(n, one) for n, one in enumerate(exercises.CHAPTER.questions, 1))
    cards = exercises.CHAPTER.cards
    folds += "".join(question_fold(1, cards[key][1]) for key in _CARD.findall(cell.source) if key in cards)
    return folds


def exercise_folds(exercise: Exercise) -> str:
    """The three hints and the solution, each to be opened by itself."""
    hints = [fold(say("Hint {} of 3").format(n), plain(say(hint))) for n, hint in enumerate(exercise.hints, 1)]
    solution = f"```python\n{exercise.code.strip()}\n```\n\n{plain(say(exercise.why))}"
    return "".join([*hints, fold(say("Solution"), solution)])


def question_fold(number: int, question: Question) -> str:
    """A question of a quiz, and in a fold what there is to say to every answer."""
    lines = [f"**{number}.** {plain(say(question.text))} *({question.instruction})*", ""]
    if isinstance(question, Number):
        answers = [f"**{question.answer:,}**: {plain(say(question.why))}", ""]
        answers += [f"- {slip:,}: {plain(say(why))}" for slip, why in question.slips.items()]
    else:
        options = list(enumerate(getattr(question, "options", ())))
        lines += [f"- {label(at)} {plain(say(option.text))}" for at, option in options]
        marked = [("✔" if option.right else "✗", at, option) for at, option in options]
        answers = [f"- {mark} {label(at)} {plain(say(option.why))}" for mark, at, option in marked]
    return "\n".join(lines) + "\n\n" + fold(say("Solution"), "\n".join(answers))


def fold(summary: str, text: str) -> str:
    """A part of a page, in Markdown, that opens on a click."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>\n\n"


def plain(text: str) -> str:
    r"""Words as they are, in Markdown: only what stands between backticks is code.

    >>> plain("`a_b` and a_b, 2 * 3")
    '`a_b` and a\\_b, 2 \\* 3'
    """
    parts = text.split("`")
    return "`".join(part if at % 2 else _SIGNS.sub(r"\\\1", part) for at, part in enumerate(parts))


def _lit(cell: NotebookNode) -> NotebookNode:
    """The cell with the words of its picture where the page looks for them."""
    made = nbformat.from_dict(cell)
    words = [one.data.get("text/plain", "") for one in cell.get("outputs", ()) if "image/png" in one.get("data", {})]
    if words:
        made.metadata["mystnb"] = {"image": {"alt": " ".join(words).removeprefix("Picture: ")}}
    return made


def read(path: Path) -> NotebookNode:
    """A built notebook."""
    return nbformat.read(path, as_version=4)
