"""The pooling lab: its maps against Keras, the measured change, the marked winners, goals, and nonsense."""

import itertools

import numpy as np
import pytest

from dltutor.labs.convolution.pooling.lab import NONE, Pooling, change
from dltutor.wording import number, share


def click(lab, area, row, column):
    lab.point("down", *lab.picture.place(area, column + 0.5, row + 0.5))


def test_its_pooled_maps_are_those_of_keras():
    keras = pytest.importorskip("keras")
    kinds = (("max", keras.layers.MaxPooling2D), ("average", keras.layers.AveragePooling2D))
    for (how, made), (size, stride) in itertools.product(kinds, [(2, 0), (3, 1), (5, 3), (1, 1), (16, 0)]):
        lab = Pooling(how=how, size=size, stride=stride, shift=2)
        theirs = made(size, stride or None)(lab.maps[2][None, :, :, None].astype("float32"))
        np.testing.assert_allclose(lab.pooled_shifted, np.asarray(theirs)[0, :, :, 0], atol=1e-6)


def test_a_shift_moves_the_map_and_loses_nothing():
    for image, preset in itertools.product(("digit", "one pixel", "4 × 4"), ("vertical edges", "blur", NONE)):
        lab = Pooling(image, preset=preset)
        for shift, moved in enumerate(lab.maps):
            np.testing.assert_allclose(moved[:, shift:], lab.maps[0][:, : moved.shape[1] - shift], atol=1e-9)
            assert moved.sum() == pytest.approx(lab.maps[0].sum())
            assert (moved >= 0).all()


def test_the_image_itself_is_the_image_with_a_border():
    lab = Pooling(preset=NONE)
    np.testing.assert_allclose(lab.maps[0][4:-4, 4:-4], lab.shown.pixels)
    assert lab.maps[0].shape == (16, 16)


def test_the_change_is_measured_from_0_to_1():
    chance = np.random.default_rng(0)
    for _ in range(20):
        a, b = chance.random((4, 4)), chance.random((4, 4))
        assert 0 < change(a, b) < 1 and change(a, b) == pytest.approx(change(b, a))
        assert change(3 * a, 3 * b) == pytest.approx(change(a, b))
    assert change(a, a) == 0 and change(np.zeros(3), np.zeros(3)) == 0


def test_the_numbers_that_are_shown_are_those_that_were_measured():
    for how, size, stride in (("max", 2, 0), ("average", 3, 1), ("max", 1, 0), ("max", 9, 3)):
        lab = Pooling(how=how, size=size, stride=stride)
        for shift in range(4):
            lab.set(shift=shift)
            np.testing.assert_allclose(lab.picture.curve_before.get_ydata(), lab.changes)
            np.testing.assert_allclose(lab.picture.curve_after.get_ydata(), lab.pooled_changes)
            assert lab.changes[0] == lab.pooled_changes[0] == 0
            if shift:
                said = f"the map changes by {share(lab.changes[shift])}"
                assert f"{said}, after pooling by {share(lab.pooled_changes[shift])}" in lab.describe()
            crossed = len(lab.picture.changed.get_xdata())
            assert crossed == (np.abs(lab.pooled - lab.pooled_shifted) > 1e-9).sum()


def test_pooling_over_single_pixels_changes_nothing():
    lab = Pooling(size=1)
    np.testing.assert_allclose(lab.pooled_changes, lab.changes)
    assert "hardly helps" in lab.describe()


def test_pooling_can_make_it_worse_and_the_lab_says_so():
    lab = Pooling("square", preset=NONE, size=8, shift=1)
    assert lab.pooled_changes[1] > lab.changes[1] and "makes it worse" in lab.describe()


def test_the_winner_of_each_window_is_marked():
    for size, stride in ((2, 0), (3, 1), (4, 3)):
        lab = Pooling(size=size, stride=stride, shift=2)
        n = lab.stride
        for winners, values, pooled in zip(
            lab.picture.winners, (lab.maps[0], lab.maps[2]), (lab.pooled, lab.pooled_shifted), strict=True
        ):
            marked = {(int(row), int(column)) for column, row in np.transpose(winners.get_data())}
            for r, c in np.ndindex(pooled.shape):
                window = set(itertools.product(range(r * n, r * n + size), range(c * n, c * n + size))) & marked
                assert bool(window) == (pooled[r, c] > 1e-9)
                assert not window or max(values[place] for place in window) == pytest.approx(pooled[r, c])
    lab.set(how="average")
    assert len(lab.picture.winners[0].get_xdata()) == 0


def test_pointing_frames_a_cell_and_its_window():
    lab = Pooling(size=2)
    click(lab, "pooled 0", 3, 4)
    assert lab.cell == (3, 4)
    assert lab.picture.window[1].get_xdata()[0] == 8 and lab.picture.window[1].get_ydata()[0] == 6
    click(lab, "map 1", 15, 0)
    assert lab.cell == (7, 0)
    lab.type("ArrowDown")
    lab.type("ArrowRight")
    assert lab.cell == (7, 1)
    lab.set(size=16)
    assert lab.cell == (0, 0)
    assert f"their largest is {number(lab.maps[0].max())}" in lab.picture.lines[5].get_text()


def test_a_window_larger_than_the_map_is_explained():
    lab = Pooling("4 × 4", size=16, shift=2)
    assert lab.pooled is None and "a window of 16 × 16 finds no place in a map of 12 × 12" in lab.describe()
    click(lab, "map 0", 1, 1)
    lab.type("ArrowUp")
    assert not any(lab.done) and lab.picture.none.get_text() == "no output"
    lab.set(size=12)
    assert lab.pooled.shape == (1, 1) and lab.picture.none.get_text() == ""


def test_the_goals():
    lab = Pooling()
    assert not any(lab.done)
    lab.set(size=4)
    assert lab.done == (True, False, False) and "% before" in lab.progress.notes[0]
    lab.set(size=16, shift=3)
    assert lab.done == (True, True, False)
    lab.set(size=2, shift=1)
    assert not lab.done[2]
    lab.set(shift=2)
    assert all(lab.done) and "stride 2, shift 2" in lab.progress.notes[2]


def test_on_an_own_image_only_goals_that_can_be_reached_are_set():
    assert len(Pooling(np.eye(8)).goals) == 3
    assert [goal.text for goal in Pooling(np.eye(28)).goals if "nothing" in goal.text] == []


def test_nothing_to_shift_reaches_no_goal():
    for size, shift in itertools.product((1, 2, 5), range(4)):
        lab = Pooling(np.zeros((6, 6)), size=size, shift=shift)
        assert not any(lab.done) and "0 everywhere" in lab.describe()
    flat = Pooling(np.full((6, 6), 200, dtype=np.uint8), preset=NONE, shift=2)
    assert not any(flat.done) and "no difference" in flat.describe()


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"image": "cat"}, "image='cat'"),
        ({"image": [["a"]]}, "image=[['a']]"),
        ({"padding": "same"}, "no such setting"),
    ):
        with refused(named):
            Pooling(**arguments)


def test_the_code_makes_the_same_lab(same_again):
    for image, settings in (("china", {"size": 3, "how": "average", "shift": 2}), (np.eye(3), {"stride": 1})):
        lab = Pooling(image, **settings)
        same_again(lab, image=image)


def test_words_are_clear_of_each_other(demand_clear_words):
    for image in ("digit", "4 × 4", "china", np.random.default_rng(0).random((3, 40))):
        lab = Pooling(image)
        for size, stride, preset in ((1, 0, NONE), (2, 1, "emboss"), (16, 0, "blur")):
            lab.set(size=size, stride=stride, preset=preset, shift=3)
            demand_clear_words(lab.picture)
