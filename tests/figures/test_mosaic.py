"""The mosaic: what is shown where, in any number and at any resolution."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from dltutor.figures.mosaic import Mosaic
from dltutor.figures.palette import DARK
from dltutor.figures.picture import Picture


def make(**look):
    picture = Picture(400, 200)
    return picture, Mosaic(picture, (10, 20, 300, 120), **look)


@pytest.mark.parametrize("count", [1, 2, 7, 16, 32, 64])
def test_every_place_belongs_to_its_image(count):
    _, mosaic = make(head=16)
    mosaic.show(np.zeros((count, 8, 8)))
    assert list(mosaic.shown) == list(range(count))
    for number in mosaic.shown:
        x, y = mosaic.place(number)
        assert mosaic.at(x, y + mosaic.side / 2) == number
        assert x + mosaic.side / 2 <= 300 and y + mosaic.side <= 120
    assert mosaic.at(5, 5) is None, "the heading belongs to none"


@pytest.mark.parametrize("chosen", [0, 50, 137, 299])
def test_where_there_is_no_room_the_chosen_one_is_among_those_shown(chosen):
    _, mosaic = make(least=20)
    mosaic.show(np.zeros((300, 4, 4)), chosen=chosen)
    assert len(mosaic.shown) < 300 and chosen in mosaic.shown


@pytest.mark.parametrize("resolution", [1.0, 1.5, 2.0])
def test_colours_and_frames_are_where_they_belong(resolution):
    picture, mosaic = make()
    mosaic.show(np.stack([np.ones((2, 2)), -np.ones((2, 2)), np.zeros((2, 2))]), chosen=1)
    picture.dress(DARK, resolution)
    frame = picture.frame()[..., :3]
    for number, role in ((0, DARK.positive), (1, DARK.negative), (2, DARK.paper)):
        x, y = mosaic.place(number)
        pixel = frame[round((20 + y + mosaic.side / 2) * resolution), round((10 + x) * resolution)]
        np.testing.assert_allclose(pixel, np.round(255 * np.array(to_rgb(role))), atol=3)
    x, y = mosaic.place(1)
    rim = frame[round((20 + y) * resolution) + 1, round((10 + x) * resolution)]
    np.testing.assert_allclose(rim, np.round(255 * np.array(to_rgb(DARK.accent))), atol=1)


def test_numbers_are_upright_bars_and_nonsense_is_blank():
    picture, mosaic = make()
    mosaic.show(np.array([1.0, 0.5, -1.0, 0.0]))
    assert mosaic._values[1][-8:].min() == 0.5 * 2 and mosaic._values[1][:8].max() == 0
    assert mosaic._values[2].max() == -1
    mosaic.show(np.array([[[np.nan, np.inf], [-np.inf, 2.0]]]))
    mosaic.show(np.zeros((0, 3, 3)))
    picture.frame()
    assert mosaic.at(5, 5) is None


def test_an_image_keeps_its_proportions():
    _, mosaic = make(largest=60)
    mosaic.show(np.ones((1, 2, 4)))
    tall = (mosaic._picture(1.0)[..., 3] > 0).any(axis=1).sum()
    wide = (mosaic._picture(1.0)[..., 3] > 0).any(axis=0).sum()
    assert wide == 2 * tall


def test_captions_stand_below_the_images_that_are_shown():
    _, mosaic = make(least=40, largest=40, caption=15, captions=20)
    mosaic.show(np.zeros((20, 4, 4)), chosen=19)
    mosaic.write([f"<{number}>" for number in range(18)])
    written = {words.get_text(): words for words in mosaic._captions if words.get_text()}
    assert list(written) == [f"<{number}>" for number in mosaic.shown if number < 18]
    x, y = mosaic.place(mosaic.shown[0])
    first = written[f"<{mosaic.shown[0]}>"]
    assert (first.x, first.y) == (x, y + mosaic.side + 9)
