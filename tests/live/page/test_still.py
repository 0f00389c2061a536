"""A stored lab says that it is a picture; the live one does not."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from dltutor import labs
from dltutor.figures.palette import DARK, LIGHT
from dltutor.live.page.still import FRAME, PAPER, still


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def channels(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_print_has_a_frame_with_words_and_paper_of_its_own(theme):
    lab = labs.OneNeuron()
    lab.dress(theme, 1.0)
    live = lab.picture.png()
    shown, alive = pixels(still(live)), pixels(live)
    edge = channels(FRAME)
    assert np.array_equal(shown[0, 0], edge)
    strip = shown[5:20, 12:-12]
    assert np.any(np.abs(strip.astype(int) - edge).sum(axis=2) > 200), "words stand in the frame"
    inner = shown[24:-12, 12:-12]
    assert inner.shape == alive.shape
    assert np.all(inner <= alive), "nothing is brighter than it was"
    assert np.all(inner <= channels(PAPER)), "nothing is white"


def test_what_is_stored_says_so_and_what_is_alive_does_not():
    lab = labs.OneNeuron()
    stored = lab._repr_mimebundle_()["image/png"]
    assert stored == still(lab.session.poster)
    again = lab._repr_mimebundle_()["image/png"]
    assert pixels(again).shape == pixels(stored).shape
