"""Still ways down a loss: every way is there, also one that flies off."""

import numpy as np
import pytest

from dltutor import figures
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


def test_nonsense_gets_one_line(refused):
    for paths, named in (
        ({}, "paths has 0: it must name one to 4 paths"),
        ({str(i): way(0.1) for i in range(5)}, "paths has 5: it must name one to 4 paths"),
        (way(0.1), "paths=an array of shape (61, 2): it must name"),
        ({"SGD": "down"}, "paths['SGD']='down'"),
        ({"SGD": [1, 2]}, "paths['SGD'] has shape (2,)"),
        ({"SGD": np.zeros((3, 3))}, "paths['SGD'] has shape (3, 3)"),
        ({"SGD": []}, "paths['SGD'] is empty"),
        ({"SGD": [[np.nan, 1]]}, "the start of paths['SGD'] contains NaN"),
    ):
        with refused(named):
            figures.ways(RAVINE, paths)
