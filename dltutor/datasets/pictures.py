"""A learner's own picture as an array: from a file, an upload, bytes, or an array."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.uploads import contents
from dltutor.errors import LearnerError

MOST_PIXELS = 50_000_000  # 50 megapixels: more than any telephone's photograph needs, 150 MB when unpacked
MOST_BYTES = 100_000_000
LARGEST_SIDE = 2048  # of what is handed back
WANTED = "it must be a picture: the name of a PNG or JPEG file, what an upload gives, bytes, or an array"


def image(source: Any, size: int | tuple[int, int] | None = None, grey: bool = False) -> np.ndarray:
    """Your own picture, as numbers that a network takes.

    Returns an array of shape (height, width, 3), or (height, width, 1) if `grey`, float32, from 0 (black) to 1 (white).
    A picture without colour has three equal channels; what is transparent becomes white; a photograph is turned as
    the camera was held.

    Args:
        source: the name or path of a file (PNG, JPEG, GIF, BMP, WebP, …), its bytes, what Colab's `files.upload()` or
            the `value` of an ipywidgets `FileUpload` gives (the first picture of it), or an array of shape
            (height, width) or (height, width, 1, 3 or 4): whole numbers from 0 to 255 (to 65535 for 16 bits), or any
            numbers from 0 to 1.
        size: height and width to bring it to, 1 to 2048 pixels each; one number for a square. The largest part of
            that shape is cut out of the middle, so nothing is stretched. None keeps the picture's own size, but makes
            one whose longer side is above 2048 pixels smaller.
        grey: True for brightness alone.

    Raises:
        LearnerError: if there is no such file, if it is no picture, or if it is too large.

    Source:
        Brightness is 0.299 red + 0.587 green + 0.114 blue: Recommendation ITU-R BT.601.

    Example:
        >>> red = np.zeros((20, 30, 3), np.uint8)
        >>> red[..., 0] = 255
        >>> image(red).shape, image(red, size=8, grey=True).shape, round(float(image(red, grey=True)[0, 0, 0]), 3)
        ((20, 30, 3), (8, 8, 1), 0.299)
        >>> image("holiday.png")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: source='holiday.png': there is no such file; upload it, or give its whole path
    """
    grey = validation.choice("grey", grey, (True, False))
    shape = None if size is None else _size(size)
    if isinstance(source, tuple | list) and source and not isinstance(source[0], Mapping):
        source = _listed(source)
    if isinstance(source, np.ndarray) or (hasattr(source, "__array__") and not hasattr(source, "getbands")):
        pixels = _from_array(source)
    else:
        pixels = _from_file(source)
    pixels = _fitted(pixels, shape)
    if grey:
        pixels = pixels @ np.array([[0.299], [0.587], [0.114]], np.float32)
    return np.ascontiguousarray(pixels.clip(0, 1), np.float32)


def _size(size: Any) -> tuple[int, int]:
    both = size if isinstance(size, tuple | list) else (size, size)
    wanted = f"size={validation.shown(size)}: it must be one number of pixels or (height, width), for example (32, 32)"
    if len(both) != 2:
        raise LearnerError(wanted)
    try:
        height, width = (validation.whole("size", side, low=1, high=LARGEST_SIDE) for side in both)
    except LearnerError:
        raise LearnerError(f"{wanted}, each from 1 to {LARGEST_SIDE}") from None
    return height, width


def _listed(source: Any) -> np.ndarray:
    try:
        return np.asarray(source)
    except ValueError:
        raise LearnerError(f"source={validation.shown(source)}: {WANTED}") from None


def _from_array(source: Any) -> np.ndarray:
    """Shape (height, width, 3), float32, 0 to 1."""
    given = np.asarray(source)
    pixels = validation.array("source", given, like="a picture, height × width")
    wanted = "it must be a picture of shape (height, width) or (height, width, 1, 3 or 4)"
    if pixels.ndim not in (2, 3) or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3, 4)):
        raise LearnerError(f"source has shape {pixels.shape}: {wanted}")
    if pixels.shape[0] * pixels.shape[1] > MOST_PIXELS:
        raise LearnerError(_too_large(pixels.shape[1], pixels.shape[0]))
    largest = 1.0
    if given.dtype.kind in "iu" and pixels.max() > 1:
        largest = _white(float(pixels.max()))
    if pixels.min() < 0 or pixels.max() > largest:
        raise LearnerError(
            f"source reaches from {pixels.min():g} to {pixels.max():g}: a picture's numbers must lie between 0 and 1, "
            "or be whole numbers from 0 to 255: divide them first"
        )
    pixels = (pixels / largest).astype(np.float32)
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else _on_white(pixels)


def _white(largest: float) -> float:
    """What white is in a picture of whole numbers up to `largest`: a camera may use 12 bits of 16.

    >>> _white(200), _white(900), _white(40000)
    (255.0, 1023.0, 65535.0)
    """
    return float(2 ** min(16, max(8, int(largest).bit_length())) - 1)


def _on_white(pixels: np.ndarray) -> np.ndarray:
    """Three channels of three, or of four, the last of which says how opaque a pixel is."""
    if pixels.shape[2] == 3:
        return pixels
    return pixels[..., :3] * pixels[..., 3:] + 1 - pixels[..., 3:]


def _from_file(source: Any) -> np.ndarray:
    from PIL import Image, ImageOps, UnidentifiedImageError

    given = isinstance(source, Image.Image)
    data, name = (b"", "picture") if given else contents(source, thing="picture", wanted=WANTED, most=MOST_BYTES)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of a size below ours
            opened = source if given else Image.open(io.BytesIO(data))
            if opened.width * opened.height > MOST_PIXELS:
                raise LearnerError(_too_large(opened.width, opened.height, name))
            if not given:
                opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            return _unpacked(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError:
        raise LearnerError(
            f"source={validation.shown(name)}: this is no picture that can be read; {_FORMATS}"
        ) from None
    except Image.DecompressionBombError:
        raise LearnerError(
            f"source={validation.shown(name)}: the picture is too large; make it smaller first"
        ) from None
    except LearnerError:
        raise
    except Exception as error:  # a damaged file can make Pillow raise almost anything
        raise LearnerError(
            f"source={validation.shown(name)}: the picture is damaged or not complete ({type(error).__name__}); "
            "upload it again, or save it once more as PNG"
        ) from None


_FORMATS = "save it as PNG or JPEG first"


def _unpacked(opened: Any) -> np.ndarray:
    """A picture of Pillow's in any mode, as (height, width, 3), 0 to 1."""
    mode, most = opened.mode, (LARGEST_SIDE, LARGEST_SIDE)
    if mode[0] in "IF":  # 16 bits and more: to make them RGB would cut all off at 255
        opened = opened.convert("F")
        opened.thumbnail(most)
        values = np.nan_to_num(np.asarray(opened, np.float32), posinf=0, neginf=0)
        top = _white(float(values.max())) if mode[0] == "I" else 1.0 if values.max() <= 1 else 255.0
        return np.repeat((values / top).clip(0, 1)[..., None], 3, axis=2)
    opened = opened.convert("RGBA" if "A" in mode or "transparency" in opened.info else "RGB")
    opened.thumbnail(most)
    pixels = np.asarray(opened)
    return _on_white(pixels.astype(np.float32) / 255)


def _fitted(pixels: np.ndarray, shape: tuple[int, int] | None) -> np.ndarray:
    """The middle of the picture in the wanted shape, or the whole of it, not too large."""
    from PIL import Image

    height, width = pixels.shape[:2]
    if shape is None:
        if max(height, width) <= LARGEST_SIDE:
            return pixels
        scale = LARGEST_SIDE / max(height, width)
        shape, cut = (max(1, round(height * scale)), max(1, round(width * scale))), (0, 0, width, height)
    else:
        scale = min(height / shape[0], width / shape[1])
        across, down = scale * shape[1], scale * shape[0]
        cut = ((width - across) / 2, (height - down) / 2, (width + across) / 2, (height + down) / 2)
    if shape == (height, width):
        return pixels
    smooth = Image.Resampling.BILINEAR
    bands = [
        np.asarray(Image.fromarray(np.ascontiguousarray(band)).resize(shape[::-1], smooth, cut))
        for band in np.moveaxis(pixels, 2, 0)
    ]
    return np.stack(bands, axis=2)


def _too_large(width: int, height: int, name: str = "picture") -> str:
    return (
        f"source={validation.shown(name)}: the picture has {width} × {height} pixels; "
        f"at most {MOST_PIXELS // 1_000_000} million are read, so make it smaller first"
    )
