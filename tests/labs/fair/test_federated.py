"""The lab on federated learning: its step is Keras's, its mean is the clients', and each goal is reached by play."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.labs.fair.federated.course import CLIENTS, Course
from dltutor.scratch.fair import federated


def reader(units=64, activation="relu"):
    keras.utils.set_random_seed(0)
    stack = layers.Flatten(), layers.Dense(units, activation), layers.Dense(10, "softmax")
    model = keras.Sequential([keras.Input((8, 8)), *stack])
    model.compile(keras.optimizers.SGD(0.2), "sparse_categorical_crossentropy")
    return model


@pytest.fixture
def lab():
    train, test = datasets.digits()
    return labs.Federated(reader(), train, test)


def test_a_step_at_home_is_the_step_of_keras():
    (x, y), _ = datasets.digits()
    model, rows = reader(), x[:40].reshape(40, -1)
    first = federated.copies(model.get_weights(), 2)
    owned = [np.arange(16), np.arange(16, 26)]  # the second one has fewer: its batch is not full
    made = federated.train(first, rows, y[:40], owned, np.random.default_rng(0), batch_size=16)
    for client, own in enumerate(owned):
        model.set_weights([array[client] for array in first])
        model.train_on_batch(x[own], y[own])
        for ours, theirs in zip(made, model.get_weights(), strict=True):
            np.testing.assert_allclose(ours[client], theirs, atol=1e-6)


@pytest.mark.parametrize("digits", [1, 2, 3, 5, 10])
def test_each_image_belongs_to_one_client_who_has_so_many_digits(digits):
    y = datasets.digits()[0][1]
    owned = federated.dealt(y, digits)
    assert sorted(np.concatenate(owned)) == list(range(len(y)))
    assert [len(np.unique(y[own])) for own in owned] == [digits] * CLIENTS


def test_a_round_takes_the_mean_of_what_the_clients_send():
    (x, y), (x_test, y_test) = datasets.digits()
    data = (x.reshape(len(x), -1), y), (x_test.reshape(len(x_test), -1), y_test)
    first = reader(8).get_weights()
    plain, cut = (Course(first, *data, 1) for _ in range(2))
    list(plain.go_on(1, 0.2, 16))
    at_home = federated.train(federated.copies(first, CLIENTS), *data[0], plain.owned, np.random.default_rng(0))
    sizes = [len(own) for own in plain.owned]
    for mean, wanted in zip(plain.mean, federated.weighted_mean(at_home, sizes), strict=True):
        np.testing.assert_allclose(mean[0], wanted, atol=1e-5)
    list(cut.go_on(1, 0.2, 16, clip=0.1))
    moved = [after[0] - before for after, before in zip(cut.mean, first, strict=True)]
    assert plain.length == pytest.approx(cut.length, rel=1e-4) and cut.length > 0.1
    assert federated.lengths([part[None] for part in moved])[0] <= 0.1 + 1e-6


def test_alike_the_mean_reads_well_and_soon_with_more_epochs_at_home(lab):
    lab.run(30)
    mean, together, alone = lab.course.shares[-1]
    assert mean >= 0.94 and together > mean > alone and not lab.done[0], lab.course.shares[-1]
    lab.press("reset")
    assert lab.course.rounds == 0 and "Press Play" in lab.words()
    lab.set(epochs=5)
    lab.run(10)
    assert lab.done == (True, False, False) and "10 rounds" in lab.progress.notes[0]


def test_one_digit_each_is_enough_together_and_not_alone(lab):
    lab.set(digits=1)
    assert lab.course.rounds == 0
    lab.run(1)
    own = np.diagonal(lab.course.reads[:-1])
    assert (own > 0.9).all() and lab.course.reads[:-1].mean() < 0.15, "at home each forgets the others' digits"
    lab.run(29)
    assert lab.course.shares[-1, 0] >= 0.85 and lab.course.shares[-1, 2] < 0.15 and lab.done[1]


def test_noise_needs_a_clip_and_counts_in_every_round(lab):
    lab.set(noise=1.0)
    assert "set a clip as well" in lab.words()
    lab.set(clip=1.0, epochs=5)
    lab.run(12)
    assert lab.done[2] and "noise 1 × clip" in lab.words()
    lab.press("reset")
    lab.progress.forget()
    lab.set(epochs=5)
    lab.run(12)
    lab.set(clip=1.0, noise=1.0)
    lab.run(1)
    assert not lab.done[2], "it had learned without"


def test_a_round_is_worked_on_in_slices(lab):
    lab.set(epochs=10, batch_size=4)
    lab.play()
    for _ in range(40):
        lab.tick(0.0)
        if lab.course.rounds:
            break
    assert lab.course.rounds == 1 and lab.playing


def test_play_pauses_after_thirty_rounds_and_goes_on_when_pressed_again(lab):
    lab.press("play")
    for _ in range(40):
        lab.tick(1.0)
    assert lab.course.rounds == 30 and not lab.playing
    lab.press("play")
    lab.tick(1.0)
    assert lab.course.rounds == 31 and lab.playing


def test_what_does_not_fit_gets_one_line():
    train, test = datasets.digits()
    with pytest.raises(LearnerError, match=r"^network: it answers otherwise than two dense layers"):
        labs.Federated(reader(activation="tanh"), train, test)
    deep = keras.Sequential([keras.Input((8, 8)), layers.Flatten(), layers.Dense(10, "softmax")])
    with pytest.raises(LearnerError, match=r"^network: its weights have the shapes \[\(64, 10\), \(10,\)\]; it must"):
        labs.Federated(deep, train, test)
    with pytest.raises(LearnerError, match=r"^train: there are \d of class \d, and 10 clients want at least one each"):
        labs.Federated(reader(), (train[0][:60], train[1][:60]), test)


def test_a_network_that_comes_trained_reaches_no_goal():
    train, test = datasets.digits()
    model = reader()
    model.fit(*train, epochs=5, batch_size=16, verbose=0)
    lab = labs.Federated(model, train, test)
    assert "has been trained already" in lab.words()
    lab.run(3)
    assert lab.course.shares[-1, 0] > 0.9 and not any(lab.done)
