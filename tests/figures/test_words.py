"""Quick text: it looks like matplotlib's own, stays where it was put, and is quicker."""

import time

import matplotlib
import numpy as np
import pytest
from matplotlib.text import Text

from dltutor.figures.palette import DARK
from dltutor.figures.picture import Picture
from dltutor.figures.words import FAMILY, Promise, Words

TEXT = "z = −0.50·w₁ + 2.00 ≤ 0 ✗"


def page(make):
    picture = Picture(400, 100)
    axes = picture.axes(position=(0, 0, 1, 1))
    axes.set_axis_off()
    picture.paint(picture.moving(make(axes)), color="ink")
    return picture, picture.frame()[..., :3].min(axis=2).astype(float).copy()


def words(axes, text=TEXT, **options):
    made = Words(axes, 0.5, 0.5, **options)
    made.set_text(text)
    return made


def matplotlibs(axes, side):
    return axes.text(0.5, 0.5, TEXT, ha=side, va="center", fontsize=10, family="DejaVu Sans")


@pytest.mark.parametrize("side", ["left", "center", "right"])
def test_it_looks_like_matplotlibs_own_text(side):
    _, ours = page(lambda axes: words(axes, side=side))
    _, theirs = page(lambda axes: matplotlibs(axes, side))
    assert (255 - ours).sum() == pytest.approx((255 - theirs).sum(), rel=0.08)
    for axis, tolerance in ((0, 8), (1, 3)):
        ends = [np.flatnonzero((255 - ink).sum(axis=axis) > 60)[[0, -1]] for ink in (ours, theirs)]
        np.testing.assert_allclose(*ends, atol=tolerance)


def test_it_is_quicker_than_matplotlibs_own_text():
    def cost(picture, text, others):
        start = time.process_time()
        for i in range(30):
            text.set_text(f"{TEXT} {others + i % 5}")
            picture.frame()
        return time.process_time() - start

    ours, _ = page(words)
    theirs, _ = page(lambda axes: matplotlibs(axes, "left"))
    (quick,), (slow,) = ours._moving, theirs._moving
    cost(ours, quick, 0)
    assert cost(ours, quick, 5) * 2 < cost(theirs, slow, 5)


def test_it_takes_the_colour_and_the_resolution_of_the_page():
    picture = Picture(200, 60)
    axes = picture.axes(position=(0, 0, 1, 1))
    axes.set_axis_off()
    made = words(axes, "█", side="center")
    picture.paint(picture.moving(made), color="accent")
    picture.dress(DARK, 1.5)
    frame = picture.frame()
    assert tuple(frame[45, 150, :3]) == tuple(bytes.fromhex(DARK.accent[1:]))
    box = made.get_window_extent()
    assert box.x0 < 150 < box.x1 and box.x1 - box.x0 == pytest.approx(0.77 * 10 * 150 / 72, rel=0.1)


def test_nothing_is_drawn_of_no_text_or_when_hidden():
    _, empty = page(lambda axes: words(axes, ""))
    assert empty.min() == 255
    picture, _ = page(words)
    picture._moving[0].set_visible(False)
    assert picture.frame()[..., :3].min() == 255


def test_a_text_in_letters_of_equal_width():
    _, sans = page(lambda axes: words(axes, "iiii", side="center"))
    _, mono = page(lambda axes: words(axes, "iiii", side="center", mono=True))
    widths = [np.ptp(np.flatnonzero((255 - ink).sum(axis=0) > 60)) for ink in (mono, sans)]
    assert widths[1] < widths[0]


def test_all_that_is_written_has_one_typeface_whatever_matplotlib_is_set_to():
    with matplotlib.rc_context({"font.family": "serif", "text.usetex": True}):
        picture = Picture(300, 200)
        axes = picture.axes(1, 1, 1)
        axes.set_title("title")
        axes.text(0.5, 0.5, "text")
        picture.frame()
    assert {family for text in picture.figure.findobj(Text) for family in text.get_family()} == {FAMILY}


def test_empty_axes_say_what_will_be_there():
    picture = Picture(300, 200)
    axes = picture.axes(1, 1, 1)
    line, said = picture.moving_line(axes, "-", "training"), picture.words(0.5, 0.5)
    picture.promise(axes, "once you press Play", line, said)
    (promise,) = picture.figure.findobj(Promise)
    assert promise.get_visible()
    line.set_data([0], [0])
    assert promise.get_visible(), "a line of one point cannot be seen"
    line.set_data([0, 1], [0, 1])
    assert not promise.get_visible()
    line.set_data([], [])
    said.set_text("it predicts a number")
    assert not promise.get_visible()
