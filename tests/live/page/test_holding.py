"""What a lab may ask of the engine: a drag that stays with its area, and a setting whose range another one sets."""

import pytest

from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.live.page import session
from dltutor.live.page.controls import Slider
from dltutor.live.page.lab import Lab


class Dragged(Lab):
    """Two areas side by side; remembers what it is told."""

    controls = (Slider("size", "size", 0, 1, 0.5),)
    draggable = True

    def figure(self):
        picture = Picture(200, 100)
        picture.axes(position=(0, 0, 0.4, 1), area="left")
        picture.axes(position=(0.6, 0, 0.4, 1), area="right")
        return picture

    def begin(self):
        self.told = []

    def pointed(self, phase, area, x, y):
        self.told.append((phase, area, round(x, 3), round(y, 3)))


class Held(Dragged):
    """The same, and holds."""

    holds = True


def test_a_drag_stays_with_the_area_of_its_press():
    lab = Held()
    for phase, x in (("down", 0.2), ("move", 0.5), ("move", 0.8), ("up", 1.0), ("move", 0.2)):
        lab.point(phase, x, 0.5)
    assert [(phase, area, x) for phase, area, x, _ in lab.told] == [
        ("down", "left", 0.5),
        ("move", "left", 1.25),
        ("move", "left", 2.0),
        ("up", "left", 2.5),
    ]


def test_a_drag_that_began_outside_all_areas_is_not_told():
    lab = Held()
    for phase, x in (("down", 0.2), ("down", 0.5), ("move", 0.8), ("up", 0.8)):
        lab.point(phase, x, 0.5)
    assert [phase for phase, *_ in lab.told] == ["down"]


def test_without_holding_each_place_is_told_by_itself():
    lab = Dragged()
    for phase, x in (("down", 0.2), ("move", 0.5), ("move", 0.8)):
        lab.point(phase, x, 0.5)
    assert [(phase, area, x) for phase, area, x, _ in lab.told] == [
        ("down", "left", 0.5),
        ("move", "right", 0.5),
    ]


@pytest.mark.parametrize(("low", "high"), [(5, 9), (-9, -5), (0.2, 0.3), (-9, 9)])
def test_a_control_that_takes_anothers_place_is_shown_and_checked(low, high, monkeypatch):
    monkeypatch.setattr(session, "ECHO", 0)  # the learner moves it later than a page would answer
    lab = Dragged()
    lab._repr_mimebundle_()
    widget = lab.session.widgets["size"]
    lab.replace(Slider("size", "new size", low, high, low, idle=low == 5))
    lab.set(size=high)
    assert (widget.min, widget.max, widget.value) == (low, high, high)
    assert (widget.description, widget.disabled) == ("new size", low == 5)
    with pytest.raises(LearnerError, match="size="):
        lab.set(size=high + 1)
    widget.value = low
    assert lab.values.size == low and lab.session.errors == [] and lab.notice == ""
    again = lab.table["size"].widget(high)
    assert (again.min, again.max, again.disabled) == (low, high, low == 5)


@pytest.mark.parametrize(("options", "ends"), [({"log": True}, (-1, 2)), ({"whole": True}, (2, 100)), ({}, (0.1, 100))])
def test_every_kind_of_slider_can_take_anothers_place(options, ends):
    first = Slider("size", "size", 2 if "whole" in options else 0.01, 10, 5, **options)
    widget = first.widget(5)
    Slider("size", "size", 2 if "whole" in options else 0.1, 100, 5, **options).fit(widget)
    assert (widget.min, widget.max) == pytest.approx(ends)
