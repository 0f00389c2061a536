"""The X-or-O lab: what each way says of moved, turned, thick, noisy and drawn pictures; goals; nonsense."""

import itertools

import numpy as np
import pytest

from dltutor.labs.convolution.x_or_o import look
from dltutor.labs.convolution.x_or_o.lab import OWN, XOrO

SHIFTS = list(itertools.product(range(-2, 3), range(-2, 3)))


def at(lab, row, column, grid="pixels"):
    return lab.picture.place(grid, column + 0.5, row + 0.5)


def stroke(lab, places):
    lab.point("down", *at(lab, *places[0]))
    for place in places[1:]:
        lab.point("move", *at(lab, *place))
    lab.point("up", *at(lab, *places[-1]))


@pytest.mark.parametrize("shape", ["X", "O"])
def test_moving_ruins_the_pixels_and_leaves_the_features(shape):
    says = [(look.by_pixels(p).says, look.by_features(p).says) for p in (look.draw(shape, *s) for s in SHIFTS)]
    assert all(features == shape for _, features in says)
    assert sum(pixels == shape for pixels, _ in says) < len(SHIFTS) / 2
    assert look.by_pixels(look.draw(shape)).says == shape


def test_features_stand_a_small_turn_at_any_place():
    for shape, turn, right, down in itertools.product("XO", (-12, -6, 6, 12), (-2, 0, 2), (-1, 1)):
        assert look.by_features(look.draw(shape, right, down, turn)).says == shape


def test_a_likeness_is_the_average_of_the_products():
    picture = look.draw("O", 1, 0, 10, 1.5)
    seen = look.by_pixels(picture).likeness["X"]
    assert seen == pytest.approx(np.mean((2 * picture - 1) * (2 * look.TEMPLATES["X"] - 1)), abs=1e-6)
    assert look.by_pixels(look.TEMPLATES["X"]).likeness["X"] == 1


def test_a_feature_is_found_where_it_fits_best_and_nowhere_better():
    picture = look.flipped(look.draw("X", 1, -1), 0.1, 3)
    found = look.by_features(picture)
    for name, feature in look.FEATURES.items():
        every = {
            (r, c): ((2 * picture - 1)[r : r + 3, c : c + 3] * feature).sum() / np.abs(feature).sum()
            for r, c in np.ndindex(7, 7)
        }
        assert found.match[name] == pytest.approx(max(every.values()))
        assert every[found.place[name]] == pytest.approx(max(every.values()))
        assert -1 <= found.match[name] <= 1


def test_paper_is_more_like_an_x_than_one_would_think_and_has_no_feature():
    blank = np.zeros((9, 9))
    assert look.by_pixels(blank).says == "X" and look.by_features(blank).says == "neither"


def test_noise_hits_the_share_that_was_asked_for():
    drawn = look.draw("X")
    hits = [np.sum(look.flipped(drawn, 0.2, seed) != drawn) for seed in range(300)]
    assert np.mean(hits) == pytest.approx(0.2 * 81, rel=0.1)
    assert (look.flipped(drawn, 0.0, 1) == drawn).all()


def test_a_drawing_is_moved_turned_and_thickened_like_the_shapes():
    drawn = look.draw("X")
    np.testing.assert_array_equal(look.changed(drawn, 0, 0, 0, 1.0), drawn)
    np.testing.assert_array_equal(look.changed(drawn, 1, 0, 0, 1.0)[:, 1:], drawn[:, :-1])
    np.testing.assert_array_equal(look.changed(drawn, 0, -2, 0, 1.0)[:-2], drawn[2:])
    np.testing.assert_array_equal(look.changed(drawn, 0, 0, 90, 1.0), np.rot90(drawn))
    thick = look.changed(drawn, 0, 0, 0, 2.0)
    assert (thick >= drawn).all() and thick.sum() > 2 * drawn.sum()
    turned = look.draw("X", turn=20)
    clockwise = look.draw("X")[:, ::-1]
    assert not np.allclose(turned, clockwise)


def test_both_verdicts_are_shown_with_what_is_right():
    lab = XOrO("O", right=2, down=1)
    texts = [w.get_text() for w in lab.picture.marks]
    assert texts == ["✗ neither X nor O", "✔ an O"]
    assert "most like the X (0.44): neither X nor O (wrong)" in lab.describe()
    assert "an O (right), for both diagonals, no crossing" in lab.describe()
    assert "−0.11" in XOrO("O", turn=20, thickness=2.5, noise=0.12).picture.likeness["X"].get_text()


def test_the_pixels_that_differ_are_crossed_out():
    lab = XOrO(right=1)
    template = look.TEMPLATES["X"] > 0.5
    rows, columns = np.nonzero((lab.image > 0.5) != template)
    np.testing.assert_allclose(lab.picture.differs.get_xdata(), columns + 0.5)
    np.testing.assert_allclose(lab.picture.differs.get_ydata(), rows + 0.5)
    assert f"{len(rows)} of 81 pixels differ from the X" in lab.picture.notes[0][0].get_text()
    assert len(XOrO().picture.differs.get_xdata()) == 0


def test_the_goals():
    lab = XOrO()
    assert not any(lab.done)
    lab.set(right=1)
    assert lab.done == (True, False, False) and "moved 1 right" in lab.progress.notes[0]
    lab.set(right=0, noise=0.4)
    lab.set(thickness=1.0, turn=45)
    assert not lab.done[1]
    lab.set(noise=0)
    assert lab.done == (True, True, False) and "turned by 45°" in lab.progress.notes[1]
    lab.press("clear")
    assert not lab.done[2]
    for place in np.argwhere(look.draw("X", right=1) > 0.5):
        stroke(lab, [tuple(place)])
    assert lab.look.says != "X" and lab.found.says == "X" and lab.done[2]


def test_an_x_that_is_only_moved_is_not_a_drawing():
    lab = XOrO()
    lab.press("clear")
    for name in ("right", "turn", "noise"):
        lab.set(**{name: 1 if name != "noise" else 0.4})
        assert not lab.done[2] and not lab.done[0]


def test_drawing_begins_with_what_is_there():
    lab = XOrO("X", right=1, noise=0.1)
    before = lab.image
    ink = np.argwhere(before > 0.5)[0]
    stroke(lab, [tuple(ink)])
    assert lab.values.shape == OWN and lab.values.right == 0 and lab.values.noise == 0
    assert lab.image[tuple(ink)] == 0 and (lab.image != before).sum() == 1
    stroke(lab, [(8, 0), (8, 1), (8, 2)])
    assert (lab.image[8, :3] > 0.5).all() == (not before[8, 0] > 0.5)
    lab.press("reset")
    assert lab.values.shape == "X" and (lab.image == look.TEMPLATES["X"]).all()


def test_the_keyboard_draws():
    lab = XOrO(OWN)
    for key in ("ArrowUp",) * 9 + ("ArrowLeft",) * 9:
        lab.type(key)
    assert lab.pen == (0, 0)
    lab.type("Enter")
    assert lab.image[0, 0] == 1 and lab.image.sum() == 1
    lab.type("Enter")
    assert lab.image.sum() == 0
    lab.type("c")
    assert "An empty sheet" in lab.describe()


def test_either_grid_can_be_drawn_on_and_the_rest_is_dead():
    lab = XOrO(OWN)
    lab.point("down", *at(lab, 3, 3, "features"))
    lab.point("up", *at(lab, 3, 3, "features"))
    assert lab.image[3, 3] == 1
    lab.point("move", *at(lab, 5, 5))
    assert lab.image[5, 5] == 0
    lab.point("down", 0.5, 0.99)
    assert lab.image.sum() == 1


def test_other_noise_hits_other_pixels_and_says_when_there_is_none():
    lab = XOrO(noise=0.2)
    before = lab.image
    lab.press("again")
    assert (lab.image != before).any() and lab.notice == ""
    lab = XOrO()
    lab.press("again")
    assert "no noise" in lab.words()


def test_the_code_makes_the_same_lab(same_again):
    for settings in ({"shape": "O", "right": -2, "turn": 30}, {"noise": 0.3, "thickness": 2.5}):
        lab = XOrO(**settings)
        same_again(lab)


def test_words_are_clear_of_each_other_in_every_state(demand_clear_words):
    lab = XOrO()
    for shape, turn, noise, thickness in itertools.product(("X", "O"), (0, 45), (0, 0.4), (1, 3)):
        lab.set(shape=shape, turn=turn, noise=noise, thickness=thickness)
        demand_clear_words(lab.picture)
    lab.press("clear")
    demand_clear_words(lab.picture)
