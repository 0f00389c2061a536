"""The patients of the debugging game: small networks with one fault each, and the same network without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np

FAULTS = {
    "rate too high": "The learning rate is too high",
    "rate too low": "The learning rate is too low",
    "not scaled": "The inputs were not scaled",
    "dead units": "The hidden units are dead",
    "wrong output": "The output layer does not fit the task",
    "overfitting": "Too few samples for so large a network",
    "mixed labels": "The labels do not belong to the images",
    "leak": "The validation set leaked into the training set",
}


class Sets(NamedTuple):
    """Pairs (x, y) to train on, to look at after each epoch, and to judge by in the end."""

    train: tuple[np.ndarray, np.ndarray]
    validation: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Patient:
    """A training that fails.

    `fault` is a key of `FAULTS`; `hints` go from what to look at to what it must be; `because` explains the curves;
    `faulty` and `mended` are the lines of code that differ. `make(healthy)` gives a compiled model and its `Sets`.
    `guess` is the loss of an answer without any knowledge, None where it has no such value; `top` ends the loss axis.
    """

    name: str
    task: str
    fault: str
    epochs: int
    top: float
    guess: float | None
    hints: tuple[str, str, str]
    because: str
    faulty: str
    mended: str
    make: Callable[[bool], tuple[Any, Sets]]


def _network(
    sizes: tuple[int, ...], rate: float, *, optimizer: str = "SGD", output: str | None = "softmax", **first: Any
) -> Any:
    """A compiled network of dense ReLU layers; `first` goes to its first layer."""
    import keras

    keras.utils.set_random_seed(2)
    inputs, *hidden, units = sizes
    layers = [keras.layers.Dense(n, activation="relu", **(first if i == 0 else {})) for i, n in enumerate(hidden)]
    model = keras.Sequential([keras.Input((inputs,)), *layers, keras.layers.Dense(units, activation=output)])
    loss, metrics = ("mse", []) if units == 1 else ("sparse_categorical_crossentropy", ["accuracy"])
    model.compile(optimizer=getattr(keras.optimizers, optimizer)(rate), loss=loss, metrics=metrics)
    return model


@cache
def _digits() -> Sets:
    """The handwritten digits as 64 numbers from 0 to 1: 1,077 to train, 360 to validate, 360 to test."""
    from dltutor import datasets

    (x, y), (x_test, y_test) = datasets.digits()
    x, x_test = x.reshape(len(x), -1), x_test.reshape(len(x_test), -1)
    scale = max(1.0, float(x.max()))
    x, x_test = x / scale, x_test / scale
    return Sets((x[360:], y[360:]), (x[:360], y[:360]), (x_test, y_test))


def _few(count: int) -> Sets:
    train, validation, test = _digits()
    return Sets((train[0][:count], train[1][:count]), validation, test)


def _too_fast(healthy: bool) -> tuple[Any, Sets]:
    return _network((64, 10), 0.5 if healthy else 30.0), _digits()


def _too_slow(healthy: bool) -> tuple[Any, Sets]:
    return _network((64, 32, 10), 0.1 if healthy else 0.002), _digits()


def _dead(healthy: bool) -> tuple[Any, Sets]:
    return _network((64, 32, 10), 0.1, bias_initializer="zeros" if healthy else _minus_thirty()), _digits()


def _minus_thirty() -> Any:
    import keras

    return keras.initializers.Constant(-30.0)


def _no_softmax(healthy: bool) -> tuple[Any, Sets]:
    return _network((64, 32, 10), 0.1, output="softmax" if healthy else None), _digits()


def _too_few(healthy: bool) -> tuple[Any, Sets]:
    sizes = (64, 16, 10) if healthy else (64, 256, 256, 10)
    return _network(sizes, 0.002, optimizer="Adam"), _digits() if healthy else _few(60)


def _mixed(healthy: bool) -> tuple[Any, Sets]:
    sets = _few(400)
    x, y = sets.train
    mixed = np.random.default_rng(0).permutation(y)
    return _network((64, 256, 10), 0.005, optimizer="Adam"), sets._replace(train=(x, y if healthy else mixed))


def _leaked(healthy: bool) -> tuple[Any, Sets]:
    sets = _few(60)
    return _network((64, 64, 10), 0.005, optimizer="Adam"), sets if healthy else sets._replace(validation=sets.train)


def _unscaled(healthy: bool) -> tuple[Any, Sets]:
    x, y = _diabetes()
    if healthy:
        x = (x - x[:260].mean(axis=0)) / x[:260].std(axis=0)
        y = (y - y[:260].mean()) / y[:260].std()
    return _network((x.shape[1], 1), 0.02, output=None), Sets(
        (x[:260], y[:260]), (x[260:350], y[260:350]), (x[350:], y[350:])
    )


@cache
def _diabetes() -> tuple[np.ndarray, np.ndarray]:
    """Ten measurements of 442 patients, in their own units, and how far the disease went in a year."""
    from sklearn.datasets import load_diabetes

    x, y = load_diabetes(return_X_y=True, scaled=False)
    order = np.random.default_rng(0).permutation(len(x))
    return x[order], y[order]


TEN = float(np.log(10))

PATIENTS = (
    Patient(
        "patient 1",
        "ten digits, 1,077 images",
        "rate too low",
        20,
        3.0,
        TEN,
        (
            "Is the training loss falling, rising, jumping, or standing still?",
            "It falls, but how far in 20 epochs? Both curves agree, so the data are not the problem.",
            "The direction of the steps is right. What decides how long they are?",
        ),
        "Both losses creep downhill in step and are far from flat at the end: the steps are right but tiny.",
        "keras.optimizers.SGD(0.002)",
        "keras.optimizers.SGD(0.1)",
        _too_slow,
    ),
    Patient(
        "patient 2",
        "ten digits, 1,077 images",
        "rate too high",
        20,
        12.0,
        TEN,
        (
            "Compare the loss with the dashed line of pure guessing.",
            "The loss jumps, to values worse than guessing. What makes single steps so violent?",
            "Each step overshoots. Which number is multiplied with the gradient?",
        ),
        "The loss leaps, at times far above that of guessing, and never settles: every step jumps over the valley.",
        "keras.optimizers.SGD(30.0)",
        "keras.optimizers.SGD(0.5)",
        _too_fast,
    ),
    Patient(
        "patient 3",
        "ten digits, 1,077 images",
        "dead units",
        20,
        3.0,
        TEN,
        (
            "How close does the loss come to the dashed line of pure guessing?",
            "It stays at guessing, though the rate is a usual 0.1. Do the inputs reach the output at all?",
            "Every image gets the same answer. What does a ReLU answer when its sum is far below zero, and its slope?",
        ),
        "Only the last biases learn how frequent each digit is. All hidden sums are negative, so every ReLU answers 0 "
        "with slope 0: no gradient passes, and no training can wake them.",
        'Dense(32, activation="relu", bias_initializer=keras.initializers.Constant(-30))',
        'Dense(32, activation="relu")',
        _dead,
    ),
    Patient(
        "patient 4",
        "ten digits, 1,077 images",
        "wrong output",
        20,
        14.0,
        TEN,
        (
            "Where does the loss begin, compared with the dashed line of pure guessing?",
            "Then it drops to guessing and stands there. Are the ten outputs probabilities at all?",
            "This loss takes the logarithm of a probability. What makes probabilities of ten sums?",
        ),
        "The loss starts far above guessing, for the ten outputs are bare sums that the loss takes for probabilities. "
        "It cuts negative ones off at zero; once all are cut off, no gradient is left, and it stands at guessing.",
        "Dense(10)",
        'Dense(10, activation="softmax")',
        _no_softmax,
    ),
    Patient(
        "patient 5",
        "a number from ten measurements, 260 people",
        "not scaled",
        20,
        3.0,
        None,
        (
            "How many steps does it take until the loss is no longer a number?",
            "A rate of 0.02 is usually harmless. What else makes a gradient large?",
            "One of the inputs is around 190, another around 0.5. What should be done with them first?",
        ),
        "Inputs in the hundreds make sums, gradients and steps enormous: within a few steps the weights overflow.",
        "x = measurements                       # blood values around 190, age in years, ...",
        "x = (measurements - mean) / std        # mean and std of the training set",
        _unscaled,
    ),
    Patient(
        "patient 6",
        "ten digits",
        "overfitting",
        60,
        3.0,
        TEN,
        (
            "What does the training loss do at the end, and what the validation loss?",
            "The training set is learned without a mistake; new images are not. Look at the gap.",
            "The network has some 85,000 weights. How many images would you give it?",
        ),
        "The training loss goes to zero while the validation loss stays high: 60 images are known by heart, and what "
        "they have in common was not needed for that.",
        "model.fit(x_train[:60], y_train[:60], ...)   # 64-256-256-10 units",
        "model.fit(x_train, y_train, ...)             # all images, 64-16-10 units",
        _too_few,
    ),
    Patient(
        "patient 7",
        "ten digits, 400 images",
        "mixed labels",
        60,
        6.0,
        TEN,
        (
            "Does the network learn its training set? And does that help with other images?",
            "The validation accuracy never leaves guessing, while the training set is learned. Few samples alone would "
            "still give much more than one in ten.",
            "It learns images by heart without anything in common among those of one label. What if the labels were "
            "drawn from a hat?",
        ),
        "The validation accuracy stays at one in ten and its loss climbs far above guessing: there is nothing to learn "
        "but each image by heart. Images and labels were put in different orders.",
        "y_train = random.permutation(y_train)   # the images were not permuted with them",
        "order = random.permutation(len(x_train)); x_train, y_train = x_train[order], y_train[order]",
        _mixed,
    ),
    Patient(
        "patient 8",
        "ten digits",
        "leak",
        60,
        3.0,
        TEN,
        (
            "The validation curves look perfect. Look at the bar of the test set.",
            "Training and validation agree to the last digit, and the test set does not. Which two sets should differ?",
            "How could a network know the validation images as well as its training images?",
        ),
        "Validation and training curves are the same and far better than the test set: the validation images were "
        "among the training images. It overfits, and the validation set, of all things, hides it.",
        "validation_data = (x_train, y_train)",
        "validation_data = (x_validation, y_validation)   # never trained on",
        _leaked,
    ),
)
