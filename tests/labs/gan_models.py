"""A small GAN for the tests, as the notebook writes it, and a quick classifier of digits."""

import keras
import tensorflow as tf
from keras import layers, ops

from dltutor import live


class GAN(keras.Model):
    """Both players make a step at once, on the same fakes; with `average` it keeps averaged weights."""

    def __init__(self, generator, discriminator, average=True):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        if average:
            self.averaged = keras.models.clone_model(generator)
            self.averaged.set_weights(generator.get_weights())
        self.seeds = keras.random.SeedGenerator(0)
        self.entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def compile(self, generator_optimizer, discriminator_optimizer):
        super().compile()
        self.generator_optimizer, self.discriminator_optimizer = generator_optimizer, discriminator_optimizer

    def train_step(self, images):
        noise = keras.random.normal((ops.shape(images)[0], self.generator.input_shape[-1]), seed=self.seeds)
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator(noise, training=True)
            real = self.discriminator(images, training=True)
            fake = self.discriminator(fakes, training=True)
            found = self.entropy(ops.ones_like(real), real) + self.entropy(ops.zeros_like(fake), fake)
            fooled = self.entropy(ops.ones_like(fake), fake)
        for player, loss, optimizer in (
            (self.discriminator, found, self.discriminator_optimizer),
            (self.generator, fooled, self.generator_optimizer),
        ):
            weights = player.trainable_variables
            optimizer.apply(tape.gradient(loss, weights), weights)
        if hasattr(self, "averaged"):
            for slow, new in zip(self.averaged.weights, self.generator.weights, strict=True):
                slow.assign(0.9 * slow + 0.1 * new)
        return {"discriminator_loss": found, "generator_loss": fooled}


def make_generator(shape=(8, 8, 1), noise=6, activation="sigmoid"):
    height, width, channels = shape
    return keras.Sequential(
        [
            keras.Input((noise,)),
            layers.Dense(height // 2 * (width // 2) * 4),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Reshape((height // 2, width // 2, 4)),
            layers.Conv2DTranspose(channels, 4, strides=2, padding="same", activation=activation),
        ]
    )


def make_discriminator(shape=(8, 8, 1), units=1):
    return keras.Sequential(
        [keras.Input(shape), layers.Conv2D(8, 3, strides=2, activation="relu"), layers.Flatten(), layers.Dense(units)]
    )


def make_gan(shape=(8, 8, 1), average=True, rates=(0.002, 0.004), activation="sigmoid"):
    keras.utils.set_random_seed(0)
    gan = GAN(make_generator(shape, activation=activation), make_discriminator(shape), average)
    gan.compile(*(keras.optimizers.Adam(rate, beta_1=0.5) for rate in rates))
    return gan


def make_classifier(x, y, units=24):
    """Some 95 % right after a second."""
    keras.utils.set_random_seed(0)
    parts = [keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(units, activation="relu")]
    model = keras.Sequential([*parts, layers.Dense(10, activation="softmax")])
    model.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"])
    live.train(model, (x, y), epochs=12)
    return model


class ConditionalGAN(live.Players):
    """Both players get the label, too."""

    def train_step(self, data):
        images, labels = data
        entropy = keras.losses.BinaryCrossentropy(from_logits=True)
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator([self.noise(images), labels], training=True)
            real, fake = (self.discriminator([x, labels], training=True) for x in (images, fakes))
            found = entropy(ops.ones_like(real), real) + entropy(ops.zeros_like(fake), fake)
            fooled = entropy(ops.ones_like(fake), fake)
        return self.step(tape, found, fooled)


def make_conditional_gan(labels=10):
    keras.utils.set_random_seed(0)
    noise, label = keras.Input((6,)), keras.Input((), dtype="int32")
    both = layers.Concatenate()([noise, layers.Embedding(labels, 8)(label)])
    generator = keras.Model([noise, label], layers.Reshape((8, 8, 1))(layers.Dense(64, "sigmoid")(both)))
    image, label = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    both = layers.Concatenate()([layers.Flatten()(image), layers.Embedding(labels, 8)(label)])
    gan = ConditionalGAN(generator, keras.Model([image, label], layers.Dense(1)(layers.Dense(32, "relu")(both))))
    gan.compile(keras.optimizers.Adam(0.01), keras.optimizers.Adam(0.01))
    return gan
