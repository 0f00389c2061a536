"""The lab of the ball: guesses, rules and models measured against where it went."""

import keras
import numpy as np
import pytest

from dltutor import datasets
from dltutor.errors import LearnerError
from dltutor.labs.recurrent.ball.lab import STEPS, Ball


def linear_model(frames=2):
    """A model that is the rule: 2 · now − before."""
    model = keras.Sequential([keras.Input((frames, 2)), keras.layers.Flatten(), keras.layers.Dense(2)])
    kernel = np.zeros((2 * frames, 2))
    kernel[-2:], kernel[-4:-2] = 2 * np.eye(2), -np.eye(2)
    model.layers[-1].set_weights([kernel, np.zeros(2)])
    return model


def press_at(lab, x, y):
    for phase in ("down", "move", "up"):
        lab.point(phase, *lab.picture.place("box", x, y))


def test_the_errors_are_distances_to_where_the_ball_went():
    lab = Ball(frames=2)
    now, before, truth = lab.seen[1], lab.seen[0], lab.truth
    press_at(lab, 0.3, 0.6)
    found = lab.errors(2, 1)[0]
    np.testing.assert_allclose(found[0], np.hypot(*(np.array([0.3, 0.6]) - truth)), atol=1e-6)
    np.testing.assert_allclose(found[1], np.hypot(*(now - truth)), atol=1e-6)
    np.testing.assert_allclose(found[2], np.hypot(*(2 * now - before - truth)), atol=1e-6)
    assert np.isnan(found[3]) and f"{found[0]:.3f} widths off" in lab.words()


def test_one_frame_has_no_rule_and_the_words_say_so():
    lab = Ball()
    lab.guess(0.5, 0.5)
    assert np.isnan(lab.errors(1, 1)[0, 2]) and "The rule needs two frames" in lab.words()


def test_the_strokes_are_the_known_means_over_500_balls():
    lab = Ball(frames=2)
    _, stays, rule, model = lab.means()
    flights = datasets.ball(500, 13, side=8, seed=1).positions
    assert stays == pytest.approx(np.linalg.norm(flights[:, 8] - flights[:, 7], axis=1).mean(), abs=1e-6)
    assert 0.05 < stays < 0.075 and 0.005 < rule < 0.02 and np.isnan(model)


def test_a_press_after_the_answer_brings_the_next_ball_and_is_no_guess():
    lab = Ball()
    press_at(lab, 0.5, 0.5)
    first = lab.seen.copy()
    press_at(lab, 0.2, 0.2)
    assert lab.said is None and len(lab.errors(1, 1)) == 1 and not np.allclose(lab.seen, first)
    press_at(lab, 0.2, 0.2)
    assert len(lab.errors(1, 1)) == 2


def test_the_keyboard_can_do_all():
    lab = Ball(frames=2)
    now = lab.seen[-1].copy()
    lab.type("ArrowRight")
    lab.type("ArrowUp", shift=True)
    np.testing.assert_allclose(lab.aim, np.clip(now + np.array([0.02, -0.005]), 0, 1))
    lab.type("Enter")
    assert lab.said is not None
    lab.type("Enter")
    assert lab.said is None and lab.aim is None
    lab.type("n")
    lab.type("Enter")
    np.testing.assert_allclose(*lab.errors(2, 1)[-1, :2], err_msg="Enter without a mark says that it stays")


def test_the_learners_model_is_rolled_out_on_its_own_answers():
    lab = Ball(linear_model(), frames=2, ahead=5)
    lab.guess(0.5, 0.5)
    errors = lab.errors(2, 5)[0]
    assert errors[3] == pytest.approx(errors[2], abs=1e-5)
    assert lab.means()[3] == pytest.approx(lab.means()[2], abs=1e-5)
    rule, own = lab.paths(5)
    np.testing.assert_allclose(own, rule, atol=1e-5)
    lab.set(frames=1)
    lab.guess(0.5, 0.5)
    assert "Your model needs 2 frames" in lab.words()


def test_a_model_for_any_length_that_answers_at_every_step_is_taken():
    model = keras.Sequential([keras.Input((None, 2)), keras.layers.SimpleRNN(3, return_sequences=True)])
    model.add(keras.layers.Dense(2))
    lab = Ball(model, frames=1)
    assert np.isfinite(lab.means()[3]) and lab.paths(3)[1].shape == (4, 2)


def test_goals():
    lab = Ball()
    for _ in range(9):
        lab.guess(0.5, 0.5)
    assert not lab.done[0]
    lab.guess(0.5, 0.5)
    assert lab.done[0] and not lab.done[1]
    lab.set(frames=2)
    for _ in range(5):
        lab.press("next")
        lab.guess(*lab.truth)
    assert lab.done[1] and not lab.done[2]
    lab.set(ahead=5)
    for _ in range(5):
        lab.press("next")
        lab.guess(*lab.truth)
    assert lab.done[2] and "you 0.000" in lab.words() and "You were nearest" in lab.words()


def test_a_model_has_a_goal_of_its_own():
    lab = Ball(linear_model(3), frames=3)
    assert len(lab.goals) == 4
    assert len(Ball().goals) == 3


def test_play_lets_the_ball_fly_and_goes_on_to_the_next_one():
    lab = Ball(linear_model(), frames=2)
    first = lab.at
    lab.press("play")
    for _ in range(20):
        lab.tick()
    assert lab.at > first and "Pause" in lab.words()
    lab.at = STEPS - 7  # near the end of its flight
    for _ in range(20):
        lab.tick()
    assert lab.turn == 1 and not lab.errors(2, 1).size
    lab.press("play")
    lab.type("Enter")
    assert len(lab.errors(2, 1)) == 1


def test_reset_forgets_the_errors():
    lab = Ball()
    first = repr(lab)
    lab.guess(0.1, 0.1)
    lab.press("next")
    lab.press("reset")
    assert repr(lab) == first


def test_nonsense_gets_one_line(refused):
    for arguments, named in (
        ({"seed": -1}, "seed=-1"),
        ({"model": "mine"}, "model='mine'"),
        (
            {"model": keras.Sequential([keras.Input((2, 3)), keras.layers.Flatten(), keras.layers.Dense(2)])},
            "(None, 2, 3)",
        ),
        (
            {"model": keras.Sequential([keras.Input((2, 2)), keras.layers.Flatten(), keras.layers.Dense(3)])},
            "(None, 3)",
        ),
        ({"model": keras.Sequential([keras.layers.Dense(2)])}, "not known"),
    ):
        with refused(named):
            Ball(**arguments)


def test_a_guess_outside_the_box_is_refused():
    with pytest.raises(LearnerError, match="x=2"):
        Ball().guess(2, 0.5)


def test_with_a_model_every_control_moves_the_picture(driven):
    driven(Ball(linear_model()))


def test_no_words_overlap_beside_the_numbers_of_a_model(demand_clear_words):
    lab = Ball(linear_model())
    for frames in (1, 2, 8):
        lab.set(frames=frames)
        lab.guess(0.5, 0.5)
        demand_clear_words(lab.picture)
