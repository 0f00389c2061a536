"""Generators and judges that the tests of the adversarial labs ask: untrained or made by hand, quick to build."""

import keras
import numpy as np
from keras import layers


def plain_generator(noise_size=16, seed=0, shape=(8, 8, 1)):
    """Makes images of noise; untrained, with large weights so that they differ."""
    keras.utils.set_random_seed(seed)
    wide = keras.initializers.RandomNormal(stddev=0.8)
    stack = [
        keras.Input((noise_size,)),
        layers.Dense(12, "tanh", kernel_initializer=wide),
        layers.Dense(int(np.prod(shape)), "sigmoid", kernel_initializer=wide),
        layers.Reshape(shape),
    ]
    return keras.Sequential(stack)


def small_judge(classes=10, seed=0, shape=(8, 8, 1)):
    """Reads images, untrained but decided."""
    keras.utils.set_random_seed(seed)
    wide = keras.initializers.RandomNormal(stddev=1.5)
    stack = [keras.Input(shape), layers.Flatten(), layers.Dense(classes, "softmax", kernel_initializer=wide)]
    return keras.Sequential(stack)


def asked_generator(templates, noise_size=16, spread=0.03, seed=0, column=False, turned=False):
    """Gives the template (classes, height, width) of the label, changed a little by the noise."""
    classes, *size = templates.shape
    keras.utils.set_random_seed(seed)
    noise, label = keras.Input((noise_size,)), keras.Input((1,) if column else (), dtype="int32")
    embedding = layers.Embedding(classes, int(np.prod(size)))
    own = layers.Reshape((int(np.prod(size)),))(embedding(label))
    change = layers.Dense(int(np.prod(size)), kernel_initializer=keras.initializers.RandomNormal(stddev=spread))(noise)
    images = layers.Reshape((*size, 1))(layers.Add()([own, change]))
    model = keras.Model([label, noise] if turned else [noise, label], images)
    embedding.set_weights([templates.reshape(classes, -1)])
    return model


def template_judge(templates, sharpness=5.0):
    """Reads the class whose template is nearest."""
    flat = templates.reshape(len(templates), -1)
    judge = keras.Sequential([keras.Input((*templates.shape[1:], 1)), layers.Flatten(), layers.Dense(len(flat))])
    judge.set_weights([2 * sharpness * flat.T, -sharpness * (flat**2).sum(axis=1)])
    return judge


class ConditionalGAN(keras.Model):
    """As the notebook writes it: a discriminator that is told the label, a generator that is asked for it."""

    def __init__(self, generator, discriminator):
        super().__init__()
        self.generator, self.discriminator = generator, discriminator
        self.seeds = keras.random.SeedGenerator(0)
        self.entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def compile(self, generator_optimizer, discriminator_optimizer):
        super().compile()
        self.generator_optimizer = generator_optimizer
        self.discriminator_optimizer = discriminator_optimizer

    def train_step(self, data):
        import tensorflow as tf

        images, labels = data
        noise = keras.random.normal((keras.ops.shape(images)[0], 16), seed=self.seeds)
        with tf.GradientTape(persistent=True) as tape:
            fakes = self.generator([noise, labels], training=True)
            real = self.discriminator([images, labels], training=True)
            fake = self.discriminator([fakes, labels], training=True)
            d_loss = self.entropy(keras.ops.ones_like(real), real) + self.entropy(keras.ops.zeros_like(fake), fake)
            g_loss = self.entropy(keras.ops.ones_like(fake), fake)
        d, g = self.discriminator.trainable_variables, self.generator.trainable_variables
        self.discriminator_optimizer.apply(tape.gradient(d_loss, d), d)
        self.generator_optimizer.apply(tape.gradient(g_loss, g), g)
        return {"discriminator_loss": d_loss, "generator_loss": g_loss}


def conditional_gan(templates):
    """A small one, compiled."""
    image, label = keras.Input((8, 8, 1)), keras.Input((), dtype="int32")
    both = layers.Concatenate()([layers.Flatten()(image), layers.Embedding(10, 16)(label)])
    discriminator = keras.Model([image, label], layers.Dense(1)(layers.Dense(16, "relu")(both)))
    gan = ConditionalGAN(asked_generator(templates), discriminator)
    gan.compile(keras.optimizers.Adam(0.01, beta_1=0.5), keras.optimizers.Adam(0.01, beta_1=0.5))
    return gan
