"""Keys that are held down: the lab knows which, and answers the page with one frame."""

from __future__ import annotations

import pytest

from dltutor.figures.picture import Picture
from dltutor.live.page.lab import Lab


class Driven(Lab):
    steers = ("ArrowLeft", "ArrowRight")
    turns: tuple = ()

    def figure(self):
        return Picture(200, 100, alt="Nothing.")

    def steered(self):
        self.turns = (*self.turns, self.held)


@pytest.fixture
def lab():
    shown = Driven()
    shown._repr_mimebundle_()
    yield shown
    shown.close()


def test_the_lab_is_told_which_of_its_keys_are_down(lab):
    lab.hold("ArrowLeft", "a")
    lab.hold("ArrowLeft", "ArrowRight")
    lab.hold()
    assert lab.turns == (("ArrowLeft",), ("ArrowLeft", "ArrowRight"), ())


def test_the_page_names_them_and_gets_one_frame(lab, monkeypatch):
    answers = []
    monkeypatch.setattr(lab.session.stage, "show", lambda message, *frame: answers.append(message))
    lab.session._on_message({"kind": "steer", "held": ["ArrowRight"], "n": 1, "view": "a"})
    assert lab.held == ("ArrowRight",) and [answer["n"] for answer in answers] == [1]
    assert lab.session.stage.widget.steers == ["ArrowLeft", "ArrowRight"] and not lab.session.errors
