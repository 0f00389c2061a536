"""The questions without any widget: grading, explanations, and what an answer may look like."""

import pytest

from dltutor.errors import LearnerError
from dltutor.exercises.core.quiz import Multiple, Number, Option, Single

OPTIONS = (Option("blue", True, "Look up."), Option("green", False, "Grass."), Option("grey", True, "In November."))
SINGLE = Single("sky", "The sky?", OPTIONS[:2])
MULTIPLE = Multiple("skies", "The skies?", OPTIONS)
NUMBER = Number("legs", "Legs?", 2260, "Because.", tolerance=0.5, slips={40: "Biases."}, otherwise="Count.")


@pytest.mark.parametrize("answer", [0, "a", "blue"])
def test_a_single_choice_is_right_by_position_letter_or_text(answer):
    feedback = SINGLE.grade(answer)
    assert feedback.state == "right"
    assert feedback.lines == ("a) right: Look up.", "b) not so: Grass.")


def test_a_wrong_choice_is_explained_and_gives_nothing_away():
    feedback = SINGLE.grade("green")
    assert (feedback.state, feedback.lines) == ("not yet", ("b) not so: Grass.",))


@pytest.mark.parametrize(
    ("answer", "state", "headline"),
    [
        ([0, 2], "right", "Right, all of them."),
        (["grey", "blue"], "right", "Right, all of them."),
        ([0], "not yet", "Not yet. You have 1 of the 2 right answers."),
        ([1], "not yet", "Not yet. You have 0 of the 2 right answers, and one that is not."),
        ([0, 1, 2], "not yet", "Not yet. You have 2 of the 2 right answers, and one that is not."),
        ([], "not attempted", "Choose at least one answer first."),
    ],
)
def test_multiple_choice(answer, state, headline):
    feedback = MULTIPLE.grade(answer)
    assert (feedback.state, feedback.headline) == (state, headline)


@pytest.mark.parametrize("answer", [2260, 2260.4, "2260", " 2 260 ", "2,260", "2.260", "2260,0", "+2260", "2.26e3"])
def test_a_number_is_right_as_people_write_it(answer):
    assert NUMBER.grade(answer).state == "right"


@pytest.mark.parametrize(
    ("answer", "line"), [("40", "Biases."), (40.2, "Biases."), ("-2260", "Count."), ("−1", "Count.")]
)
def test_a_wrong_number_is_explained(answer, line):
    assert NUMBER.grade(answer).lines == (line,)


def test_a_true_minus_sign_is_read():
    assert Number("m", "?", -0.3, "", slips={}, otherwise="").grade("−0,3").state == "right"


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, NUMBER])
def test_no_answer_is_not_attempted(question):
    assert question.grade(None).state == "not attempted"


@pytest.mark.parametrize("answer", ["many", "nan", "inf", "1 or 2", float("nan"), True, [1], object(), 1j, "1/2"])
def test_what_is_no_number_gets_one_line(answer):
    with pytest.raises(LearnerError, match=r"^answer=.*: it must be a number, for example 0.5$"):
        NUMBER.grade(answer)


@pytest.mark.parametrize("answer", ["d", 2, -1, True, 0.5, object(), "BLUE"])
def test_what_is_no_option_gets_one_line(answer):
    with pytest.raises(LearnerError, match=r"^answer=.*: it must be one of a, b$"):
        SINGLE.grade(answer)


def test_several_options_are_given_as_a_list():
    with pytest.raises(LearnerError, match="it must be a list of options"):
        MULTIPLE.grade("a")


@pytest.mark.parametrize("question", [SINGLE, MULTIPLE, NUMBER])
def test_the_right_answer_is_right(question):
    assert question.grade(question.right_answer).state == "right"


def test_a_question_as_plain_text():
    assert SINGLE.plain(3) == "3. The sky? (one answer)\n   a) blue\n   b) green"
    assert NUMBER.plain(1) == "1. Legs? (a number)"
