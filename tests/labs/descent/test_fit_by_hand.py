"""The lab that fits a line by hand: its losses, its best lines, its grips, its goals and its words."""

import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.descent.fit_by_hand.fit import LOSSES, best_line, of_lines
from dltutor.labs.descent.fit_by_hand.lab import BY_EYE, SURFACE, TRIED, FitByHand
from dltutor.labs.descent.fit_by_hand.lab import LOSS as THE_LOSS
from dltutor.scratch import losses

from ..pointer import drag

SCRATCH = {"MSE": losses.mean_squared_error, "MAE": losses.mean_absolute_error, "Huber": losses.huber}


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_is_that_of_scratch(loss):
    lab = FitByHand(loss=loss, w=0.7, b=-0.4)
    x, y = lab.points.T
    assert lab.loss == pytest.approx(SCRATCH[loss](y, 0.7 * x - 0.4))
    assert lab.picture.title.get_text() == f"{loss} = {lab.loss:.3f}"
    w, b = np.meshgrid([-1.0, 0.0, 2.0], [0.5, 1.0])
    grid = of_lines(loss, lab.points, w, b)
    assert grid.shape == (2, 3) and grid[1, 2] == pytest.approx(SCRATCH[loss](y, 2 * x + 1))


@pytest.mark.parametrize("loss", LOSSES)
def test_no_line_is_better_than_the_best(loss):
    random = np.random.default_rng(0)
    for _ in range(5):
        points = random.normal(size=(12, 2)) * [2, 3]
        w, b = best_line(loss, points)
        best = of_lines(loss, points, w, b)
        near = np.concatenate([random.normal(size=(2000, 2)), 1e-3 * random.normal(size=(2000, 2))])
        assert (of_lines(loss, points, w + near[:, 0], b + near[:, 1]) >= best - 1e-9).all()


def test_the_best_mse_line_is_that_of_polyfit():
    points = FitByHand().points
    np.testing.assert_allclose(best_line("MSE", points), np.polyfit(*points.T, 1))


def test_errors_are_squares_or_strokes():
    lab = FitByHand(loss="MSE")
    assert len(lab.picture.squares.get_paths()) == len(lab.points) == len(lab.picture.errors.get_segments())
    lab.set(loss="MAE")
    assert len(lab.picture.squares.get_paths()) == 0
    lab.set(loss="Huber")
    small = abs(lab.points @ [lab.values.w, -1] + lab.values.b) <= 1
    assert len(lab.picture.squares.get_paths()) == small.sum() > 0


def test_a_square_is_square_on_the_screen():
    lab = FitByHand()
    for path in lab.picture.squares.get_paths():
        corners = lab.picture.plane.transData.transform(path.vertices[:4])
        sides = np.hypot(*np.diff(corners, axis=0).T)
        np.testing.assert_allclose(sides, sides[0], rtol=1e-6)


def test_the_middle_shifts_and_the_ends_turn():
    lab = FitByHand(w=0.5, b=1.0)
    drag(lab, "plane", (2.5, 2.25), (2.5, 4.25))
    assert lab.values.w == 0.5 and lab.values.b == pytest.approx(3.0, abs=0.02)
    middle = lab.at(2.5)
    drag(lab, "plane", (5.0, lab.at(5.0)), (5.0, 2.0))
    assert lab.at(5.0) == pytest.approx(2.0, abs=0.03) and lab.at(2.5) == pytest.approx(middle, abs=0.03)
    assert lab.values.w == pytest.approx((2.0 - middle) / 2.5, abs=0.02)
    before = lab.at(0.0)
    drag(lab, "plane", (0.0, 5.0), (0.0, 1.0))
    assert lab.at(0.0) == pytest.approx(before - 4, abs=0.06), "also if the press was beside the line"


def test_a_press_does_not_let_the_line_jump():
    lab = FitByHand(w=0.5, b=1.0)
    for place in ((2.5, 3.0), (5.0, 4.5), (0.1, -2.0)):
        where = lab.picture.place("plane", *place)
        lab.point("down", *where)
        lab.point("up", *where)
        assert (lab.values.w, lab.values.b) == (0.5, 1.0)


def test_a_drag_that_ends_outside_does_not_stick():
    lab = FitByHand(w=0.5, b=1.0)
    lab.point("down", *lab.picture.place("loss", 0.5, 1.0))
    lab.point("move", 0.3, 0.5)
    assert (lab.values.w, lab.values.b) == (pytest.approx(0.5, abs=0.02), pytest.approx(1.0, abs=0.03))


def test_the_outlier_is_dragged_and_stays_in_sight():
    lab = FitByHand()
    drag(lab, "plane", lab.points[-1], (3.0, -2.0))
    np.testing.assert_allclose(lab.points[-1], [3.0, -2.0], atol=0.02)
    assert (lab.values.w, lab.values.b) == (lab.table["w"].default, lab.table["b"].default)
    for _ in range(60):
        lab.type("ArrowDown", shift=True)
    assert lab.points[-1, 1] == lab.picture.plane.get_ylim()[0]
    lab.press("reset")
    assert lab.points[-1].tolist() == [4.6, 0.3]


def test_the_surface_is_revealed_where_one_has_been():
    lab = FitByHand()
    assert lab.visited.cells.sum() == 1
    drag(lab, "loss", (-1.5, 4.5), (2.5, -2.5), steps=2)
    tiles = lab.picture.surface._values
    assert (np.isfinite(tiles) == lab.visited.cells).all() and lab.visited.cells.sum() > 50
    rows, columns = np.nonzero(lab.visited.cells)
    assert set(range(columns.min(), columns.max() + 1)) == set(columns), "a fast drag leaves no gap"
    w, b = lab.picture.cells
    known = of_lines("MSE", lab.points, w, b)[rows, columns]
    assert (np.diff(tiles[rows, columns][np.argsort(known)]) >= 0).all(), "the lower the bluer"
    lab.set(show=SURFACE)
    assert np.isfinite(lab.picture.surface._values).all()
    assert abs(lab.picture.surface._values).max() <= 1 + 1e-9
    np.testing.assert_allclose(np.ravel(lab.picture.lowest.get_data()), lab.best["MSE"])
    lab.set(show=BY_EYE)
    assert not lab.picture.surface.get_visible() and "hidden" in lab.describe()
    assert "MSE" not in lab.picture.title.get_text()
    lab.set(show=THE_LOSS)
    assert not lab.picture.surface.get_visible() and f"{lab.loss:.3f}" in lab.describe()
    lab.press("reset")
    assert lab.values.show == TRIED and lab.visited.cells.sum() == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_the_best_possible_is_noticed_and_not_before(loss):
    lab = FitByHand(loss=loss)
    assert not lab.done[0]
    w, b = lab.best[loss]
    wide = next(s for s in np.linspace(0, 2, 401) if of_lines(loss, lab.points, w, b + s) > 1.06 * lab.best_loss)
    lab.set(w=w, b=b + wide)
    assert not lab.done[0] and "times the best possible" in lab.describe()
    lab.set(b=b + 0.01)
    assert lab.done[0] and "of the best possible" in lab.describe()


def test_a_lab_made_with_the_answer_has_not_found_it():
    w, b = FitByHand().best["MSE"]
    assert not FitByHand(w=w, b=b).done[0]


def test_the_mae_line_ignores_the_outlier():
    lab = FitByHand(loss="MAE")
    w, b = lab.best["MAE"]
    drag(lab, "plane", lab.points[-1], (4.6, w * 4.6 + b - 1))
    lab.set(w=lab.best["MAE"][0], b=lab.best["MAE"][1])
    assert lab.done[0] and not lab.done[1], "there is nothing to ignore"
    drag(lab, "plane", lab.points[-1], (4.6, -3))
    np.testing.assert_allclose(lab.best["MAE"], (w, b), atol=1e-9)
    assert lab.done[1]


def test_mse_and_mae_disagree():
    lab = FitByHand(best=True)
    assert not lab.done[2] and lab.best["MSE"][0] > 0
    drag(lab, "plane", lab.points[-1], (4.9, -4.0))
    assert lab.done[2] and "The best lines: MSE has slope −" in lab.describe()
    assert lab.picture.best["MSE"].get_visible() and not lab.picture.best["Huber"].get_visible()
    lab.set(loss="Huber")
    assert lab.picture.best["Huber"].get_visible()


def test_keys_move_the_line():
    lab = FitByHand(w=0.5, b=1.0)
    lab.type("ArrowRight")
    lab.type("ArrowUp")
    assert (lab.values.w, lab.values.b) == (0.52, 1.05)
    for _ in range(300):
        lab.type("ArrowLeft")
    assert lab.values.w == -2


def test_the_code_makes_the_same_lab():
    lab = FitByHand(loss="Huber", best=True)
    lab.set(w=0.25, b=2.0)
    drag(lab, "plane", lab.points[-1], (3.0, 5.0))
    again = eval(lab.to_code(), {"labs": labs})
    assert again.describe() == lab.describe()


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"outlier": (9, 0)}, "outlier[0]=9"),
        ({"outlier": "far"}, "outlier='far'"),
        ({"outlier": (1, 2, 3)}, "outlier has shape (3,)"),
    ):
        with refused(named):
            FitByHand(**arguments)


@pytest.mark.parametrize("loss", LOSSES)
def test_no_text_is_cut_off_or_overlaps(loss, demand_clear_words):
    for outlier in ((4.6, 0.3), (5.3, -4.5), (0.0, 6.5)):  # the names of the best lines are at other heights
        for show in (BY_EYE, THE_LOSS, TRIED, SURFACE):
            demand_clear_words(FitByHand(loss, outlier, show=show, best=True).picture)
