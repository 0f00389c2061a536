"""A lab on a page hears it on two threads: JupyterLab sends the first message of a control to another than the rest."""

from __future__ import annotations

import time
from threading import Thread

import pytest

from dltutor.figures.picture import Picture
from dltutor.live.page.controls import Slider
from dltutor.live.page.lab import Lab


class Two(Lab):
    controls = (Slider("first", "first", 0, 1, 0.5), Slider("second", "second", 0, 1, 0.5))

    def figure(self):
        return Picture(200, 100, alt="Nothing.")


@pytest.fixture
def lab():
    shown = Two()
    shown._repr_mimebundle_()
    yield shown
    shown.close()


def moved(widget, value: float) -> Thread:
    """A thread that has moved the widget, and waits for the lab."""
    thread = Thread(target=setattr, args=(widget, "value", value))
    thread.start()
    end = time.monotonic() + 10
    while widget.value != value and time.monotonic() < end:
        time.sleep(0.001)
    return thread


def test_a_control_that_is_moved_while_the_lab_works_is_not_set_back(lab):
    slider = lab.session.widgets["first"]
    with lab.lock:
        thread = moved(slider, 0.6)
        lab.refresh()
        assert slider.value == 0.6
    thread.join(10)
    assert lab.values.first == 0.6
    slider.value = 0.5
    assert lab.values.first == 0.5, "it is the learner's, no answer to something that the page was sent"


def test_a_control_that_is_moved_while_the_lab_moves_the_controls_is_heard(lab, monkeypatch):
    slider, threads = lab.session.widgets["second"], []

    def fit(control, widget):
        if not threads:
            threads.append(moved(slider, 0.6))
            threads[0].join(0.1)  # now it waits for the lab, or was not heard

    monkeypatch.setattr(Slider, "fit", fit)
    lab.set(first=0.2)
    threads[0].join(10)
    assert (lab.values.first, lab.values.second) == (0.2, 0.6)
    assert (lab.session.widgets["first"].value, slider.value) == (0.2, 0.6)


def test_a_control_of_a_lab_that_was_closed_meanwhile_is_not_heard(lab):
    with lab.lock:
        thread = moved(lab.session.widgets["first"], 0.6)
        session = lab.session
        lab.close()
    thread.join(10)
    assert session.errors == []
