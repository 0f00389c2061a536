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
