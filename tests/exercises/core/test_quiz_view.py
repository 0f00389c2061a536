"""The quiz as widgets, driven without a page; alike on ipywidgets 7.7 and 8."""

import ipywidgets as widgets
import pytest
from ipywidgets.widgets import widget as registry

from dltutor.exercises import neurons as practice
from dltutor.exercises.core import store


def living():
    """How many widgets the kernel holds."""
    return len(registry._instances if hasattr(registry, "_instances") else widgets.Widget.widgets)


@pytest.fixture
def quiz():
    quiz = practice.quiz()
    yield quiz
    quiz.close()


def every_text(view):
    found = [getattr(view, "value", "")] if isinstance(view, widgets.HTML) else []
    return "".join(found + [every_text(child) for child in getattr(view, "children", ())])


def test_right_answers_are_right_and_recorded(quiz):
    for view in quiz.questions:
        view.answer(view.question.right_answer)
        assert view.submit().state == "right"
        assert "✔ Right" in view.widget.children[-1].value
    entries, _ = store.read()
    assert list(entries.values()) == ["right"] * 6


def test_a_press_on_the_button_submits(quiz):
    view = quiz.questions[0]
    view.answer("a")
    button = next(w for w in view.widget.children if isinstance(w, widgets.Button))
    button.click()
    assert view.result.state == "not yet"
    assert "✗ Not yet." in view.widget.children[-1].value


def test_no_answer_and_no_number_are_told_and_not_recorded(quiz, progress_file):
    for view in quiz.questions:
        assert view.submit().state == "not attempted"
    number = quiz.questions[2]
    number.answer("<b>many</b>")
    assert number.submit().headline == "answer='<b>many</b>': it must be a number, for example 0.5."
    assert "&lt;b&gt;many" in number.widget.children[-1].value
    assert not progress_file.exists()


def test_feedback_is_announced_to_those_who_do_not_see_it(quiz):
    for view in quiz.questions:
        assert 'role="status" aria-live="polite"' in view.widget.children[-1].value


def test_nothing_is_chosen_at_first_and_every_control_says_what_it_is(quiz):
    for view in quiz.questions:
        assert not view.result
        inputs = [w for w in view.widget.children if not isinstance(w, widgets.HTML)]
        assert all(w.description for w in inputs if not isinstance(w, widgets.RadioButtons))
        assert all(w.value is None for w in inputs if isinstance(w, widgets.RadioButtons))
    assert len({w.description for q in quiz.questions for w in q.widget.children if isinstance(w, widgets.Button)}) == 6


def test_text_for_where_there_are_no_widgets(quiz):
    bundle = quiz._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == quiz.widget.model_id
    text = bundle["text/plain"]
    assert text == repr(quiz) == repr(practice.CHAPTER.quiz())
    assert text.startswith("Quiz: Neurons, 6 questions")
    assert all(option.text in text for q in quiz.questions for option in getattr(q.question, "options", ()))
    assert "0x" not in text


def test_running_the_cell_again_leaves_no_widget_behind():
    practice.quiz()
    first = living()
    for _ in range(4):
        practice.quiz()._repr_mimebundle_()
    assert living() == first
    practice.quiz().close()
    assert living() < first


def test_it_displays_itself_in_one_bundle(quiz, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: shown.append((a, k)))
    quiz._ipython_display_()
    assert shown == [((quiz._repr_mimebundle_(),), {"raw": True})]


def test_a_progress_file_that_fails_costs_no_answer(quiz, unwritable):
    view = quiz.questions[0]
    view.answer(view.question.right_answer)
    assert view.submit().state == "right"
    assert "kept only until the kernel stops" in every_text(view.widget)
