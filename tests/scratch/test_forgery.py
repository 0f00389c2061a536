"""The forger's game: closed forms, finite differences, and what theory says of the two gradients."""

import numpy as np
import pytest

from dltutor.scratch import forgery
from dltutor.scratch.forgery import CHANCE, Bumps, best_logits, divergences, play

ONE, TWO = Bumps((2.0,), 0.8), Bumps((-3.0, 3.0), 0.6)
PLACES = [(-2.0, 1.0), (0.3, 2.4), (2.5, 0.4), (3.0, 0.7), (-4.0, 3.0)]


def normal_cdf(z):
    from math import erf, sqrt

    return 0.5 * (1 + erf(z / sqrt(2)))


def test_densities_integrate_to_one_and_their_score_is_their_slope():
    x = np.linspace(-30, 30, 20001)
    for bumps in (ONE, TWO, Bumps((0.0,), 0.2)):
        assert bumps.density(x).sum() * (x[1] - x[0]) == pytest.approx(1, abs=1e-9)
        near = np.linspace(-6, 6, 101)
        slope = (bumps.log_density(near + 1e-5) - bumps.log_density(near - 1e-5)) / 2e-5
        np.testing.assert_allclose(bumps.score(near), slope, atol=1e-5)


def test_equal_densities_leave_nothing_but_chance():
    game = play(ONE, 2.0, 0.8)
    assert game.accuracy == pytest.approx(0.5) and game.loss == pytest.approx(np.log(2)) == CHANCE
    assert game.divergence == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose([*game.saturating, *game.non_saturating], 0, atol=1e-9)


@pytest.mark.parametrize("gap", [0.1, 1.0, 3.0])
def test_the_accuracy_of_two_equal_bumps_is_known_in_closed_form(gap):
    assert play(Bumps((0.0,), 1.3), gap, 1.3).accuracy == pytest.approx(normal_cdf(gap / 2 / 1.3), abs=1e-5)


def test_far_apart_everything_is_known_and_nothing_overflows():
    with np.errstate(all="raise", under="ignore"):
        game = play(Bumps((9.0,), 0.2), -9, 0.2)
    assert game.accuracy == pytest.approx(1) and game.loss == pytest.approx(0, abs=1e-9)
    assert game.divergence == pytest.approx(np.log(2))
    assert abs(game.saturating[0]) < 1e-9 and game.non_saturating[0] == pytest.approx(-18 / 0.2**2, rel=1e-6)


@pytest.mark.parametrize("real", [ONE, TWO])
@pytest.mark.parametrize("place", PLACES)
def test_the_numbers_are_those_of_a_drawn_sample(real, place):
    chance = np.random.default_rng(5)
    n = 200_000
    x_real = chance.choice(real.centres, n) + real.spread * chance.normal(size=n)
    fakes = place[0] + place[1] * chance.normal(size=n)
    a, b = best_logits(real, *place, x_real), best_logits(real, *place, fakes)
    game = play(real, *place)
    assert game.accuracy == pytest.approx(((a > 0).mean() + (b < 0).mean()) / 2, abs=0.005)
    assert game.loss == pytest.approx(np.concatenate([np.logaddexp(0, -a), np.logaddexp(0, b)]).mean(), abs=0.01)
    assert game.divergence == pytest.approx(np.log(2) - game.loss)


@pytest.mark.parametrize("real", [ONE, TWO])
@pytest.mark.parametrize("place", PLACES)
def test_the_gradients_are_finite_differences_with_the_detective_held_fast(real, place):
    x = np.linspace(-40, 40, 8001)
    width, game, step = x[1] - x[0], play(real, *place), 1e-4
    z, weight = x / 4, np.exp(-0.5 * (x / 4) ** 2) / np.sqrt(2 * np.pi) * width / 4

    def losses(mean, spread):
        logits = best_logits(real, *place, mean + spread * z)  # the detective belongs to `place`, also when they move
        return np.array([-weight @ np.logaddexp(0, logits), weight @ np.logaddexp(0, -logits)])

    for which, shift in enumerate(np.eye(2) * step):
        slope = (losses(*(place + shift)) - losses(*(place - shift))) / (2 * step)
        assert game.saturating[which] == pytest.approx(slope[0], rel=1e-3, abs=1e-5)
        assert game.non_saturating[which] == pytest.approx(slope[1], rel=1e-3, abs=1e-5)


@pytest.mark.parametrize("real", [ONE, TWO])
@pytest.mark.parametrize("place", PLACES)
def test_the_saturating_gradient_is_twice_that_of_the_divergence(real, place):
    """Whoever goes down that loss against the best detective goes down the Jensen–Shannon divergence."""
    step = 1e-4
    for which, shift in enumerate(np.eye(2) * step):
        there, back = (play(real, *np.add(place, s)).divergence for s in (shift, -shift))
        assert play(real, *place).saturating[which] == pytest.approx((there - back) / step, rel=1e-3, abs=1e-6)


def test_a_map_holds_what_play_gives():
    for real in (ONE, TWO):
        found = divergences(real, [-3.0, 0.0, 2.5], [0.3, 1.0])
        wanted = [[play(real, m, s).divergence for m in (-3.0, 0.0, 2.5)] for s in (0.3, 1.0)]
        np.testing.assert_allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("mean", "spread", "named"),
    [(11, 1, "mean=11"), ("left", 1, "mean='left'"), (0, 0, "spread=0"), (0, float("nan"), "spread=nan"), (0, 6, "=6")],
)
def test_nonsense_gets_one_line(mean, spread, named, refused):
    with refused(named):
        forgery.play(ONE, mean, spread)
