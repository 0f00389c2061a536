"""What an image classifier gives for images: the score of a class, and its gradient by a pixel or by a feature map.

The weights are handed in with each question, so that a copy with other weights can be asked, and the learner's model
is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.insides import Insides, Tap, probabilities, taps
from dltutor.live.looking.passing import Passed, called
from dltutor.live.training import graphs

AT_ONCE = 2**16  # numbers of the images that are asked at once: so a question is never long
PASSED = ("Identity", "Cast", "Reshape", "Squeeze")  # operations that change no number

Weights = dict[int, np.ndarray]  # the id of a variable, and the value that stands in for its own


class Scores:
    """The scores that `model` gives to the classes of an image.

    The score of a class is what goes into the last softmax or sigmoid (its logit), and where there is none, what the
    model gives. After a softmax the numbers are no longer apart: a share grows also when those of the others fall, and
    near 1 its gradient is almost zero, however much a pixel matters. A model with one output unit decides between two
    classes; its number is the score of class 1, and the same with a minus that of class 0.

    Args:
        model: a built image classifier, Sequential or functional, with one input: shape (height, width, channels),
            (height, width) or (pixels,).

    Raises:
        LearnerError: if it is no such model.

    Example:
        >>> import keras
        >>> ones = keras.layers.Dense(2, "softmax", kernel_initializer="ones")
        >>> scores = Scores(keras.Sequential([keras.Input((2, 2, 1)), keras.layers.Flatten(), ones]))
        >>> scores.shares(np.ones((1, 2, 2, 1))).tolist()
        [[0.5, 0.5]]
        >>> scores.gradient(np.ones((2, 2, 1)), 1)[1][..., 0].tolist()
        [[1.0, 1.0], [1.0, 1.0]]
    """

    def __init__(self, model: Any) -> None:
        self.insides = Insides(model, most=0)
        self.model = model
        if len(model.outputs[0].shape) != 2:
            shape = tuple(model.outputs[0].shape[1:])
            raise LearnerError(
                f"model: it gives {shape} for an image; what is explained is one number for each class, as "
                "keras.layers.Dense(10) gives them"
            )
        self.units = int(model.outputs[0].shape[-1])
        self.classes = self.insides.classes
        self.layers = _with_maps(model)
        self._last = ""  # "Softmax", "Sigmoid", or "" if the model ends in neither
        self._ask = self._trace_answers()
        self._slopes: dict[str | None, Any] = {}

    @property
    def layer(self) -> str | None:
        """The name of the last convolution whose maps have more than one place; None if there is none."""
        names = [tap.name for tap in self.layers if _convolves(tap.layer)]
        return names[-1] if names else None

    @property
    def of_logits(self) -> bool:
        """Whether a score is what goes into a last softmax or sigmoid, not what comes out at the end."""
        return bool(self._last)

    def image(self, name: str, image: Any) -> np.ndarray:
        """`image` as the model takes it, without the axis of the samples.

        Raises:
            LearnerError: if its shape is another one.
        """
        clean = validation.array(name, image, like="an image")
        return self.insides.images(name, clean[None])[0]

    def label(self, name: str, label: Any) -> int:
        """`label` if it is the number of a class."""
        return validation.whole(name, label, low=0, high=self.classes - 1, example=0)

    def shares(self, images: np.ndarray, weights: Weights | None = None) -> np.ndarray:
        """The answers as probabilities, shape (samples, classes); logits go through the softmax that is missing."""
        import tensorflow as tf

        images = np.asarray(images, np.float32)
        step = max(1, AT_ONCE // images[0].size)
        graph, variables = self._ask
        values = _values(variables, weights)
        parts = [graph(values, tf.constant(images[i : i + step])).numpy() for i in range(0, len(images), step)]
        return self._as_shares(np.concatenate(parts).astype(float))

    def gradient(
        self, image: np.ndarray, label: int, layer: str | None = None, weights: Weights | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """What `layer` gives for the image, and how much the score of `label` grows with each of these numbers.

        Without a layer it is the image itself; otherwise two arrays of shape (height, width, channels).
        """
        import tensorflow as tf

        if layer not in self._slopes:
            self._slopes[layer] = self._trace_slopes(layer)
        graph, variables = self._slopes[layer]
        x = tf.constant(np.asarray(image, np.float32)[None])
        values, slopes = graph(_values(variables, weights), x, tf.constant(label, tf.int32))
        return values.numpy()[0], slopes.numpy()[0]

    # Graphs ------------------------------------------------------------------------------------------------------

    def _trace_answers(self) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        variables = list(self.model.weights)

        def answers(weights: Any, x: Any) -> Any:
            return self._logits(_called(self.model, variables, weights, x)[0][0])

        return graphs.trace(answers, [_specs(variables), self._images(tf)]), variables

    def _trace_slopes(self, layer: str | None) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        asked = [tap.layer for tap in self.layers if tap.name == layer]
        variables = list(self.model.weights)

        def slopes(weights: Any, x: Any, label: Any) -> Any:
            with tf.GradientTape() as tape:
                tape.watch(x)
                answers, passed = _called(self.model, variables, weights, x, asked)
                logits = self._logits(answers[0])
                if self.units == 1:
                    logits = tf.concat([-logits, logits], axis=1)
                score = logits[:, label]
            values = x if layer is None else passed[0].made
            return values, tape.gradient(score, values, unconnected_gradients="zero")

        signature = [_specs(variables), self._images(tf), tf.TensorSpec((), tf.int32)]
        return graphs.trace(slopes, signature), variables

    def _images(self, tf: Any) -> Any:
        return tf.TensorSpec((None, *self.insides.shape), tf.float32)

    def _logits(self, output: Any) -> Any:
        logits, self._last = logits_of(output)
        return logits

    def _as_shares(self, scores: np.ndarray) -> np.ndarray:
        if self.units > 1 and self._last != "Sigmoid":
            return _softmax(scores) if self._last else probabilities(scores)
        shares = 1 / (1 + np.exp(-np.clip(scores, -500, 500)))
        if self.units == 1:
            shares = np.concatenate([1 - shares, shares], axis=1)
        shares[~np.isfinite(shares).all(axis=1)] = 1 / shares.shape[1]
        return shares


def logits_of(output: Any) -> tuple[Any, str]:
    """In a graph: what goes into the last softmax or sigmoid of a model's answer, and which it is; "" for neither.

    It is found in the graph, so it does not matter how it was written.
    """
    import tensorflow as tf

    step = output.op
    while step.type in PASSED:
        step = step.inputs[0].op
    last = step.type if step.type in ("Softmax", "Sigmoid") else ""
    if last:
        output = tf.reshape(step.inputs[0], tf.shape(output))
    return tf.cast(output, tf.float32), last


def _softmax(logits: np.ndarray) -> np.ndarray:
    """Shares of the classes; equal ones where the model has diverged."""
    with np.errstate(all="ignore"):
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
    shares[~np.isfinite(shares).all(axis=1)] = 1 / logits.shape[1]
    return shares


def _called(
    model: Any, variables: list[Any], weights: Any, x: Any, layers: Sequence[Any] = ()
) -> tuple[list[Any], list[Passed]]:
    """What `model` and `layers` give for `x` with `weights` in place of its own: as in use, not as in training."""
    import keras

    with keras.StatelessScope(state_mapping=list(zip(variables, weights, strict=True))):
        return called(lambda: model(x, training=False), layers)


def _specs(variables: list[Any]) -> list[Any]:
    import tensorflow as tf

    return [tf.TensorSpec(variable.shape, variable.dtype) for variable in variables]


def _values(variables: list[Any], weights: Weights | None) -> list[Any]:
    """The variables as they are now, those in `weights` replaced."""
    import tensorflow as tf

    weights = weights or {}
    return [
        tf.constant(weights[id(v)], v.dtype) if id(v) in weights else tf.convert_to_tensor(v.value) for v in variables
    ]


def _with_maps(model: Any) -> list[Tap]:
    """The layers from the first convolution on that give maps with more than one place, and are used once."""
    found = [tap for tap in taps(model) if tap.is_map and tap.shape[:2] != (1, 1) and tap.times == 1]
    first = next((i for i, tap in enumerate(found) if _convolves(tap.layer)), len(found))
    return found[first:]


def _convolves(layer: Any) -> bool:
    """Whether it is a convolution, or a model with one within."""
    return "Conv" in type(layer).__name__ or any(_convolves(inner) for inner in getattr(layer, "layers", ()))
