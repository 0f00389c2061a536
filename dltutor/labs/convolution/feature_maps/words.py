"""What the lab on feature maps says of a layer, a map and a kernel."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from dltutor.live.looking.insides import Tap
from dltutor.wording import number, share


class Looked(Protocol):
    """An image in a model, and the map that is looked at."""

    values: SimpleNamespace  # image, channel
    labels: np.ndarray | None
    answer: np.ndarray

    @property
    def trained(self) -> bool: ...
    @property
    def tap(self) -> Tap: ...
    @property
    def output(self) -> np.ndarray: ...
    @property
    def map(self) -> np.ndarray: ...
    @property
    def kernel(self) -> np.ndarray: ...


def heading(tap: Tap) -> str:
    """A layer as Keras's `summary` spells it."""
    return f"{tap.name} ({tap.kind})  {tap.shape}"


def label(lab: Looked) -> str:
    """Which image, and what it is."""
    text = f"image {lab.values.image}"
    return text if lab.labels is None else f"{text}, label {lab.labels[lab.values.image]}"


def map_title(lab: Looked) -> str:
    what = "channel" if lab.tap.is_map else "unit"
    return f"{lab.tap.name}, {what} {lab.values.channel}"


def scale(values: np.ndarray) -> str:
    """From where to where a map goes."""
    if not np.isfinite(values).all():
        return "no numbers: the model has diverged"
    if values.ndim == 0:
        return f"its number: {number(values)}"
    return f"{values.shape[0]} × {values.shape[1]} numbers from {number(values.min())} to {number(values.max())}"


def kernel(lab: Looked) -> tuple[str, np.ndarray, str]:
    """A title, the weights, and a line of words on what makes the chosen map."""
    weights, tap = lab.kernel, lab.tap
    if weights.size == 0:
        return "no kernel", weights, _without_kernel(tap, lab.values.channel)
    bias = getattr(tap.layer, "bias", None)
    added = "" if bias is None else f"; bias {number(bias.numpy()[lab.values.channel])}"
    if weights.ndim == 1:
        return f"its {len(weights)} weights", weights, f"from {number(weights.min())} to {number(weights.max())}"
    size = f"{weights.shape[1]} × {weights.shape[2]}"
    if not tap.is_map:
        return f"its weights, for {len(weights)} maps", weights, f"{weights.size} weights, one an input{added}"
    if len(weights) == 1:
        return f"its kernel, {size}", weights, f"slid over the image{added}"
    return f"its kernels: {len(weights)} of {size}", weights, f"one for each input channel{added}"


def describe(lab: Looked) -> str:
    """Image and answer, layer and zeros, map."""
    tap, values, output = lab.tap, lab.map, lab.output
    best = int(lab.answer.argmax())
    lines = [f"{label(lab).capitalize()}: the model says {best}, {share(lab.answer[best])} sure"]
    if lab.labels is not None:
        lines[0] += f" {'✔' if best == lab.labels[lab.values.image] else '✗'}"
    lines[0] += "." if lab.trained else "; it is not trained yet, so this is a guess."
    if not np.isfinite(output).all():
        lines.append(f"{heading(tap)}: its outputs are no longer numbers.")
        return "\n".join(lines)
    zeros = float((output == 0).mean())
    lines.append(f"{heading(tap)}: {share(zeros)} of its {output.size:,} outputs are zero{_after_relu(tap)}.")
    what = "Channel" if tap.is_map else "Unit"
    own = f"{what} {lab.values.channel} of 0 to {tap.channels - 1}: "
    if values.ndim == 0:
        own += f"{number(values)}."
    elif (values == 0).all():
        own += "silent, zero everywhere."
    else:
        row, column = np.unravel_index(np.abs(values).argmax(), values.shape)
        own += f"strongest in row {row}, column {column} ({number(values[row, column])}); "
        own += f"{share((values == 0).mean())} of the map is zero."
    return "\n".join([*lines, own])


def kernel_of(model: Any, tap: Tap, channel: int) -> np.ndarray:
    """The weights that lead to `channel`: (input channels, height, width), (inputs,), or nothing."""
    weights = getattr(tap.layer, "kernel", None)
    weights = np.zeros(0) if weights is None else np.nan_to_num(weights.numpy())
    if tap.kind == "Conv2D":
        return np.moveaxis(weights[..., channel], -1, 0)
    if tap.kind == "DepthwiseConv2D":
        return weights[:, :, channel // weights.shape[3], channel % weights.shape[3]][None]
    if tap.kind == "Dense":
        shape = _flattened(model, tap)
        column = weights[:, channel]
        return np.moveaxis(column.reshape(shape), -1, 0) if shape else column
    return np.zeros(0)


def _after_relu(tap: Tap) -> str:
    activation = getattr(getattr(tap.layer, "activation", None), "__name__", "")
    return " (its ReLU sets everything below zero to zero)" if activation == "relu" or tap.kind == "ReLU" else ""


def _without_kernel(tap: Tap, channel: int) -> str:
    layer = tap.layer
    if "Pooling" in tap.kind and hasattr(layer, "pool_size"):
        size = " × ".join(map(str, layer.pool_size))
        return f"the {'largest' if 'Max' in tap.kind else 'mean'} number of every {size} places"
    if "Global" in tap.kind:
        return f"the {'largest' if 'Max' in tap.kind else 'mean'} number of each map"
    if tap.kind == "BatchNormalization" and layer.gamma is not None:
        mean, gamma = layer.moving_mean.numpy()[channel], layer.gamma.numpy()[channel]
        spread = np.sqrt(layer.moving_variance.numpy()[channel] + layer.epsilon)
        return f"(input − {number(mean)}) / {number(spread)} · {number(gamma)} + β".replace("− −", "+ ")
    return f"{tap.kind} works on its input without a kernel"


def _flattened(model: Any, tap: Tap) -> tuple[int, ...]:
    """The shape of the maps that a `Flatten` laid side by side before this layer; () if there were none."""
    for layer in model.layers:
        if type(layer).__name__ == "Flatten":
            try:
                shape = tuple(layer.input.shape[1:])
            except (AttributeError, ValueError):
                continue
            if len(shape) == 3 and None not in shape and np.prod(shape) == tap.layer.kernel.shape[0]:
                return shape
    return ()
