"""The forger's lab: its numbers, its goals, its steps, its grips and its words."""

import subprocess
import sys

import numpy as np
import pytest

from dltutor.labs.adversarial.equilibrium.lab import LOSSES, REAL, Equilibrium
from dltutor.scratch.forgery import play
from dltutor.wording import fixed, share

from ..pointer import drag


@pytest.mark.parametrize("real", REAL)
def test_the_numbers_are_those_of_the_game(real):
    lab = Equilibrium(real=real, mean=-1.3, spread=1.7)
    game = play(REAL[real], -1.3, 1.7)
    assert lab.game == game
    lines = [words.get_text() for words in lab.picture.numbers]
    assert share(game.accuracy, 1) in lines[0] and fixed(game.loss, 3) in lines[1] and "0.693 = ln 2" in lines[2]
    assert fixed(game.divergence, 3) in lines[3]
    assert lab.picture.pull_bars[0].get_xdata()[1] == pytest.approx(game.saturating[0])


def test_the_detective_drawn_is_p_over_p_plus_q():
    lab = Equilibrium(real="two bumps", mean=0.4, spread=2)
    x, answers = lab.picture.answer.get_data()
    p = sum(np.exp(-0.5 * ((x - c) / 0.6) ** 2) / 0.6 for c in (-3, 3)) / 2
    q = np.exp(-0.5 * ((x - 0.4) / 2) ** 2) / 2
    np.testing.assert_allclose(answers, p / (p + q), atol=1e-9)


def test_the_best_detective_is_fooled_by_the_right_bump_only():
    lab = Equilibrium()
    for mean, spread in ((2, 1.6), (1, 0.8), (2, 0.4)):
        lab.set(mean=mean, spread=spread)
        assert not lab.done[0]
    lab.set(mean=2, spread=0.8)
    assert lab.done[0] and "50.0 %" in lab.progress.notes[0] and "equilibrium" in lab.describe()
    assert not Equilibrium(mean=2, spread=0.8).done[0], "it must be found, not given"


def test_a_forger_far_away_learns_nothing_by_one_loss():
    lab = Equilibrium()
    lab.set(mean=2, spread=0.8)
    assert not lab.done[1], "flat as well, but there is nothing left to learn"
    lab.set(mean=-2)
    assert not lab.done[1]
    lab.set(mean=-4)
    assert lab.done[1] and "the forger would learn nothing" in lab.describe()
    assert "pulls to the right with 9.37" in lab.describe()


def test_with_two_bumps_leaving_one_out_is_the_best_that_one_bump_can_do():
    lab = Equilibrium(real="two bumps")
    lab.set(mean=0, spread=3.05)
    assert not lab.done[2] and "across both bumps" in lab.describe()
    straddling = lab.game.divergence
    lab.set(mean=3, spread=0.6)
    assert lab.done[2] and lab.progress.notes[2] == "0.216" and lab.game.divergence < straddling
    assert "The left bump is left out" in lab.describe() and lab.game.accuracy == pytest.approx(0.75, abs=1e-3)
    chance = np.random.default_rng(0)
    others = [play(REAL["two bumps"], *place).divergence for place in chance.uniform([-5, 0.2], [5, 3.5], (200, 2))]
    assert min(others) > lab.lowest - 1e-6


def test_a_step_goes_down_the_chosen_loss():
    for loss in LOSSES:
        lab = Equilibrium(mean=1.2, spread=1.0, loss=loss)
        slope = np.array(lab.game.saturating if loss == "saturating" else lab.game.non_saturating)
        step = -0.1 * slope
        step *= min(1, 0.2 / np.hypot(*step))
        lab.press("step")
        np.testing.assert_allclose([lab.values.mean, lab.values.spread], np.add([1.2, 1.0], step), atol=1e-8)


def test_far_away_one_loss_arrives_and_the_other_stands_still():
    ends = {}
    for loss in LOSSES:
        lab = Equilibrium(mean=-4, spread=0.8, loss=loss)
        for _ in range(80):
            lab.press("step")
        ends[loss] = lab.values.mean, lab.game.accuracy
    assert ends["saturating"][0] < -3.9 and ends["saturating"][1] > 0.99
    assert ends["non-saturating"][0] == pytest.approx(2, abs=0.05) and ends["non-saturating"][1] < 0.52


def test_playing_goes_on_until_it_is_stopped():
    lab = Equilibrium(loss="non-saturating")
    lab.press("play")
    for _ in range(20):
        lab.tick()
    there = lab.values.mean
    assert there > -1
    lab.press("play")
    lab.tick()
    assert lab.values.mean == there
    lab.press("reset")
    assert (lab.values.mean, lab.values.spread, lab.moves) == (-2.0, 1.0, 0)


def test_playing_ends_where_the_forger_stands_still():
    lab = Equilibrium(mean=-5, spread=0.2)
    lab.press("play")
    lab.tick()
    assert not lab.playing and "the forger stands still" in lab.words() and lab.game.accuracy > 0.999
    lab.set(loss="non-saturating")
    assert lab.notice == ""
    lab.press("play")
    for _ in range(2000):
        lab.tick()
        if not lab.playing:
            break
    assert not lab.playing and lab.game.accuracy == pytest.approx(0.5, abs=1e-4) and "stands still" in lab.words()


def test_the_grips_move_and_spread_the_fakes():
    lab = Equilibrium()
    drag(lab, "plane", (-2.0, 0.2), (0.5, 0.1))
    assert (lab.values.mean, lab.values.spread) == (pytest.approx(0.5, abs=0.03), 1.0)
    drag(lab, "plane", (-4.0, 0.7), (-3.0, 0.6))
    assert lab.values.mean == pytest.approx(1.5, abs=0.05), "a press beside the bump does not let it jump"
    beside = lab.picture.grips(lab.values.mean, lab.values.spread)[1]
    drag(lab, "plane", beside, (lab.values.mean + 2.2, 0.3))
    assert lab.values.spread == pytest.approx(2.2, abs=0.05) and lab.values.mean == pytest.approx(1.5, abs=0.05)
    drag(lab, "map", (-3.0, 0.7), (2.0, 0.8))
    assert (lab.values.mean, lab.values.spread) == (pytest.approx(2, abs=0.03), pytest.approx(0.8, abs=0.03))
    drag(lab, "map", (2.0, 0.8), (50.0, 50.0))
    assert (lab.values.mean, lab.values.spread) == (5, 3.5)


def test_the_grip_is_reached_wherever_it_is():
    for mean, spread in ((5, 3.5), (-5, 0.2), (0, 0.2), (3, 3)):
        lab = Equilibrium(mean=mean, spread=spread)
        for x, y in lab.picture.grips(mean, spread):
            across, down = lab.picture.place("plane", x, y)
            assert 0 < across < 1 and 0 < down < 1
            assert lab.picture.locate(across, down)[0] == "plane"


def test_keys_do_the_same():
    lab = Equilibrium()
    for key in ("ArrowRight", "ArrowUp"):
        lab.type(key)
    lab.type("ArrowLeft", shift=True)
    assert (lab.values.mean, lab.values.spread) == (-1.91, 1.1)
    for _ in range(200):
        lab.type("ArrowDown")
        lab.type("ArrowLeft")
    assert (lab.values.mean, lab.values.spread) == (-5, 0.2)
    lab.type("r")
    assert (lab.values.mean, lab.values.spread) == (-2, 1)


def test_the_map_fills_where_one_has_been():
    lab = Equilibrium()
    assert lab.visited.cells.sum() == 1
    lab.set(mean=3)
    assert lab.visited.cells.sum() > 15 and lab.visited.cells.sum(axis=1).max() > 15, "no gap after a jump"
    lab.set(real="two bumps")
    assert lab.visited.cells.sum() == 1


@pytest.mark.parametrize("real", REAL)
def test_no_text_is_cut_off_or_overlaps(real, demand_clear_words):
    for mean, spread in ((-2, 1), (-5, 0.2), (5, 3.5), (0, 3.05)):
        picture = Equilibrium(real, mean=mean, spread=spread).picture
        demand_clear_words(picture)


def test_it_needs_no_tensorflow():
    code = "import sys; from dltutor import labs; labs.Equilibrium().picture.png();"
    code += "print([m for m in ('tensorflow', 'keras', 'matplotlib.pyplot', 'sklearn') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def rounds(lab, most=3000):
    """How many steps until the best detective is fooled."""
    for k in range(1, most):
        lab.press("step")
        if lab.game.accuracy <= 0.52:
            return k
    return most


def test_the_numbers_of_the_text():
    assert rounds(Equilibrium(mean=-4, spread=0.8, loss="non-saturating")) == pytest.approx(58, abs=2)
    assert rounds(Equilibrium(mean=-4, spread=0.8)) == pytest.approx(838, abs=5)


@pytest.mark.parametrize(
    ("loss", "mean", "end"),
    [("saturating", 1.0, (0, 3.04)), ("non-saturating", 1.0, (3, 0.6)), ("saturating", -1.5, (-3, 0.6))],
)
def test_where_one_bump_ends_between_two(loss, mean, end):
    lab = Equilibrium(real="two bumps", mean=mean, spread=1.0, loss=loss)
    for _ in range(1500):
        lab.go_down()
    assert (lab.values.mean, lab.values.spread) == pytest.approx(end, abs=0.03)
