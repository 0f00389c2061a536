"""What every chapter must bring; a new chapter is held to it as soon as its file is there."""

import subprocess
import sys

import pytest

from dltutor.exercises import chapters
from dltutor.exercises.core.quiz import Multiple, Number, Single

EXERCISES = [pytest.param(c, e, id=f"{c.number}-{e.key}") for c in chapters() for e in c.exercises]
QUESTIONS = [pytest.param(q, id=f"{c.number}-{q.key}") for c in chapters() for q in c.questions]


def test_chapters_are_in_order_and_their_numbers_differ():
    numbers = [c.number for c in chapters()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_no_exercise_and_no_question_gets_lost():
    counts = [(len(c.exercises), len(c.questions)) for c in chapters()]
    assert counts[:8] == [(6, 6), (6, 6), (5, 6), (5, 6), (6, 6), (6, 6), (5, 6), (6, 6)]


@pytest.mark.parametrize("chapter", chapters(), ids=lambda c: c.title)
def test_a_chapter_has_enough_of_everything(chapter):
    assert len(chapter.exercises) >= 4
    assert len(chapter.questions) >= 5
    assert {type(q) for q in chapter.questions} == {Single, Multiple, Number}
    assert len({e.key for e in chapter.exercises}) == len(chapter.exercises)
    assert len({q.key for q in chapter.questions}) == len(chapter.questions)


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES)
def test_an_exercise_is_complete(chapter, exercise):
    assert exercise.chapter == chapter.number
    assert len(exercise.hints) == 3
    assert len(set(exercise.hints)) == 3
    assert all(len(text) > 30 for text in (*exercise.hints, exercise.task, exercise.why))
    assert exercise.title


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_is_explained(question):
    assert len(question.text) > 15
    if isinstance(question, Number):
        assert len(question.why) > 15
        assert len(question.otherwise) > 15
        assert len(question.slips) >= 3
        assert all(len(why) > 15 for why in question.slips.values())
        assert all(question.grade(slip).lines == (why,) for slip, why in question.slips.items())
        return
    assert all(len(option.why) > 15 for option in question.options)
    assert len({option.text for option in question.options}) == len(question.options) >= 3
    right = sum(option.right for option in question.options)
    assert right == 1 if isinstance(question, Single) else right >= 2
    assert right < len(question.options)


def test_exercises_load_neither_tensorflow_nor_widgets_nor_pyplot():
    code = """
import sys, dltutor
from dltutor.exercises import neurons as practice
practice.nand.check([1, 1], 1), practice.nand.hint(), dltutor.progress()
heavy = ("tensorflow", "keras", "ipywidgets", "IPython", "matplotlib.pyplot", "sklearn")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
