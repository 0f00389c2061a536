"""Every call that an exercise prints works when it is typed after the chapter's imports and the exercise's cell."""

import ast
import re
from pathlib import Path

import pytest

import dltutor.exercises
from dltutor.command.catalogue import SOURCES
from dltutor.exercises import chapters
from dltutor.exercises.core.outcome import Hint, Outcome, Solution

PACKAGE = Path(dltutor.exercises.__file__).parent
EXERCISES = [pytest.param(c.number, e.key, id=f"{c.number}-{e.key}") for c in chapters() for e in c.exercises]
CALL = re.compile(r"[\w.]*\b(?:check|hint|solution)\([^`()]*\)")


def cells(number):
    """The cells of a chapter's source, each with its first line."""
    source = next(SOURCES.glob(f"{number:02}_*.py")).read_text(encoding="utf-8")
    return re.split(r"^# %%", source, flags=re.MULTILINE)


@pytest.mark.parametrize(("number", "key"), EXERCISES)
def test_every_printed_call_can_be_typed(number, key):
    chapter = cells(number)
    prepared = re.search(r"^from dltutor\.exercises import \w+ as practice$", "\n".join(chapter), re.MULTILINE)
    names = {}
    exec(prepared[0], names)
    cell = next(cell for cell in chapter if f"practice.{key}.check(" in cell)
    exec(cell.partition("\n")[2], names)
    exercise = getattr(names["practice"], key)
    assert exercise.call in cell, "the chapter's cell and the exercise name the answer alike"

    wrong = [exercise.check("a", "b", no="c"), exercise.check(*[1] * len(exercise.names)), exercise.hint(9)]
    answer = dict(names)
    exec(exercise.code, answer)
    right = exercise.check(*(answer[name] for name in exercise.names))
    told = [exercise.check(), *wrong, right, *map(exercise.hint, (1, 2, 3)), exercise.solution(), exercise]
    texts = [exercise.way_on, *exercise.hints, *map(str, told)]
    printed = {call for text in texts for call in CALL.findall(text)}
    assert len(printed) >= 6
    for call in printed:
        assert call.startswith(f"practice.{key}."), f"{call} is printed, and cannot be typed"
        assert isinstance(eval(call, names), Outcome | Hint | Solution)
    assert eval(exercise.call, names).state == "not attempted"


def test_no_message_of_a_single_exercise_prints_such_a_call():
    """They know neither the prefix nor the learner's names; what is said in `core` does."""
    files = [file for file in PACKAGE.glob("*/*.py") if file.parent.name != "core"]
    texts = [
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(files) > 20 and [text for text in texts if CALL.search(text)] == []
