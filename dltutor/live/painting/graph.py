"""The graph of the steps: any number of them, on images of any size the model takes; nothing is traced twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dltutor.live.looking.insides import Tap, taps
from dltutor.live.looking.passing import called
from dltutor.live.looking.scores import logits_of
from dltutor.live.painting.terms import Seen, Term, one_each
from dltutor.live.training import graphs

FIRST, SECOND, TINY = 0.9, 0.999, 1e-7  # Adam's, as Keras has them
RULES = ("adam", "gradient")


def trace_steps(
    model: Any,
    terms: Sequence[Term],
    shape: tuple[int | None, ...],
    box: tuple[float, float],
    rule: str,
    border: float | None,
) -> Any:
    """The graph: images, averages and settings in; images, averages, and the value of each term out.

    Args:
        model: built, with one input.
        terms: what is climbed.
        shape: of an image on the canvas, (height, width, channels), None where it may change.
        box: the least and the greatest value of a pixel.
        rule: "adam", or "gradient" for the gradient itself, divided by its standard deviation in each image.
        border: the value of what comes in where the images are moved; None to mirror them.
    """
    import tensorflow as tf

    inner, names = tuple(model.input_shape[1:]), [name for term in terms for name in term.layers]
    layers = {tap.name: tap.layer for tap in taps(model) if tap.name in names}

    def values_of(images: Any, moved: Any, like: Any, choices: Sequence[Any]) -> list[Any]:
        asked = moved if len(inner) == 3 else tf.reshape(moved, (-1, *inner))
        answers, passed = called(lambda: model(asked, training=False), list(layers.values()))
        outputs = {name: one.made for name, one in zip(layers, passed, strict=True)}
        logits = _logits(answers[0]) if len(answers[0].shape) == 2 else None
        seen = Seen(images, like, outputs, logits)
        return [one_each(term.value(seen, choice)) for term, choice in zip(terms, choices, strict=True)]

    def steps(
        images: Any, first: Any, second: Any, made: Any, like: Any, weights: Any, choices: Any, shifts: Any, most: Any,
        settings: Any,
    ) -> Any:  # fmt: skip
        rate, blur, plain = settings[0], settings[1], settings[2]

        def step(i: Any, x: Any, m: Any, v: Any, _: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(x)
                values = values_of(x, _moved(x, shifts[i], most, border), like, choices)
                signs = [-1.0 if term.lower else 1.0 for term in terms]
                parts = [sign * weights[k] * tf.reduce_sum(values[k]) for k, sign in enumerate(signs)]
                total = tf.add_n(parts)
            gradient = tape.gradient(total, x, unconnected_gradients="zero")
            gradient += plain * (tf.reduce_mean(gradient, axis=-1, keepdims=True) - gradient)
            m, v, way = _adam(m, v, gradient, made + i + 1) if rule == "adam" else (m, v, _even(gradient))
            x = tf.clip_by_value(x + rate * way, *box)
            x = tf.cond(blur > 0, lambda: (1 - blur) * x + blur * _blurred(x), lambda: x)
            x, m, v = (tf.ensure_shape(each, (None, *shape)) for each in (x, m, v))
            found = tf.stack([tf.reduce_mean(value) for value in values])
            return i + 1, x, m, v, found

        def goes_on(i: Any, x: Any, _m: Any, _v: Any, found: Any) -> Any:
            """It ends at the first number that is not finite, so that it can be said where that was."""
            return (i < tf.shape(shifts)[0]) & tf.math.is_finite(tf.reduce_sum(x) + tf.reduce_sum(found))

        begin = (tf.constant(0), images, first, second, tf.zeros(len(terms)))
        return tf.while_loop(goes_on, step, begin)[1:]

    spec = tf.TensorSpec
    image, whole = spec((None, *shape), tf.float32), spec((), tf.int32)
    choices = [spec((None,), tf.int32)] * len(terms)
    weights, settings = spec((len(terms),), tf.float32), spec((3,), tf.float32)
    signature = [image, image, image, whole, image, weights, choices, spec((None, 2), tf.int32), whole, settings]
    return graphs.trace(steps, signature, autograph=False)


def tap_of(model: Any, name: str) -> Tap | None:
    """The layer of this name, or None."""
    return next((tap for tap in taps(model) if tap.name == name), None)


def _logits(answer: Any) -> Any:
    """Two at least: a single unit decides between two classes, and its number speaks for class 1."""
    import tensorflow as tf

    logits = tf.ensure_shape(logits_of(answer)[0], answer.shape)
    return tf.concat([-logits / 2, logits / 2], axis=1) if logits.shape[-1] == 1 else logits


def _moved(images: Any, shift: Any, most: Any, border: float | None) -> Any:
    """The images moved by `shift` (down, across), at most `most` pixels."""
    import tensorflow as tf

    height, width = tf.shape(images)[1], tf.shape(images)[2]
    mode = {"mode": "SYMMETRIC"} if border is None else {"constant_values": border}
    padded = tf.pad(images, [[0, 0], [most, most], [most, most], [0, 0]], **mode)
    moved = padded[:, most + shift[0] : most + shift[0] + height, most + shift[1] : most + shift[1] + width]
    return tf.ensure_shape(moved, images.shape)


def _adam(m: Any, v: Any, gradient: Any, step: Any) -> tuple[Any, Any, Any]:
    import tensorflow as tf

    m, v = FIRST * m + (1 - FIRST) * gradient, SECOND * v + (1 - SECOND) * gradient**2
    t = tf.cast(step, tf.float32)
    return m, v, (m / (1 - FIRST**t)) / (tf.sqrt(v / (1 - SECOND**t)) + TINY)


def _even(gradient: Any) -> Any:
    """The gradient in units of its standard deviation in each image: so the rate means the same everywhere."""
    import tensorflow as tf

    return gradient / (tf.math.reduce_std(gradient, axis=(1, 2, 3), keepdims=True) + TINY)


def _blurred(images: Any) -> Any:
    """Each pixel the weighted mean of nine, (1, 2, 1) down and across."""
    import tensorflow as tf

    x = tf.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]], "SYMMETRIC")
    x = (x[:, :-2] + 2 * x[:, 1:-1] + x[:, 2:]) / 4
    return (x[:, :, :-2] + 2 * x[:, :, 1:-1] + x[:, :, 2:]) / 4
