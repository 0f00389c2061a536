import pytest

from dltutor.errors import LearnerError
from dltutor.exercises import convolution, neurons
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import number
from dltutor.exercises.core.outcome import NOT_JUDGED, NOT_YET, RIGHT, Outcome

from ..as_learner import refused


class Half(Exercise):
    key, title, task = "half", "a half", "Give <half> of 1."
    hints = ("a < 1", "b", "c")
    code, why = "x = 0.5", "half and half is 1."

    def judge(self, x):
        x = number("x", x, low=0)
        need(x != 2, "2 is the double & not `x < 1`", "a <table>")
        need(x == 0.5, f"{x:g} is not half of 1")
        return "a half"


def test_the_three_states_are_told_by_words_and_signs_and_not_by_colour_alone():
    half = Half()
    assert str(half.check(0.5)) == "✔ right — a half"
    assert str(half.check(3)) == "✗ not yet — because 3 is not half of 1"
    assert str(half.check(-1)) == "✗ not yet — because x=-1: it must be a number of at least 0"
    assert str(half.check()).startswith("○ not attempted — put your answer in the place of the `...`")
    for outcome in (half.check(0.5), half.check(3), half.check()):
        assert f"<b>{str(outcome).split(' — ')[0]}</b>" in outcome._repr_html_()


def test_the_first_test_that_fails_gives_the_message():
    assert Half().check(2).message == "because 2 is the double & not `x < 1`"


def test_an_outcome_shows_itself_as_text_and_as_html_that_is_escaped():
    bundle = Half().check(2)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"] == "✗ not yet — because 2 is the double & not `x < 1`\na <table>"
    assert "2 is the double &amp; not <code>x &lt; 1</code>" in bundle["text/html"]
    assert "a &lt;table&gt;</pre>" in bundle["text/html"]
    assert "var(--jp-warn-color1, #" in bundle["text/html"]


def test_hints_come_one_after_the_other_or_by_level():
    half = Half()
    assert [half.hint().level for _ in range(5)] == [1, 2, 3, 3, 3]
    assert half.hint(2).level == 2
    assert half.hint().level == 3
    assert str(half.hint(1)) == "Hint 1 of 3 — a < 1\nStill stuck? `practice.half.hint(2)`"
    assert "a &lt; 1" in half.hint(1)._repr_html_()


def test_not_attempted_shows_a_first_step_and_the_way_to_the_task_and_the_next_hint_is_the_second():
    half = Half()
    assert str(half.check(...)).splitlines() == [
        "○ not attempted — put your answer in the place of the `...`, and run the cell again",
        "A first step, hint 1 of 3: a < 1",
        "Stuck? `practice.half.hint(2)`. The task once more: `practice.half`",
    ]
    assert "<code>practice.half</code>" in half.check(...).html()
    assert half.hint().level == 2


def test_a_message_speaks_in_the_names_that_the_learner_typed():
    mine = -1
    assert Half().check(mine).message == "because mine=-1: it must be a number of at least 0"
    assert Half().check(x=mine).message == "because mine=-1: it must be a number of at least 0"
    assert Half().check(-1).message == "because x=-1: it must be a number of at least 0"


@pytest.mark.parametrize("level", [0, 4, -1, "two", 1.5, True, [1], object()])
def test_a_hint_that_does_not_exist_is_one_line(level):
    assert "there are three hints" in str(Half().hint(level))


def test_an_exercise_shows_its_task():
    assert repr(Half()) == "Exercise: a half\nGive <half> of 1.\nCheck it with `practice.half.check(x)`"
    assert "Give &lt;half&gt; of 1." in Half()._repr_html_()


@pytest.mark.parametrize("error", [ZeroDivisionError, LearnerError("batch_size=0: ours"), NotImplementedError("a\nb")])
def test_an_error_of_a_check_is_told_as_ours_and_leaves_no_trace(error, progress_file):
    class Broken(Half):
        def judge(self, x):
            raise error

    broken = Broken()
    broken.chapter = 1
    outcome = broken.check(0.5)
    assert str(outcome).startswith("⚠ not judged — this is our mistake, not yours: the check itself stops with ")
    assert "\n" not in str(outcome) and "<b>⚠ not judged</b>" in outcome.html()
    assert not progress_file.exists()


@pytest.mark.parametrize(
    ("part", "exercise", "answer"),
    [
        ("neurons.by_hand.step_slips", neurons.perceptron_step, lambda weights, bias, *rest: (weights, bias)),
        ("neurons.digit_features._neuron", neurons.features, lambda image: image[5, 1:4].sum()),
        ("convolution.by_hand.ours.convolve", convolution.convolve, lambda image, kernel, bias: image),
        ("core.compared.alike", convolution.max_pool, lambda image, window, stride: image),
        ("core.compared.brief", convolution.output_size, lambda *sizes: "six"),
        ("core.learner._meaning", convolution.output_size, lambda *sizes: sizes[9]),
    ],
)
def test_a_fault_sown_in_a_check_is_never_told_as_the_learners(monkeypatch, part, exercise, answer):
    said = refusal_or_praise(exercise, answer)
    monkeypatch.setattr(f"dltutor.exercises.{part}", lambda *_: [][7])
    outcome = exercise.check(answer)
    assert outcome.state == NOT_JUDGED and "stops with IndexError" in outcome.message
    with pytest.raises(AssertionError, match="this is our mistake"):
        refused(exercise, answer)
    monkeypatch.undo()
    assert refusal_or_praise(exercise, answer) == said


def refusal_or_praise(exercise, answer):
    outcome = exercise.check(answer)
    assert outcome.state in (NOT_YET, RIGHT)
    return outcome.message


def test_a_solution_as_text_can_be_run():
    names = {}
    exec(str(Half().solution()), names)
    assert names["x"] == 0.5


def test_what_is_beside_an_outcome_is_shown_in_both_forms():
    outcome = Outcome("right", "yes", remarks=("a <remark>",), printed="1 < 2", notice="A notice.")
    assert str(outcome) == "✔ right — yes\nBeside: a <remark>.\nYour function printed:\n1 < 2\nA notice."
    assert "a &lt;remark&gt;" in outcome.html()
    assert "1 &lt; 2" in outcome.html()
    assert "A notice." in outcome.html()
