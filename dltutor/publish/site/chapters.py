"""A chapter as a page of the site: the built notebook, with what only a kernel can show put into folds.

Nothing is run. A picture keeps the words that the lab or the figure says of itself, an exercise gets its hints and its
solution, and the quiz its questions, each with what there is to say to every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import nbformat
from nbformat import NotebookNode

from dltutor.errors import LearnerError
from dltutor.exercises.core.contract import PREFIX, Exercise
from dltutor.exercises.core.quiz import Number, Question, label

COLAB = re.compile(
    r"\[Open in Colab\]\((https://colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/([^)]+?)/\S+)\)"
)
_IMPORT = re.compile(rf"^from (dltutor\.exercises) import (\w+) as {PREFIX}$", re.MULTILINE)
_CHECK = re.compile(rf"^{PREFIX}\.(\w+)\.check\(", re.MULTILINE)
_QUIZ = re.compile(rf"^{PREFIX}\.quiz\(\)", re.MULTILINE)
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
    title = first.splitlines()[0].lstrip("# ")
    minutes, badge = _MINUTES.search(first), COLAB.search(first)
    if minutes is None or badge is None:
        raise LearnerError(f"{title}: its first cell must say its minutes, and open the chapter in Colab")
    return Head(title, int(minutes[1]), badge[1], badge[3])


def page(notebook: NotebookNode, name: str) -> NotebookNode:
    """The chapter `name` as the site shows it; `notebook` is left as it is."""
    made = nbformat.from_dict(notebook)
    practice = _practice(notebook)
    cells = []
    for cell in notebook.cells:
        cells.append(_lit(cell))
        if cell.cell_type != "code" or practice is None:
            continue
        folds = "".join(exercise_folds(getattr(practice, key)) for key in _CHECK.findall(cell.source))
        if _QUIZ.search(cell.source):
            folds += "\n\n".join(question_fold(n, one) for n, one in enumerate(practice.CHAPTER.questions, 1))
        if folds:
            cells[-1].outputs = []
            cells.append(nbformat.v4.new_markdown_cell(folds, id=f"{cell.id}-folds"))
    cells[0].source = COLAB.sub(rf"\g<0> · {{download}}`Download <../notebooks/{name}.ipynb>`", cells[0].source)
    made.cells = cells
    return made


def exercise_folds(exercise: Exercise) -> str:
    """The three hints and the solution, each to be opened by itself."""
    hints = "".join(fold(f"Hint {level}", exercise.hints[level - 1]) for level in (1, 2, 3))
    solution = f"```python\n{exercise.code.strip()}\n```\n\n{plain(exercise.why)}"
    return f"{hints}{fold('Solution', solution, marked=True)}"


def question_fold(number: int, question: Question) -> str:
    """A question of a quiz, and in a fold what there is to say to every answer."""
    lines = [f"**{number}.** {plain(question.text)} *({question.instruction})*", ""]
    if isinstance(question, Number):
        answers = [f"**{question.answer:,}**: {plain(question.why)}", ""]
        answers += [f"- {slip:,}: {plain(why)}" for slip, why in question.slips.items()]
    else:
        options = getattr(question, "options", ())
        lines += [f"- {label(at)} {plain(option.text)}" for at, option in enumerate(options)]
        answers = [
            f"- {'✔' if option.right else '✗'} {label(at)} {plain(option.why)}" for at, option in enumerate(options)
        ]
    return "\n".join(lines) + "\n\n" + fold(f"Answer to question {number}", "\n".join(answers), marked=True)


def fold(title: str, text: str, marked: bool = False) -> str:
    """A part of a page that opens on a click; `text` is plain unless it is `marked` already."""
    return f"<details><summary>{title}</summary>\n\n{text if marked else plain(text)}\n\n</details>\n\n"


def plain(text: str) -> str:
    r"""Words as they are, in Markdown: only what stands between backticks is code.

    >>> plain("`a_b` and a_b, 2 * 3")
    '`a_b` and a\\_b, 2 \\* 3'
    """
    parts = text.split("`")
    return "`".join(part if at % 2 else _SIGNS.sub(r"\\\1", part) for at, part in enumerate(parts))


def _practice(notebook: NotebookNode) -> ModuleType | None:
    found = next((found for cell in notebook.cells if (found := _IMPORT.search(cell.source))), None)
    return import_module(".".join(found.groups())) if found else None


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
