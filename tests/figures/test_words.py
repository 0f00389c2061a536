"""Quick text: it looks like matplotlib's own, stays where it was put, and is quicker."""

import time

import numpy as np
import pytest

from dltutor.figures.palette import DARK
from dltutor.figures.picture import Picture
from dltutor.figures.words import Words

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
    return axes.text(0.5, 0.5, TEXT, ha=side, va="center", fontsize=10, family="DejaVu Sans Mono")


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
    assert tuple(frame[45, 150, :3]) == (0xE7, 0x9B, 0xD8)
    box = made.get_window_extent()
    assert box.x0 < 150 < box.x1 and box.x1 - box.x0 == pytest.approx(0.602 * 10 * 150 / 72, rel=0.1)


def test_nothing_is_drawn_of_no_text_or_when_hidden():
    _, empty = page(lambda axes: words(axes, ""))
    assert empty.min() == 255
    picture, _ = page(words)
    picture._moving[0].set_visible(False)
    assert picture.frame()[..., :3].min() == 255


def test_a_text_in_proportional_letters():
    _, mono = page(lambda axes: words(axes, "iiii", side="center"))
    _, sans = page(lambda axes: words(axes, "iiii", side="center", mono=False))
    widths = [np.ptp(np.flatnonzero((255 - ink).sum(axis=0) > 60)) for ink in (mono, sans)]
    assert widths[1] < widths[0]
