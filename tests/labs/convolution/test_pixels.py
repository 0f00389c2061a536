"""The lab on pixels: its numbers are those of the photograph, and nothing is reached untouched."""

import numpy as np

from dltutor import datasets, labs


def point(lab, area, row, column):
    lab.point("down", *lab.picture.place(area, column + 0.5, row + 0.5))


def test_the_numbers_written_are_those_of_the_photograph():
    lab = labs.Pixels(size=32)
    photograph = datasets.photograph("china", 32, colour=True)
    point(lab, "photo", 10, 20)
    assert lab.pixel == (10, 20) and lab.corner == (6, 16)
    np.testing.assert_array_equal(lab.colour, photograph[10, 20])
    written = float(lab.picture.numbers._numbers[0].get_text())
    assert abs(written - photograph[6, 16, 0]) < 0.006
    point(lab, "numbers", 0, 0)
    assert lab.pixel == (6, 16)
    point(lab, "blue", 31, 0)
    assert lab.pixel == (31, 0) and lab.values.channel == "blue" and lab.corner == (24, 0)
    lab.type("ArrowDown")
    lab.type("ArrowRight")
    assert lab.pixel == (31, 1)
    assert "3,072 numbers" in lab.words()


def test_another_size_keeps_the_place():
    lab = labs.Pixels(size=64)
    point(lab, "photo", 32, 48)
    lab.set(size=8)
    assert lab.pixel == (4, 6) and lab.corner == (0, 0)
    lab.press("reset")
    assert lab.values.size == 64 and lab.pixel == (32, 32)


def test_the_goals_are_reached_by_pointing_only():
    lab = labs.Pixels()
    assert not any(lab.done)
    for goal, image, wanted in (
        (0, "china", lambda pixels: pixels.min(axis=2)),
        (1, "china", lambda pixels: pixels[..., 0] - pixels[..., 1:].max(axis=2)),
    ):
        lab.set(image=image)
        assert not lab.done[goal]
        point(lab, "photo", *np.unravel_index(wanted(lab.pixels).argmax(), (64, 64)))
        assert lab.done[goal], "the photograph has such a pixel"


def test_what_does_not_fit_is_one_line(refused):
    for settings, words in (({"image": "cat"}, "image='cat'"), ({"size": 7}, "size=7"), ({"channel": 1}, "channel=1")):
        with refused(words):
            labs.Pixels(**settings)
