"""A model that puts an image into words: the likeliest word after the other, and where it looks at each of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.encoder_decoder.caption.data import BEGIN, Scenes, Words
from dltutor.live.looking.attention import Attending, attends
from dltutor.live.training import graphs

AT_ONCE = 100  # scenes of a test in one call


class Teller:
    """Asks a captioner, as it is now, in graphs that are made once.

    Args:
        model: [image, text] to (length, words), as `check_model` takes it.
        words: its vocabulary.
    """

    def __init__(self, model: Any, words: Words) -> None:
        import tensorflow as tf

        self.words = words
        length, begin = words.length, words.numbers[BEGIN]
        image = tf.TensorSpec((None, *model.inputs[0].shape[1:]), tf.float32)
        text = tf.TensorSpec((None, length), tf.int32)

        def tell(images: Any) -> Any:
            """The numbers of the words, each the likeliest after those before it."""
            first = begin * tf.one_hot(0, length + 1, dtype=tf.int32) * tf.ones_like(images[:, :1, 0, 0], tf.int32)

            def say(place: Any, codes: Any) -> Any:
                answer = model([images, codes[:, :-1]], training=False)
                word = tf.argmax(answer[:, place], axis=-1, output_type=tf.int32)
                return place + 1, codes + word[:, None] * tf.one_hot(place + 1, length + 1, dtype=tf.int32)

            return tf.while_loop(lambda place, codes: place < length, say, (tf.constant(0), first))[1]

        self._tell = graphs.trace(tell, [image])
        self._answer = graphs.trace(
            lambda images, read: tf.argmax(model([images, read], training=False), axis=-1), [image, text]
        )
        self._attending = Attending(model) if attends(model) else None

    def tell(self, images: np.ndarray) -> list[str]:
        """What it says of each image."""
        parts = (images[first : first + AT_ONCE] for first in range(0, len(images), AT_ONCE))
        return [self.words.decode(row) for part in parts for row in self._tell(part).numpy()]

    def exact(self, scenes: Scenes) -> np.ndarray:
        """For each scene whether every word of its caption is right.

        Each word is asked for after the true words before it: where all are right, they are what it says by itself.
        """
        right = np.empty(len(scenes.images), bool)
        for first in range(0, len(right), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            said, true = self._answer(scenes.images[part], scenes.read[part]).numpy(), scenes.answer[part]
            right[part] = ((said == true) | (true == 0)).all(axis=1)
        return right

    def looks(self, image: np.ndarray, caption: str) -> np.ndarray | None:
        """Where it looks when it says each word of a caption, shape (words, rows, columns); each has the sum 1.

        None for a model without attention, or if what it looks at is no square of places.
        """
        if self._attending is None:
            return None
        count = len(caption.split())
        read = self.words.encode([" ".join(caption.split()[: self.words.length - 1])])[0]
        weights = self._attending.weights([image[None], read])[0].mean(axis=0)[:count]
        side = round(weights.shape[1] ** 0.5)
        return weights.reshape(-1, side, side) if side * side == weights.shape[1] else None
