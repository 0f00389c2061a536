"""The smooth field and the sheet: they show the numbers, and no more often than they must."""

import numpy as np
import pytest

from dltutor.figures.field import Field, Sheet
from dltutor.figures.palette import DARK
from dltutor.figures.picture import Picture
from dltutor.labs.training.playground.losses import Losses


def with_field(values, size=200):
    picture = Picture(size, size)
    axes = picture.axes_at(0, 0, size, size)
    axes.set(xlim=(-1, 1), ylim=(-1, 1))
    axes.set_axis_off()
    field = Field(values, (-1, 1, -1, 1))
    axes.add_artist(field)
    picture.paint(field, cmap="field", color="ink")
    picture.moving(field)
    return picture


@pytest.mark.parametrize("steep", [0.5, 3.0, 100.0])
def test_the_line_is_where_the_numbers_are_zero(steep):
    across = (np.arange(40) + 0.5) / 20 - 1
    values = np.tile(np.clip(steep * (across - 0.3), -1, 1), (40, 1))
    pixels = with_field(values).frame()[100, :, :3].astype(int)
    dark = np.flatnonzero(pixels.sum(axis=1) < 300)
    assert len(dark) in (2, 3, 4), "a line of two pixels or so"
    assert dark.mean() == pytest.approx(130, abs=4)


def test_up_is_up_and_right_is_right():
    values = np.zeros((40, 40))
    values[:20, 20:] = 1
    pixels = with_field(values).frame()[..., :3].astype(int)
    assert pixels[20, 180, 2] < 200 < pixels[180, 180, 2]
    assert pixels[20, 20].min() > 240


def test_one_side_only_has_no_line():
    pixels = with_field(np.full((40, 40), 0.5)).frame()[..., :3]
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) == 1


def test_a_sheet_shows_what_its_artists_show_and_is_drawn_only_when_they_change(monkeypatch):
    def make(sheet):
        picture = Picture(200, 150)
        axes = picture.axes_at(20, 20, 150, 100)
        line = axes.plot([0, 1, 2], [0, 2, 1], linewidth=3)[0]
        picture.paint(line, color="positive")
        if sheet:
            own = Sheet(line)
            axes.add_artist(own)
            picture.moving(own)
        else:
            picture.moving(line)
        return picture, line

    drawn = []
    render = Sheet._render
    monkeypatch.setattr(Sheet, "_render", lambda self, *size: (drawn.append(1), render(self, *size))[1])
    (mine, line), (other, expected) = make(True), make(False)
    for change in (lambda _: None, lambda artist: artist.set_data([0, 2], [1, 0])):
        change(line), change(expected)
        for _ in range(3):
            difference = np.abs(mine.frame().astype(int) - other.frame().astype(int))
        assert difference.max() <= 2
    assert len(drawn) == 2
    mine.dress(DARK, 1.0), other.dress(DARK, 1.0)
    assert np.abs(mine.frame().astype(int) - other.frame().astype(int)).max() <= 2
    mine.dress(DARK, 2.0)
    assert mine.frame().shape == (300, 400, 4)


def test_losses_out_of_all_bounds_are_drawn():
    picture = Picture(300, 200)
    losses = Losses(picture, (40, 20, 200, 140))
    losses.show([0], [float("nan")], [float("inf")])
    picture.frame()
    losses.show(range(1000), np.geomspace(1, 1e200, 1000), np.full(1000, np.nan), [3, 4, 900], 500)
    picture.frame()
    assert losses._tops[-1].get_text() == "1e+30"
