"""Convolution and pooling: one small window slides over an image, and every stop gives one number of a new image.

What deep learning calls a convolution is a cross-correlation: the kernel is laid on the image as it stands. The
convolution of mathematics turns it by 180° first. A network that learns its kernels cannot tell the two apart.
After Y. LeCun and others, "Gradient-based learning applied to document recognition", 1998; sizes and padding after
V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", 2016.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError

PADDINGS = ("valid", "same")


def output_size(size: int, kernel: int, stride: int = 1, padding: str = "valid") -> int:
    """How many stops a window makes along one side: the height or the width of the new image.

    Without padding ("valid") it is (size − kernel) / stride + 1, rounded down; with "same" size / stride, rounded up.

    Args:
        size: pixels along that side of the image, at least 1.
        kernel: pixels along that side of the window, at least 1.
        stride: how many pixels the window moves at a time, at least 1.
        padding: "valid" (the window stays inside the image) or "same" (zeros around it).

    Raises:
        LearnerError: if the window finds no place in the image.

    Example:
        >>> output_size(8, 3), output_size(8, 3, stride=2), output_size(8, 3, stride=2, padding="same")
        (6, 3, 4)
        >>> output_size(4, 5)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: kernel=5: a window of 5 pixels finds no place on a side of 4 pixels; \
take a smaller kernel, a larger image or padding="same"
    """
    size = validation.whole("size", size, example=8)
    kernel = validation.whole("kernel", kernel, example=3)
    stride = validation.whole("stride", stride, example=1)
    if validation.choice("padding", padding, PADDINGS) == "same":
        return -(-size // stride)
    if kernel > size:
        raise LearnerError(
            f"kernel={kernel}: a window of {kernel} pixels finds no place on a side of {size} pixels; "
            'take a smaller kernel, a larger image or padding="same"'
        )
    return (size - kernel) // stride + 1


def padding_sizes(size: int, kernel: int, stride: int = 1, padding: str = "valid") -> tuple[int, int]:
    """How many zeros are put before and after one side of the image, as Keras does it.

    With "same" it is just what the last stop needs; where it cannot be shared out evenly, one more comes after.

    Example:
        >>> padding_sizes(8, 3, padding="same"), padding_sizes(8, 3, stride=2, padding="same")
        ((1, 1), (0, 1))
    """
    stops = output_size(size, kernel, stride, padding)
    if padding == "valid":
        return 0, 0
    zeros = max((stops - 1) * stride + kernel - size, 0)
    return zeros // 2, zeros - zeros // 2


def pad(image: np.ndarray, kernel: tuple[int, int], stride: int, padding: str, fill: float = 0.0) -> np.ndarray:
    """The image with a border of `fill`, as wide as `padding_sizes` says."""
    borders = [padding_sizes(size, k, stride, padding) for size, k in zip(image.shape[:2], kernel, strict=True)]
    return np.pad(image, [*borders, *[(0, 0)] * (image.ndim - 2)], constant_values=fill)


def windows(
    image: np.ndarray, kernel: tuple[int, int], stride: int = 1, padding: str = "valid", fill: float = 0.0
) -> np.ndarray:
    """What the window sees at each of its stops, shape (rows, columns, kernel height, kernel width).

    ``windows(image, (3, 3))[r, c]`` is the part of the image under the window at stop (r, c).
    A colour image of shape (height, width, channels) has its channels last here, too.

    Example:
        >>> windows(np.arange(9.0).reshape(3, 3), (2, 2))[1, 1]
        array([[4., 5.],
               [7., 8.]])
    """
    image = pad(image, kernel, stride, padding, fill)
    seen = np.lib.stride_tricks.sliding_window_view(image, kernel, axis=(0, 1))[::stride, ::stride]
    return seen if image.ndim == 2 else np.moveaxis(seen, 2, -1)


def convolve(image: Any, kernel: Any, bias: Any = 0.0, stride: int = 1, padding: str = "valid") -> np.ndarray:
    """At each stop of the window: its pixels times the kernel's numbers, added up, plus the bias.

    With one kernel on a grey image it is ``(windows(image, kernel.shape) * kernel).sum(axis=(2, 3)) + bias``.

    Args:
        image: grey values of shape (height, width), or (height, width, channels).
        kernel: shape (height, width) for a grey image, (height, width, channels) for one with channels: their
            products are added up as well; or Keras's (height, width, channels, filters) for many kernels at once.
        bias: one number, or with many kernels one for each, shape (filters,).
        stride: how many pixels the window moves at a time, at least 1.
        padding: "valid" or "same".

    Returns:
        shape (rows, columns), or (rows, columns, filters) for many kernels.

    Raises:
        LearnerError: if the shapes do not fit together, or the window finds no place in the image.

    Example:
        >>> edge = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]])
        >>> convolve(edge, [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
        array([[3., 3.]])
    """
    image, kernel = validation.array("image", image), validation.array("kernel", kernel)
    if image.ndim not in (2, 3) or kernel.ndim not in (2, 3, 4) or image.ndim != min(kernel.ndim, 3):
        raise LearnerError(
            f"image has shape {image.shape} and kernel {kernel.shape}: a grey image (height, width) takes a kernel "
            "(height, width), one with channels takes (height, width, channels) or (height, width, channels, filters)"
        )
    if image.shape[2:] != kernel.shape[2:3]:
        raise LearnerError(
            f"image has {image.shape[2]} channels and kernel {kernel.shape[2]}: a kernel needs a layer for each channel"
        )
    bias = validation.array("bias", bias, shape=kernel.shape[3:] if np.ndim(bias) else None, like="one for each kernel")
    seen = windows(image, kernel.shape[:2], stride, padding)
    return np.tensordot(seen, kernel, axes=min(kernel.ndim, 3)) + bias


def pool(image: Any, size: int = 2, stride: int | None = None, padding: str = "valid", how: str = "max") -> np.ndarray:
    """At each stop of the window: the largest of its pixels, or their average.

    Args:
        image: shape (height, width), or (height, width, channels): each channel is pooled for itself.
        size: pixels along a side of the window, at least 1.
        stride: how many pixels it moves at a time; as many as `size` if None, as in Keras.
        padding: "valid" or "same"; what lies outside the image does not count.
        how: "max" or "average".

    Raises:
        LearnerError: if an argument is not possible, or the window finds no place in the image.

    Source:
        K. Yamaguchi and others, "A neural network for speaker-independent isolated word recognition", 1990 (the
        largest); Y. LeCun and others, "Handwritten digit recognition with a back-propagation network", 1990 (average).

    Example:
        >>> pool([[1, 2, 0, 0], [3, 4, 0, 8]])
        array([[4., 8.]])
    """
    image = validation.array("image", image)
    if image.ndim not in (2, 3):
        raise LearnerError(f"image has shape {image.shape}: it must be (height, width) or (height, width, channels)")
    size = validation.whole("size", size, example=2)
    stride = size if stride is None else stride
    seen = windows(image, (size, size), stride, padding, fill=np.nan)
    rule = np.nanmax if validation.choice("how", how, ("max", "average")) == "max" else np.nanmean
    return rule(seen, axis=(2, 3))


def winners(image: Any, size: int = 2, stride: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Where the largest pixel of each window is: its rows and its columns in the image, shape (rows, columns) each.

    Of several that are equally large it is the first.

    Example:
        >>> rows, columns = winners([[1, 2, 0, 0], [3, 4, 0, 8]])
        >>> rows.tolist(), columns.tolist()
        ([[1, 1]], [[1, 3]])
    """
    image = validation.array("image", image, shape=(None, None), like="grey values")
    size = validation.whole("size", size, example=2)
    stride = size if stride is None else stride
    seen = windows(image, (size, size), stride)
    down, across = np.divmod(seen.reshape(*seen.shape[:2], -1).argmax(axis=2), size)
    return down + stride * np.arange(seen.shape[0])[:, None], across + stride * np.arange(seen.shape[1])
