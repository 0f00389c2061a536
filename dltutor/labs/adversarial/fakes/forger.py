"""The two players of a learner's GAN for images, as a lab asks them: fakes for some noise, and what is called real."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.insides import labels as labels_of
from dltutor.live.looking.neighbours import Neighbours
from dltutor.live.training import graphs
from dltutor.live.training.subject import optimizers

AT_ONCE = 512  # images that are made or looked at at once


class Forger:
    """Checks `gan` and asks its generator and its discriminator, outside training. Nothing is copied.

    Args:
        gan: a compiled `keras.Model` with the attributes `generator`, from noise (noise_size,) to one image, and
            `discriminator`, from an image to one number, its logit; and `averaged`, a second generator whose weights
            are an average of the first one's, if there is one.
        images: real images, shape (samples, height, width) or (samples, height, width, channels). For a conditional
            GAN, whose players take a label as their second input, a pair: the images and their labels, from 0 on.

    Raises:
        LearnerError: if something of that is missing or does not fit.
    """

    def __init__(self, gan: Any, images: Any) -> None:
        import tensorflow as tf

        _check(gan)
        self.gan = gan
        self.shape = tuple(gan.generator.output_shape[1:])
        self.noise_size = int(gan.generator.inputs[0].shape[-1])
        self.images, self.labels = self._clean_pair(images, len(gan.generator.inputs) == 2)
        self.neighbours = Neighbours(self.images)
        self.low, self.high = float(self.images.min()), float(self.images.max())
        noise, image = tf.TensorSpec((None, self.noise_size)), tf.TensorSpec((None, *self.shape))
        label = [tf.TensorSpec((None,), tf.int32)] if self.asked else []
        self._makers = [graphs.trace(_at_rest(gan.generator), [noise, *label])]
        if averaged(gan) is not None:
            self._makers.append(graphs.trace(_at_rest(gan.averaged), [noise, *label]))
        self._judge = graphs.trace(_at_rest(gan.discriminator), [image, *label])

    @property
    def asked(self) -> int:
        """How many labels a conditional GAN is asked for; 0 for a GAN that is not asked."""
        return 0 if self.labels is None else int(self.labels.max()) + 1

    def asks(self, count: int) -> np.ndarray:
        """The labels of so many fakes: all in turn."""
        return np.arange(count) % max(1, self.asked)

    @property
    def has_average(self) -> bool:
        """Whether there is a generator with averaged weights."""
        return len(self._makers) > 1

    def make(self, noise: np.ndarray, averaged: bool = False) -> np.ndarray:
        """A fake for each row of `noise`, shape (samples, height, width, channels); of all labels in turn."""
        return self._ask(self._makers[-1 if averaged else 0], noise, self.asks(len(noise)))

    def told_apart(self, fakes: np.ndarray) -> float:
        """The share that the discriminator gets right of as many real images as fakes: 0.5 is guessing."""
        some = np.linspace(0, len(self.images) - 1, min(len(fakes), len(self.images))).round().astype(int)
        real = self._ask(self._judge, self.images[some], self.labels[some] if self.asked else some).ravel()
        fake = self._ask(self._judge, fakes, self.asks(len(fakes))).ravel()
        return float(((real > 0).mean() + (fake < 0).mean()) / 2)

    def grey(self, images: np.ndarray) -> np.ndarray:
        """Images as they are drawn: (samples, height, width) from 0 to 1."""
        scaled = (images - self.low) / ((self.high - self.low) or 1.0)
        return scaled.mean(axis=-1).clip(0, 1)

    def _ask(self, model: Any, x: np.ndarray, labels: np.ndarray) -> np.ndarray:
        import tensorflow as tf

        given = [x.astype(np.float32), *([labels.astype(np.int32)] if self.asked else [])]
        parts = [model(*(tf.constant(part[i : i + AT_ONCE]) for part in given)) for i in range(0, len(x), AT_ONCE)]
        return np.nan_to_num(np.concatenate([part.numpy() for part in parts]))

    def _clean_pair(self, given: Any, conditional: bool) -> tuple[np.ndarray, np.ndarray | None]:
        pair = isinstance(given, tuple) and len(given) == 2
        if conditional != pair:
            wanted = "(x_train, y_train), for the players take labels" if conditional else "the images alone"
            raise LearnerError(f"x_train={validation.shown(given)}: it must be {wanted}")
        if not conditional:
            return self._clean(given), None
        images = self._clean(given[0])
        labels = labels_of("y_train", given[1], len(np.unique(given[1])))
        validation.same_length(x_train=images, y_train=labels)
        return images, labels

    def _clean(self, images: Any) -> np.ndarray:
        clean = validation.array("x_train", np.asarray(images), like="real images").astype(np.float32)
        given = clean.shape[1:] if clean.ndim == 4 else (*clean.shape[1:], 1)
        if given != self.shape:
            raise LearnerError(f"x_train: one image has shape {clean.shape[1:]}, and the generator makes {self.shape}")
        if len(clean) < 20:
            raise LearnerError(f"x_train has {len(clean)} images: a GAN needs many, here 20 at least")
        return clean.reshape(len(clean), *self.shape)


def averaged(gan: Any) -> Any:
    """The generator with averaged weights, or None."""
    found = getattr(gan, "averaged", None)
    return found if callable(found) and hasattr(found, "get_weights") else None


def _at_rest(model: Any) -> Any:
    return lambda *given: model(given if len(given) > 1 else given[0], training=False)


def _check(gan: Any) -> None:
    import keras

    if not isinstance(gan, keras.Model):
        raise LearnerError(f"gan={validation.shown(gan)}: it must be a keras.Model with a train_step of its own")
    for name in ("generator", "discriminator"):
        part = getattr(gan, name, None)
        if not isinstance(part, keras.Model):
            raise LearnerError(f"gan has no {name}: keep it as an attribute, self.{name} = {name}")
        try:
            inputs = list(part.inputs)
            shapes = tuple(inputs[0].shape), tuple(part.output_shape)
        except (AttributeError, ValueError, TypeError):
            raise LearnerError(f"gan.{name}: its shapes are not known yet; begin it with keras.Input(…)") from None
        if len(inputs) > 2 or (len(inputs) == 2 and tuple(inputs[1].shape) != (None,)):
            raise LearnerError(
                f"gan.{name}: it takes {[tuple(one.shape) for one in inputs]}; it must take one input, or two of which "
                "the second is the label, keras.Input((), dtype='int32')"
            )
        if name == "generator" and (len(shapes[0]) != 2 or len(shapes[1]) != 4 or None in shapes[1][1:]):
            raise LearnerError(
                f"gan.generator: it goes from {shapes[0][1:]} to {shapes[1][1:]}; it must make an image of shape "
                "(height, width, channels) from noise of shape (noise_size,)"
            )
        if name == "discriminator" and (shapes[1] != (None, 1) or shapes[0] != tuple(gan.generator.output_shape)):
            made = tuple(gan.generator.output_shape[1:])
            raise LearnerError(
                f"gan.discriminator: it goes from {shapes[0][1:]} to {shapes[1][1:]}; it must take what the generator "
                f"makes, {made}, and end in keras.layers.Dense(1)"
            )
    if len(gan.generator.inputs) != len(gan.discriminator.inputs):
        raise LearnerError("gan: of generator and discriminator one takes a label and the other does not; both must")
    if not gan.compiled or not optimizers(gan):
        raise LearnerError(
            "gan is not compiled: call gan.compile(generator_optimizer=…, discriminator_optimizer=…) first"
        )
    average = averaged(gan)
    if average is not None and tuple(average.output_shape) != tuple(gan.generator.output_shape):
        raise LearnerError("gan.averaged: it must be a generator like gan.generator, made by keras.models.clone_model")
