"""One recurrent cell in the distance lab: trained to say the symbol that it heard, and asked how long it can."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.recurrent.distance.figure import ENOUGH
from dltutor.labs.recurrent.distance.task import BEFORE, heard
from dltutor.live.training import graphs
from dltutor.live.training.given import built

WATCHED = 200  # sequences that tell whether a cell knows it all
KNOWS = 0.995  # share right of them at which its training ends
WATCH, TEST = 2**31, 2**31 + 1  # seeds of sequences that are never trained on


def reach(shares: Any, enough: float = ENOUGH) -> int:
    """The distance up to which every share is `enough`, not counting distance 0; 0 where distance 1 is too much.

    >>> reach([1.0, 0.99, 0.96, 0.8, 0.97])
    2
    """
    wrong = np.asarray(shares)[1:] < enough
    return int(np.argmax(wrong)) if wrong.any() else len(wrong)


class Memory:
    """A model that `build` makes with one kind of layer, ready to be trained from any seed.

    Its graph takes sequences of any length, so that another distance needs no new one.
    """

    def __init__(self, name: str, build: Callable[[Any], Any], layer: Any, longest: int) -> None:
        self.name, self._build, self._layer, self.longest = name, build, layer, longest
        self.model = _built(build, layer, 0)
        self.symbols = int(self.model.input_shape[-1])
        self.ready = False
        self._clear(0)

    def prepare(self) -> None:
        """Trace the training step and the answers, which takes some seconds, once."""
        import tensorflow as tf

        model = self.model

        def train(sequences: Any, symbols: Any) -> Any:
            loss = tf.constant(0.0)
            for i in tf.range(tf.shape(sequences)[0]):
                x, said = sequences[i], tf.repeat(symbols[i][:, None], tf.shape(sequences)[2], axis=1)
                asked = tf.cast(tf.range(tf.shape(x)[1]) >= BEFORE, tf.float32) * tf.ones(tf.shape(x)[:2])
                loss = model.train_step((x, said, asked))["loss"]
            return loss

        def answer(x: Any, symbol: Any) -> Any:
            said = tf.argmax(model(x, training=False), axis=-1, output_type=tf.int32)[:, BEFORE:]
            return tf.reduce_mean(tf.cast(tf.equal(said, symbol[:, None]), tf.float32), axis=0)

        numbers = tf.TensorSpec
        model.optimizer.build(model.trainable_variables)
        x = (None, None, self.symbols)
        self._train = graphs.trace(train, [numbers((None, *x), tf.float32), numbers((None, None), tf.int32)])
        self._answer = graphs.trace(answer, [numbers(x, tf.float32), numbers((None,), tf.int32)])
        self._test = self._drawn(self.longest, 300, TEST)
        self.ready = True
        self.begin(0)

    def begin(self, seed: int) -> None:
        """New random weights, the optimizer as new."""
        self._clear(seed)
        if self.ready:
            self.model.set_weights(_built(self._build, self._layer, seed).get_weights())
            optimizer = self.model.optimizer
            for variable in optimizer.variables:
                if variable is not optimizer._learning_rate:
                    variable.assign(np.zeros(variable.shape, variable.dtype))

    def train(self, steps: int, distance: int, batch_size: int, learning_rate: float) -> None:
        """Make so many steps on new sequences; it is `done` when it knows it all, or has left the finite numbers."""
        import tensorflow as tf

        self.model.optimizer.learning_rate.assign(learning_rate)
        x, symbol = self._drawn(distance, steps * batch_size, 10_000 * self.seed + self.step)
        x = tf.reshape(x, (steps, batch_size, *x.shape[1:]))
        loss = float(self._train(x, tf.reshape(symbol, (steps, batch_size))).numpy())
        self.step += steps
        self.diverged = not math.isfinite(loss)
        if not self.diverged:
            known = self._answer(*self._drawn(distance, WATCHED, WATCH)).numpy()
            self.share = float(known.mean())
        self.done = self.diverged or self.share >= KNOWS

    def measure(self) -> None:
        """The share right at each distance, on sequences that it was never trained on."""
        self.shares = self._answer(*self._test).numpy()

    @property
    def reach(self) -> int:
        """How far it remembers, as measured last."""
        return reach(self.shares) if len(self.shares) else 0

    def _clear(self, seed: int) -> None:
        self.seed, self.step, self.share = seed, 0, float("nan")
        self.done, self.diverged = False, False
        self.shares = np.zeros(0)

    def _drawn(self, distance: int, samples: int, seed: int) -> tuple[Any, Any]:
        import tensorflow as tf

        x, symbol = heard(distance, samples, self.symbols, seed)
        return tf.constant(x), tf.constant(symbol, tf.int32)


def _built(build: Any, layer: Any, seed: int) -> Any:
    wanted = " of a layer class that gives a model"
    model = built(build, layer, seed=seed, called=f"build({layer.__name__})", like=wanted)
    shape, out = (model.input_shape, model.output_shape) if model.built else (None, None)
    if not isinstance(shape, tuple) or len(shape) != 3 or shape[1] is not None or not 2 <= (shape[2] or 0) <= 26:
        raise LearnerError(
            f"build(): its input shape is {shape}; begin it with keras.Input((None, 4)): 4 symbols, any length"
        )
    if not isinstance(out, tuple) or len(out) != 3 or out[-1] != shape[-1]:
        raise LearnerError(
            f"build(): its output shape is {out}; it must answer at every step with {shape[-1]} shares: "
            "return_sequences=True, then Dense"
        )
    if (
        str(model.loss) != "sparse_categorical_crossentropy"
        and type(model.loss).__name__ != "SparseCategoricalCrossentropy"
    ):
        raise LearnerError('build(): compile the model with loss="sparse_categorical_crossentropy"')
    return model
