"""The open exercise of chapter 5: a small convolutional network for digits, judged part by part."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core import models
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError
from dltutor.exercises.core.shown import one_line

NEEDED = 0.97  # of the digits that are held out
MOST = 20_000  # parameters
KNOWN_BY_HEART = 0.995
SIDE, CLASSES = 8, 10

_CROSS_ENTROPIES = ("sparse_categorical_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy")
_OTHER_LOSSES = {
    "mean_squared_error": "mse compares numbers, and hardly learns from an answer that is surely wrong",
    "mean_absolute_error": "mae compares numbers, and classes are none",
    "binary_crossentropy": "that is for yes or no, and here one of ten is right",
}


class Network(Exercise):
    key = "network"
    title = "a convolutional network for digits (open)"
    task = (
        "Build, compile and train a Keras model, `model`, on the training digits. `datasets.digits()` gives "
        "`(x_train, y_train), (x_test, y_test)`: grey images of shape (8, 8), from 0 to 1, and the digits as whole "
        f"numbers. The model takes images of shape (8, 8, 1) and has at least one Conv2D layer, {CLASSES} outputs and "
        f"at most {MOST:,} parameters. It must name at least {NEEDED:.0%} of the second pair right, a fifth of the "
        "digits, which is held out."
    )
    hints = (
        "Four parts: find small features (Conv2D), keep the strongest (MaxPooling2D), put them in a row (Flatten), "
        "decide (Dense). Then compile, and train on the first pair only.",
        "`keras.Input((8, 8, 1))`, a Conv2D or two with 3 × 3 kernels and relu, MaxPooling2D, Flatten, "
        '`Dense(10, "softmax")`; the loss is sparse_categorical_crossentropy. A pixel needs an axis for its channel: '
        "`x_train[..., None]`.",
        "Two Conv2D layers of 16 and 32 kernels, both relu, with MaxPooling2D and Dropout(0.5) behind them, Adam with "
        "a rate of 0.005, 25 epochs in batches of 64.",
    )
    code = """
import keras
from dltutor import datasets

(x_train, y_train), _ = datasets.digits()
keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(16, 3, activation="relu", padding="same"),
        keras.layers.Conv2D(32, 3, activation="relu", padding="same"),
        keras.layers.MaxPooling2D(),
        keras.layers.Dropout(0.5),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
model.fit(x_train[..., None], y_train, epochs=25, batch_size=64, verbose=0)
"""
    why = "shared kernels need few parameters, pooling forgives small shifts, dropout keeps it from learning by heart."

    def judge(self, model: Any) -> str:
        from dltutor import datasets

        _look_at_kind(model)
        _look_at_inputs(model)
        train, (x, y) = datasets.digits()
        answers = _answers(model, x)
        _look_at_outputs(answers)
        _look_at_layers(model)
        _look_at_loss(model, answers)
        right = _share(answers, y)
        if right < NEEDED:
            raise NotYetError(f"it names {right:.1%} of {len(x)} held-out digits right{_reason(model, train, x, y)}")
        missed = np.sum(answers.argmax(axis=1) != y)
        return (
            f"it names {right:.1%} of {len(x)} held-out digits right, all but {missed}, with "
            f"{model.count_params():,} parameters."
        )


def _look_at_kind(model: Any) -> None:
    models.look_at_kind(model)
    need(
        model.built,
        "the model has no weights yet, since it does not know the size of its images: begin with "
        "`keras.Input((8, 8, 1))`, then compile and fit",
    )


def _look_at_inputs(model: Any) -> None:
    takes = _input_shape(model)
    if takes is None or _fits(takes, (SIDE, SIDE, 1)) or _fits(takes, (SIDE, SIDE)):
        return
    start = f"the model takes inputs of shape {one_line(takes)}, and a digit is (8, 8, 1)"
    need(isinstance(takes, tuple), "the model takes several inputs; one image is all there is")
    need(takes != (1, SIDE, SIDE), f"{start}: Keras has the channel last")
    need(len(takes) != 1, f"{start}: in a row of numbers a kernel finds no neighbours above and below")
    need(takes[:2] != (SIDE, SIDE), f"{start}: these images are grey, so they have one channel")
    raise NotYetError(f"{start}: 8 rows, 8 columns, one channel")


def _look_at_outputs(answers: np.ndarray) -> None:
    samples = len(answers)
    start = f"for {samples} images the model gives an array of shape {answers.shape}"
    if answers.ndim > 2:
        raise NotYetError(
            f"{start}, an answer for each place of the image: put Flatten (or GlobalAveragePooling2D) before the last "
            "Dense layer"
        )
    need(
        answers.shape == (samples, CLASSES),
        f"{start}; it must be ({samples}, {CLASSES}): the last layer needs {CLASSES} units, one for each digit",
    )
    need(np.isfinite(answers).all(), "it answers with NaN: its weights ran away in training; take a smaller rate")


def _look_at_layers(model: Any) -> None:
    import keras

    sliding = (keras.layers.Conv2D, keras.layers.SeparableConv2D, keras.layers.DepthwiseConv2D)
    layers = list(models.layers(model))
    need(
        any(isinstance(layer, sliding) for layer in layers),
        "there is no Conv2D layer in it: every weight belongs to one pixel, and nothing is shared",
    )
    count = model.count_params()
    largest = max((layer for layer in layers if layer.built), key=lambda layer: layer.count_params())
    need(
        count <= MOST,
        f"it has {count:,} parameters, and {MOST:,} are allowed; {largest.count_params():,} of them are in "
        f"`{largest.name}`: pool before Flatten, or take fewer units or kernels",
    )


def _look_at_loss(model: Any, answers: np.ndarray) -> None:
    import keras

    need(model.compiled, "the model is not compiled: `model.compile(optimizer, loss)`, and fit it after that")
    loss = _only(model.loss)
    need(loss is not None, "the model is compiled without a loss: it does not know what to learn")
    name = _loss_name(loss)
    if name not in _CROSS_ENTROPIES:
        known = hasattr(keras.losses, name)
        why = _OTHER_LOSSES.get(name, "that is not made for classes")
        need(not known, f"its loss is {name}: {why}; take sparse_categorical_crossentropy")
        return  # a loss of the learner's own: the held-out digits judge it
    from_logits = bool(getattr(loss, "from_logits", False))
    shares = bool((answers >= 0).all() and np.allclose(answers.sum(axis=1), 1, atol=0.01))
    need(
        not (shares and from_logits),
        "it ends in softmax, and its loss is told from_logits=True, so that it applies softmax once more: one of the "
        "two must go",
    )
    last = _last_activation(model)
    if from_logits:
        need(
            last in ("", "linear"),
            f"its loss expects logits, and the last layer ends in {last}: logits are plain sums, without an activation",
        )
        return
    need(
        shares or last != "sigmoid",
        "it ends in ten sigmoids, each with an answer of its own; one digit is right: softmax makes them add up to 1",
    )
    need(
        shares,
        f"its outputs do not add up to 1, and {name} takes them for probabilities: let the last layer end in softmax"
        + (" (or give the loss from_logits=True)" if last in ("", "linear") else ""),
    )


def _reason(model: Any, train: tuple[np.ndarray, np.ndarray], x: np.ndarray, y: np.ndarray) -> str:
    """What may be wrong with a model that is well built and names too few of the held-out digits."""
    if models.never_trained(model):
        return f": `fit` has not trained it. {_labels(_loss_name(_only(model.loss)))}"
    others = {words: _share(_answers(model, inputs), y) for words, inputs in _other_scales(train[0], x).items()}
    words, other = max(others.items(), key=lambda item: item[1])
    if other >= NEEDED:
        return f", and {other:.1%} if they {words}: it must take them from 0 to 1, as `digits()` gives them"
    if len(set(_answers(model, x).argmax(axis=1))) == 1:
        return ": it gives the same answer to all; a smaller learning rate may help"
    seen = _share(_answers(model, train[0]), train[1])
    if seen >= KNOWN_BY_HEART:
        return f", and {seen:.1%} of those it was trained on: it overfits; try Dropout, or fewer units behind Flatten"
    if seen < 0.5:
        return f", and {seen:.1%} of those it was trained on: do the labels belong to the images? Is the rate too high?"
    return f", {seen:.1%} of those it was trained on; {NEEDED:.0%} are needed: train it longer, or give it more kernels"


def _labels(loss: str) -> str:
    if loss == "sparse_categorical_crossentropy":
        return "With its loss the labels are plain numbers, `y_train` as it is, not one-hot"
    if loss in _CROSS_ENTROPIES:
        return f"With {loss} the labels must be one-hot, `keras.utils.to_categorical(y_train)`"
    return "Train it with `model.fit(x_train[..., None], y_train, epochs=25)`"


def _other_scales(train: np.ndarray, x: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "go from 0 to 16": x * 16,
        "go from 0 to 255": x * 255,
        "have mean 0 and deviation 1": (x - train.mean()) / train.std(),
        "have ink 0 and paper 1": 1 - x,
    }


def _answers(model: Any, images: np.ndarray) -> np.ndarray:
    """What the model says to images of shape (samples, 8, 8)."""
    flat = _fits(_input_shape(model) or (), (SIDE, SIDE))
    return models.answers(model, images if flat else images[..., None], "images of shape (8, 8, 1)")


def _share(answers: np.ndarray, labels: np.ndarray) -> float:
    return float(np.mean(answers.argmax(axis=1) == labels))


def _input_shape(model: Any) -> Any:
    """The shape of one input, without the batch; None for a model that does not say."""
    try:
        shape = model.input_shape
    except AttributeError:
        return None
    return tuple(shape[1:]) if isinstance(shape, tuple) else shape


def _fits(takes: Any, wanted: tuple[int, ...]) -> bool:
    """Whether inputs of shape `takes`, where None is any length, may be of the shape `wanted`."""
    return (
        isinstance(takes, tuple)
        and len(takes) == len(wanted)
        and all(a in (None, b) for a, b in zip(takes, wanted, strict=True))
    )


def _last_activation(model: Any) -> str:
    """The name of the activation of the last layer; "" where that has none."""
    return getattr(getattr(list(models.layers(model))[-1], "activation", None), "__name__", "")


def _only(loss: Any) -> Any:
    """The loss itself where a list or a dictionary with one loss was given."""
    if isinstance(loss, dict):
        loss = list(loss.values())
    return loss[0] if isinstance(loss, list | tuple) and len(loss) == 1 else loss


def _loss_name(loss: Any) -> str:
    """The name of a loss as Keras spells it, as in "mean_squared_error"."""
    import keras

    try:
        function = keras.losses.get(loss)
    except Exception:
        function = loss
    return getattr(getattr(function, "fn", function), "__name__", type(loss).__name__)
