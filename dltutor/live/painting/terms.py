"""What a picture is to have much of, or little: terms, each with a weight, whose sum a painter climbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Seen:
    """What a term is given, in a graph.

    `images` (samples, height, width, channels) as they are painted; `like` the photograph that they are to keep near,
    in the same shape; `outputs` of the layers that the term has named; `logits` (samples, classes), what goes into the
    last softmax or sigmoid, None where the model's answer has another shape.
    """

    images: Any
    like: Any
    outputs: Mapping[str, Any]
    logits: Any


@dataclass(frozen=True)
class Term:
    """One part of what is climbed.

    Weight and choice can be changed while a painter paints, without a new graph.

    Args:
        name: by which its weight, its choice and its value are found; each term of a painter has another.
        value: a function of a `Seen` and the choice, (samples,) whole numbers, that gives numbers for each image, of
            which the mean is taken, or one for all.
        weight: how much it counts; 0 for not at all.
        choice: the number of a class or a channel, one for all images or one for each.
        layers: the names of the layers whose outputs it asks for.
        chooses: what the choice is one of: "class", or the name of a layer, of whose channels; "" for nothing.
        lower: it is to become less, not more.
    """

    name: str
    value: Callable[[Seen, Any], Any]
    weight: float = 1.0
    choice: Any = 0
    layers: tuple[str, ...] = ()
    chooses: str = ""
    lower: bool = False


def log_probability(label: Any, weight: float = 1.0, name: str = "class") -> Term:
    """The logarithm of the probability of class `label`, a number, or one for each image."""

    def value(seen: Seen, choice: Any) -> Any:
        import tensorflow as tf

        return tf.gather(tf.nn.log_softmax(seen.logits), choice, axis=1, batch_dims=1)

    return Term(name, value, weight, label, chooses="class")


def logit(label: Any, weight: float = 1.0, name: str = "class") -> Term:
    """The score of class `label` before the softmax: it grows without end, also when the network is sure already."""

    def value(seen: Seen, choice: Any) -> Any:
        import tensorflow as tf

        return tf.gather(seen.logits, choice, axis=1, batch_dims=1)

    return Term(name, value, weight, label, chooses="class")


def layer(layer: str, weight: float = 1.0, name: str = "layer") -> Term:
    """The mean square of all that a layer gives: whatever answers a little is to answer more."""
    return Term(name, lambda seen, _: seen.outputs[layer] ** 2, weight, layers=(layer,))


def channel(layer: str, number: Any, weight: float = 1.0, name: str = "channel") -> Term:
    """The mean of what one channel of a layer gives; its number, or one for each image."""

    def value(seen: Seen, choice: Any) -> Any:
        import tensorflow as tf

        return tf.gather(seen.outputs[layer], choice, axis=-1, batch_dims=1)

    return Term(name, value, weight, number, layers=(layer,), chooses=layer)


def variation(weight: float = 1.0, name: str = "variation") -> Term:
    """Less total variation: the mean difference of neighbouring pixels, down and across."""

    def value(seen: Seen, _: Any) -> Any:
        import tensorflow as tf

        down = seen.images[:, 1:] - seen.images[:, :-1]
        across = seen.images[:, :, 1:] - seen.images[:, :, :-1]
        return one_each(tf.abs(down)) + one_each(tf.abs(across))

    return Term(name, value, weight, lower=True)


def ink(weight: float = 1.0, name: str = "ink") -> Term:
    """Less ink: the mean of all pixels."""
    return Term(name, lambda seen, _: seen.images, weight, lower=True)


def change(weight: float = 1.0, name: str = "change") -> Term:
    """Keep the photograph: the mean squared difference from it is to stay small."""
    return Term(name, lambda seen, _: (seen.images - seen.like) ** 2, weight, lower=True)


def given(
    name: str,
    function: Callable[[Any, Mapping[str, Any]], Any],
    layers: tuple[str, ...] = (),
    weight: float = 1.0,
    *,
    lower: bool = False,
) -> Term:
    """A function of the images and of what the named `layers` give, {name: output}; `lower` for a loss."""
    return Term(name, lambda seen, _: function(seen.images, seen.outputs), weight, layers=tuple(layers), lower=lower)


def one_each(values: Any) -> Any:
    """A number for each image, the mean of what it has; one number for all stays one."""
    import tensorflow as tf

    values = tf.cast(values, tf.float32)
    return values if values.shape.rank < 2 else tf.reduce_mean(values, axis=list(range(1, values.shape.rank)))
