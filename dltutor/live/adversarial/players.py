"""What a GAN keeps besides its round: two networks, an optimizer for each, and a slow copy of the generator."""

from __future__ import annotations

from typing import Any

import keras  # the class below is one of Keras's; nobody asks for it without having imported Keras before
from keras import ops

from dltutor import validation
from dltutor.errors import LearnerError

SLOWLY = 0.99  # of its weights the copy keeps so much in each round


class Players(keras.Model):
    """A forger and a detective as one Keras model; a subclass writes their round, `train_step`.

    `averaged` is a slow copy of the generator. Two players who answer each other go round in circles, and the mean of
    the last steps lies nearer to the middle.

    Args:
        generator: a Keras model whose first input is noise, (batch, noise_size).
        discriminator: a Keras model that gives one logit for each image.

    Raises:
        LearnerError: if one of the two is no Keras model.

    Example:
        >>> from keras.layers import Dense
        >>> generator, discriminator = (keras.Sequential([keras.Input((2,)), Dense(units)]) for units in (2, 1))
        >>> players = Players(generator, discriminator)
        >>> players.compile(keras.optimizers.SGD(0.1), keras.optimizers.SGD(0.2))
        >>> tuple(players.noise([0] * 5).shape), players.averaged is generator
        ((5, 2), False)
    """

    def __init__(self, generator: Any, discriminator: Any) -> None:
        super().__init__()
        for name, player in (("generator", generator), ("discriminator", discriminator)):
            if not isinstance(player, keras.Model):
                raise LearnerError(f"{name}={validation.shown(player)}: it must be a Keras model")
        self.generator, self.discriminator = generator, discriminator
        self.averaged = keras.models.clone_model(generator)
        self.averaged.set_weights(generator.get_weights())
        self.noise_size = int(generator.inputs[0].shape[-1])
        self.seeds = keras.random.SeedGenerator(0)

    def compile(self, generator_optimizer: Any, discriminator_optimizer: Any) -> None:
        """Each player has an optimizer of its own."""
        super().compile()
        self.generator_optimizer, self.discriminator_optimizer = generator_optimizer, discriminator_optimizer

    def noise(self, images: Any) -> Any:
        """New noise for as many fakes as there are `images`, shape (batch, noise_size)."""
        return keras.random.normal((ops.shape(images)[0], self.noise_size), seed=self.seeds)

    def step(self, tape: Any, detective: Any, forger: Any) -> dict[str, Any]:
        """A step of each player down its own loss alone; the slow copy follows. The two losses by name."""
        for player, optimizer, loss in (
            (self.discriminator, self.discriminator_optimizer, detective),
            (self.generator, self.generator_optimizer, forger),
        ):
            optimizer.apply(tape.gradient(loss, player.trainable_weights), player.trainable_weights)
        for slow, fast in zip(self.averaged.weights, self.generator.weights, strict=True):
            slow.assign(SLOWLY * slow + (1 - SLOWLY) * ops.cast(fast, slow.dtype))
        return {"discriminator_loss": detective, "generator_loss": forger}
