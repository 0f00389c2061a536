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
