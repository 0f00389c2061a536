"""A lab without a page, and on one: settings, messages, frames, errors, goals, and what closing leaves behind."""

import json
import math

import numpy as np
import pytest

from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.live.page import registry
from dltutor.live.page.controls import PLAY, RESET, Choice, Slider, Switch
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab


class Counter(Lab):
    """The smallest lab: it counts, and can be told to fail."""

    controls = (
        PLAY,
        RESET,
        Slider("speed", "speed", 1, 10, 1, whole=True),
        Choice("unit", "unit", ("steps", "tens"), "steps"),
        Switch("fail", "fail"),
    )
    goals = (Goal("reach five", lambda lab: lab.count >= 5 and f"at {lab.count}"),)
    draggable = True
    keys = ("ArrowUp",)

    def figure(self):
        picture = Picture(200, 100, alt="A bar.")
        axes = picture.axes(1, 1, 1, area="bar")
        axes.set(xlim=(0, 1), ylim=(0, 100))
        self.line = picture.moving(axes.plot([], [], linewidth=4)[0])
        return picture

    def begin(self):
        self.count, self.places = 0, []

    def advance(self, seconds):
        if self.values.fail:
            raise RuntimeError("broken inside")
        self.count += self.values.speed

    def on_reset(self):
        self.count = 0

    def pointed(self, phase, area, x, y):
        self.places.append((phase, x, y))

    def typed(self, key, shift):
        self.count += 1

    def update(self):
        self.line.set_data([0, 1], [self.count, self.count])

    def describe(self):
        return f"count {self.count}"


class Empty(Lab):
    """A lab with nothing in its picture."""

    def figure(self):
        return Picture(100, 100)


@pytest.fixture(params=["canvas", "plain"])
def shown(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setenv("DLTUTOR_STAGE", "plain")
    lab = Counter()
    lab._repr_mimebundle_()
    yield lab
    lab.close()


def frames(lab, monkeypatch):
    """What the lab's stage is asked to show, from now on."""
    sent = []
    monkeypatch.setattr(lab.session.stage, "show", lambda message, *rest: sent.append((message, *rest)))
    return sent


def test_settings_are_checked_and_nothing_changes_on_a_slip():
    lab = Counter(speed=3)
    assert lab.values.speed == 3
    for slip, words in [
        ({"speed": 0}, "speed=0: it must be a whole number from 1 to 10"),
        ({"speed": "fast"}, "speed='fast'"),
        ({"speed": float("nan")}, "speed=nan"),
        ({"speed": []}, r"speed=\[\]"),
        ({"unit": "miles"}, "unit='miles': it must be one of 'steps', 'tens'"),
        ({"fail": "perhaps"}, "fail='perhaps'"),
        ({"colour": 1}, "colour: Counter has no such setting; it has speed, unit, fail"),
        ({"speed": 4, "unit": "miles"}, "unit="),
    ]:
        with pytest.raises(LearnerError, match=words):
            lab.set(**slip)
        assert lab.values.speed == 3
    with pytest.raises(LearnerError, match="speed=99"):
        Counter(speed=99)
    with pytest.raises(LearnerError, match="'launch': Counter has no such button; it has 'play', 'reset'"):
        lab.press("launch")


def test_every_message_is_answered_by_exactly_one_frame(shown, monkeypatch):
    sent = frames(shown, monkeypatch)
    messages = [
        {"kind": "hello", "dark": True, "ratio": 1.5},
        {"kind": "tick"},
        {"kind": "pointer", "phase": "down", "x": 0.5, "y": 0.5},
        {"kind": "key", "key": "ArrowUp"},
        {"kind": "key", "key": "r"},
        {"kind": "nonsense"},
        {"kind": "pointer", "phase": "down", "x": "left", "y": None},
        {"kind": "tick"},
    ]
    for message in messages:
        shown.session._on_message(message)
    assert [message for message, *_ in sent] == messages


def test_a_tick_that_comes_after_the_pause_is_answered_without_the_picture_that_is_there(monkeypatch):
    lab = Counter()
    lab._repr_mimebundle_()
    sent = []
    widget = lab.session.stage.widget
    monkeypatch.setattr(widget, "send", lambda frame, buffers: sent.append((frame["n"], len(buffers))))
    lab.session.widgets["play"].click()
    lab.session._on_message({"kind": "tick", "n": 1})
    lab.session.widgets["play"].click()
    del sent[:]
    lab.session._on_message({"kind": "tick", "n": 2})
    lab.session._on_message({"kind": "tick", "n": 3})
    assert sent == [(2, 0), (3, 0)]
    lab.set(speed=9)
    lab.session._on_message({"kind": "key", "n": 4, "key": "ArrowUp"})
    assert [count for _, count in sent[2:]] == [1, 1]
    lab.close()


def test_a_button_is_answered_by_one_picture(shown, monkeypatch):
    sent = frames(shown, monkeypatch)
    for name in ("play", "play", "reset"):
        shown.session.widgets[name].click()
    assert len(sent) == 3


def test_it_plays_only_while_it_is_told_to(shown):
    tick = {"kind": "tick"}
    shown.session._on_message(tick)
    assert shown.count == 0
    shown.session.widgets["play"].click()
    assert shown.session.stage.playing
    assert shown.session.widgets["play"].description == "Pause"
    shown.session._on_message(tick)
    assert shown.count == 1
    shown.session.widgets["play"].click()
    shown.session._on_message(tick)
    assert shown.count == 1
    assert not shown.session.stage.playing


def test_a_widget_moves_the_lab_and_the_lab_the_widget(shown):
    shown.session.widgets["speed"].value = 7
    assert shown.values.speed == 7
    shown.set(speed=2, unit="tens")
    assert shown.session.widgets["speed"].value == 2
    assert shown.session.widgets["unit"].value == "tens"


def test_what_goes_wrong_inside_is_said_and_pauses_the_lab(shown, monkeypatch):
    sent = frames(shown, monkeypatch)
    shown.set(fail=True)
    shown.play()
    shown.session._on_message({"kind": "tick"})
    assert not shown.playing
    assert "RuntimeError: broken inside" in shown.words()
    assert "broken inside" in sent[-1][3]
    assert len(shown.session.errors) == 1
    shown.press("reset")
    assert "RuntimeError" not in shown.words()


def test_a_goal_is_noticed_once_and_kept(shown):
    shown.play()
    for _ in range(6):
        shown.session._on_message({"kind": "tick"})
    assert str(shown.progress) == "✔ reach five — at 5"
    shown.press("reset")
    assert shown.done[0]
    assert not Counter().done[0]


def test_the_pointer_comes_in_data_coordinates(shown):
    x, y = shown.picture.place("bar", 0.25, 75)
    shown.session._on_message({"kind": "pointer", "phase": "down", "x": x, "y": y})
    phase, across, up = shown.places[0]
    assert (phase, round(across, 6), round(up, 4)) == ("down", 0.25, 75)
    shown.session._on_message({"kind": "pointer", "phase": "down", "x": 0.0, "y": 0.0})
    assert len(shown.places) == 1
    for phase in ("move", "up"):
        shown.session._on_message({"kind": "pointer", "phase": phase, "x": x, "y": y})
    assert [phase for phase, *_ in shown.places] == ["down", "move", "up"]


def test_headless_it_is_one_picture_and_one_line(shown):
    bundle = shown._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"] == "Counter lab: A bar. count 0 Goals: ☐ reach five"
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == Counter().__repr__()


def test_a_dark_page_gets_a_dark_picture(shown):
    shown.session._on_message({"kind": "hello", "dark": True, "ratio": 2})
    assert shown.picture.frame()[0, 0, :3].max() < 40
    assert shown.picture.frame().shape == (200, 400, 4)
    shown.session._on_message({"kind": "hello", "dark": False, "ratio": 1, "scale": 0.8})
    assert shown.picture.frame().shape == (80, 160, 4), "it is drawn for the size at which it is shown"
    assert shown.picture.frame()[0, 0, :3].min() > 240


def test_what_is_seldom_needed_stands_behind_a_button():
    class Grouped(Counter):
        more = {"Counting": ("speed", "unit"), "Others": ("fail", "not_here")}

    lab = Grouped()
    lab._repr_mimebundle_()
    bar, panel, *_ = lab.session.box.children
    assert [widget.description for widget in bar.children] == ["Play", "Reset", "More"]
    assert [[widget.description for widget in row.children[1:]] for row in panel.children] == [
        ["speed", "unit"],
        ["fail"],
    ]
    assert panel.layout.display == "none"
    bar.children[-1].value = True
    assert panel.layout.display == ""
    panel.children[0].children[1].value = 7
    assert lab.values.speed == 7


def test_closing_takes_every_widget_off_the_page():
    import ipywidgets

    def alive():
        registered = getattr(ipywidgets.widget, "_instances", None) or ipywidgets.Widget.widgets
        return len(registered)

    lab = Counter()
    lab._repr_mimebundle_()
    lab.close()
    before = alive()
    for _ in range(5):
        lab = Counter()
        lab._repr_mimebundle_()
        lab.close()
    assert alive() == before
    assert lab not in registry.living()


def test_a_cell_that_runs_again_replaces_its_lab(monkeypatch):
    run = iter([("cell", 1), ("cell", 1), ("cell", 2), ("other", 3)])
    monkeypatch.setattr(registry, "_cell", lambda: next(run))
    first, second, third, fourth = (Counter() for _ in range(4))
    for lab in (first, second, third, fourth):
        lab._repr_mimebundle_()
    assert first.session is None
    assert second.session is None
    assert third.session is not None
    assert fourth.session is not None
    third.close()
    fourth.close()


def test_the_table_of_controls_makes_the_code():
    class Named(Counter):
        pass

    assert Named(speed=4).to_code() == "labs.Named(speed=4)"


def test_the_state_sent_to_the_page_is_text_only(monkeypatch):
    monkeypatch.delenv("DLTUTOR_STAGE", raising=False)
    lab = Counter()
    lab._repr_mimebundle_()
    state = lab.session.stage.widget.get_state()
    json.dumps({k: v for k, v in state.items() if isinstance(v, str | int | bool | list)})
    assert not any(isinstance(v, bytes | memoryview | np.ndarray) for v in state.values())
    lab.close()


def test_a_slider_that_rounds_the_setting_to_its_grid_changes_nothing():
    from dltutor.live.page.controls import learning_rate

    class Rounded(Empty):
        controls = (learning_rate(0.02),)
        told = []

        def changed(self, name):
            self.told.append(name)

    lab = Rounded()
    lab._repr_mimebundle_()
    slider = lab.session.widgets["learning_rate"]
    slider.value = 10**-1.7  # what the page makes of 0.02, whose logarithm is -1.69897
    assert lab.values.learning_rate == 0.02 and Rounded.told == []
    lab.session.follow()
    assert slider.value == pytest.approx(10**-1.7), "and it is not sent to and fro"
    slider.value = 10**-1.65
    assert lab.values.learning_rate == 0.022 and Rounded.told == ["learning_rate"]
    lab.close()


def test_a_slider_begins_where_the_page_would_put_it():
    """Otherwise the page answers with its own value, and in a long cell that answer comes after the lab has gone on."""

    class Rated(Counter):
        controls = (*Counter.controls, Slider("rate", "rate", 1e-5, 0.1, 0.002, step=0.05, log=True))

    lab = Rated()
    lab._repr_mimebundle_()
    widget = lab.session.widgets["rate"]
    assert widget.value == pytest.approx(10**-2.7) and lab.values.rate == 0.002
    assert lab.table["rate"].placed(widget.value) == widget.value
    lab.close()


def test_a_logarithmic_slider_uses_the_number_that_it_shows():
    class Rated(Counter):
        controls = (*Counter.controls, Slider("rate", "rate", 1e-4, 10, 0.003, step=0.05, log=True))

    lab = Rated()
    lab._repr_mimebundle_()
    widget = lab.session.widgets["rate"]
    assert f"{widget.value:.2g}" == "0.003" and lab.values.rate == 0.003
    widget.value = 10**0.34
    assert lab.values.rate == 2.2
    for digit in range(1, 10):
        lab.set(rate=digit / 100)
        assert f"{widget.value:.2g}" == f"{digit / 100:.2g}"
        ticks = (math.log10(widget.value) + 4) / widget.step
        assert ticks == pytest.approx(round(ticks), abs=1e-6), "the page puts the handle there as well"
    lab.close()


def test_a_page_that_is_late_does_not_set_a_slider_back(monkeypatch):
    class Moved(Empty):
        controls = (Slider("weight", "weight", -1, 2, 0.0, step=0.05),)

    lab = Moved()
    lab._repr_mimebundle_()
    slider = lab.session.widgets["weight"]
    for weight in (0.52, 0.63, 0.74):  # a drag in the picture; the page rounds each value and hands it back, later
        lab.set(weight=weight)
    assert slider.value == pytest.approx(0.75), "the page is sent what it would make of it"
    slider.value = 0.6500000000000001
    assert lab.values.weight == 0.74
    slider.value = 0.1
    slider.value = 0.65
    assert lab.values.weight == 0.65, "the learner has taken hold of it"
    monkeypatch.setattr("dltutor.live.page.session.ECHO", 0)
    lab.set(weight=0.7)
    lab.set(weight=0.8)
    slider.value = 0.7
    assert lab.values.weight == 0.7, "after a while it is no answer to anything"
    lab.close()


def test_a_slider_in_whole_steps_keeps_what_it_cannot_show():
    class Whole(Empty):
        controls = (Slider("epochs", "epochs", 10, 100, 10, step=10, whole=True),)

    lab = Whole()
    lab._repr_mimebundle_()
    lab.set(epochs=37)
    assert lab.session.widgets["epochs"].value == 40
    assert lab.values.epochs == 37
    lab.close()
