"""Still ways down a loss: every way is there, also one that flies off, and nothing overlaps in either theme."""

import itertools

import numpy as np
import pytest
from matplotlib.text import Text

from dltutor import figures
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT
from dltutor.scratch.optimizers import SGD, descend
from dltutor.scratch.surfaces import SURFACES

RAVINE = SURFACES["ravine"]


def way(rate, steps=60, surface=RAVINE):
    return descend(SGD(rate), surface.gradient, surface.start, steps)


def drawn(picture):
    """The points of each way, in order."""
    return [line.get_xydata() for line in picture.figure.axes[0].lines if line.get_marker() == "."]


def test_a_way_is_drawn_step_by_step_from_its_start():
    (points,) = drawn(figures.ways(RAVINE, {"SGD": way(0.1, 7)}))
    assert np.array_equal(points, way(0.1, 7))


@pytest.mark.parametrize("rate", [0.42, 1.0, 100.0])
def test_a_way_that_flies_off_ends_outside_the_map(rate):
    picture = figures.ways(RAVINE, {"far": way(rate, 500)})
    (points,) = drawn(picture)
    low, high = RAVINE.limits
    inside = ((points >= low) & (points <= high)).all(axis=1)
    assert inside[:-1].all() and not inside[-1]
    assert np.isfinite(points).all()
    assert ("∞" in picture.alt) == (rate > 0.5)


@pytest.mark.parametrize("name", SURFACES)
def test_nothing_overlaps_and_both_themes_are_readable(name):
    surface = SURFACES[name]
    ways = {f"rate {rate}": way(rate, surface=surface) for rate in (1e-3, 1e-2, 0.1, 100)}
    picture = figures.ways(surface, ways)
    assert all(f"rate {rate}" in picture.alt for rate in (0.001, 0.01, 0.1, 100))
    picture.frame()
    renderer = picture.figure.canvas.get_renderer()
    plane, table = picture.figure.axes
    ticks = [label for axis in (plane.xaxis, plane.yaxis) for label in axis.get_ticklabels()]
    shown = [t for t in (*plane.findobj(Text), *table.texts) if t not in ticks and t.get_text().strip()]
    boxes = [t.get_window_extent(renderer) for t in shown]
    for text, box in zip(shown, boxes, strict=True):
        assert box.x0 >= 0 and box.x1 <= 760 and box.y0 >= 0 and box.y1 <= 420, text
    padded = [box.padded(-1) for box in boxes if box.width > 2]
    assert not [1 for a, b in itertools.combinations(padded, 2) if a.overlaps(b)]
    for theme in (DARK, LIGHT):
        picture.dress(theme)
        frame = picture.frame()[..., :3].astype(int)
        paper = np.array([int(theme.paper[i : i + 2], 16) for i in (1, 3, 5)])
        assert (np.abs(frame - paper).sum(axis=2) > 300).mean() > 0.002


@pytest.mark.parametrize(
    ("paths", "named"),
    [
        ({}, "paths has 0: it must name one to 4 paths"),
        ({str(i): way(0.1) for i in range(5)}, "paths has 5: it must name one to 4 paths"),
        (way(0.1), "paths=an array of shape (61, 2): it must name"),
        ({"SGD": "down"}, "paths['SGD']='down'"),
        ({"SGD": [1, 2]}, "paths['SGD'] has shape (2,)"),
        ({"SGD": np.zeros((3, 3))}, "paths['SGD'] has shape (3, 3)"),
        ({"SGD": []}, "paths['SGD'] is empty"),
        ({"SGD": [[np.nan, 1]]}, "the start of paths['SGD'] contains NaN"),
    ],
)
def test_nonsense_gets_one_line(paths, named):
    with pytest.raises(LearnerError) as caught:
        figures.ways(RAVINE, paths)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
