"""A lab owns its start: a goal counts only what this lab did, and the words are true whoever trained the model."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs, live
from dltutor.labs.bases.training import TrainingLab

from ..makers import maker

TRAINING = [name for name in labs.__all__ if issubclass(getattr(labs, name), TrainingLab)]
EPOCHS = 6


def made(name):
    """The lab, and the names that it was made of."""
    code, names = maker(name)
    given = names()
    return code, given


def make(code, given):
    return eval(code, {"labs": labs, **given})


def fit(lab, epochs=EPOCHS):
    """Train the lab's model as a later cell does."""
    trainer = lab.trainer
    twin = live.Trainer(lab.model, trainer.x, trainer.y, batch_size=trainer.batch_size)
    twin.train_epochs(epochs)


def on_a_page(lab):
    lab._repr_mimebundle_()
    return lab


def press(lab, name):
    lab.session._guard(lambda: lab.press(name))


def tick(lab, times):
    for _ in range(times):
        lab.session._guard(lambda: lab.tick(0.02))


def demand_nothing_unearned(lab):
    unreached = [lab.answerable and not goal.reached(lab) for goal in lab.goals]  # one slice may be what was missing
    press(lab, "play")
    tick(lab, 1)
    first = [goal.text for goal, done, missing in zip(lab.goals, lab.done, unreached, strict=True) if done > missing]
    assert not first, f"reached by the first slice: {first}"
    assert "random weights" not in lab.words() and "Not trained" not in lab.words()
    tick(lab, 3)
    press(lab, "play")


@pytest.mark.slow("each lab's model is trained three times, and the lab made twice")
@pytest.mark.parametrize("name", TRAINING)
def test_no_goal_is_reached_and_no_word_untrue_that_the_lab_did_not_earn(name):
    code, given = made(name)
    lab = on_a_page(make(code, given))
    fit(lab)
    lab.news(True)  # the page's cell has ended
    assert "trained elsewhere" in lab.words() and "random weights" not in lab.words(), "by a later cell"
    demand_nothing_unearned(lab)
    press(lab, "reset")
    assert "trained elsewhere" not in lab.words()
    assert not lab.trainer.elsewhere and lab.trainer.step == 0

    earned = lab.done
    lab.run(epochs=EPOCHS)  # by a cell that tells the lab to
    assert lab.done == earned
    demand_nothing_unearned(lab)

    again = on_a_page(make(code, given))
    if again.model is lab.model:  # it comes trained; a lab that builds its own begins with another
        assert "random weights" not in again.words()
        demand_nothing_unearned(again)


def test_two_players_that_come_trained_are_not_called_random():
    code, given = made("Adversaries")
    live.adversaries(*given.values(), datasets.cloud("ring", 300), rounds=300)
    lab = on_a_page(make(code, given))
    assert "random weights" not in lab.words() and "come trained" in lab.words()
    demand_nothing_unearned(lab)


def test_two_players_that_a_cell_trains_are_not_called_random():
    code, given = made("Adversaries")
    lab = on_a_page(make(code, given))
    live.adversaries(*given.values(), datasets.cloud("ring", 300), rounds=300)
    lab.news(True)
    assert "come trained" in lab.words()
    demand_nothing_unearned(lab)
    rounds = lab.pair.round
    live.adversaries(*given.values(), datasets.cloud("ring", 300), rounds=5)
    lab.news(True)
    assert "trained elsewhere" in lab.words() and lab.pair.round == rounds, "what was reached here stays in sight"
    press(lab, "round")
    assert "count from here" in lab.words() and lab.pair.round == 1
    press(lab, "reset")
    assert "random weights" in lab.words()


@pytest.mark.parametrize("name", ["WeightImages", "Adversaries"])
def test_weights_that_a_cell_sets_while_it_plays_are_noticed(name):
    code, given = made(name)
    lab = on_a_page(make(code, given))
    press(lab, "play")
    tick(lab, 3)
    assert "elsewhere" not in lab.words()
    lab.models[0].set_weights([0.9 * w for w in lab.models[0].get_weights()])
    tick(lab, 1)
    assert "trained elsewhere" in lab.words() and lab.playing


def test_reset_brings_back_the_labs_own_beginning():
    code, given = made("WeightImages")
    lab = on_a_page(make(code, given))
    start = lab.model.get_weights()
    press(lab, "play")
    tick(lab, 3)
    press(lab, "play")
    steps = lab.trainer.step
    lab.model.fit(lab.trainer.x, lab.trainer.y, epochs=1, verbose=0)
    lab.news(True)
    assert "trained elsewhere" in lab.words() and lab.trainer.step == steps, "what was reached here stays in sight"
    press(lab, "play")
    assert "count from here" in lab.words() and lab.trainer.step == 0
    press(lab, "reset")
    for now, before in zip(lab.model.get_weights(), start, strict=True):
        np.testing.assert_array_equal(now, before)


def test_a_goal_is_earned_after_all_by_training_here_what_was_not_reached_before():
    code, given = made("WeightImages")
    lab = on_a_page(make(code, given))
    fit(lab, 1)
    press(lab, "play")
    for _ in range(300):
        tick(lab, 1)
        if any(lab.done):
            break
    assert any(lab.done)


@pytest.mark.parametrize("name", ["HiddenLayer", "Training", "Digits", "Playground", "LossLandscape", "Forecast"])
def test_what_is_done_to_a_model_is_said_in_one_line(name):
    code, given = made(name)
    lab = on_a_page(make(code, given))
    press(lab, "step")
    lab.model.compile(keras.optimizers.SGD(0.01), lab.model.loss)
    press(lab, "step")
    assert "model was compiled anew since this lab was made: run this lab's cell again" in lab.words()
    lab = on_a_page(make(code, given))
    lab.model.layers[-1].trainable = False
    press(lab, "play")
    tick(lab, 1)
    assert "model was partly frozen or set free since this lab was made" in lab.words() and not lab.playing
    lab.model.layers[-1].trainable = True


@pytest.mark.parametrize("name", ["HiddenLayer", "Training", "Playground", "LossLandscape"])
def test_the_rate_in_the_words_and_on_the_slider_is_the_one_in_use(name):
    code, given = made(name)
    lab = on_a_page(make(code, given))
    press(lab, "step")
    lab.model.optimizer.learning_rate = 0.0123
    press(lab, "step")
    assert "rate 0.0123" in lab.words()
    assert lab.values.learning_rate == pytest.approx(0.0123)
