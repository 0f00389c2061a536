"""Scenes with captions: what their docstrings promise, whatever the seed."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.drawn.captions import COLOURS, Thing, clear, described
from dltutor.datasets.drawn.shapes import SHAPES
from dltutor.errors import LearnerError

NEVER = [("red", "triangle"), ("blue", "circle")]


@pytest.fixture(scope="module")
def scenes():
    return datasets.captioned_scenes(600, without=NEVER)


def pairs(caption):
    words = caption.split()
    return [(words[k], words[k + 1]) for k in range(len(words) - 1) if words[k] in COLOURS]


def test_captioned_scenes_have_the_shapes_and_types_of_the_docstring(scenes):
    assert scenes.images.shape == (600, 32, 32, 3) and scenes.images.dtype == np.float32
    assert scenes.masks.shape == (600, 2, 32, 32) and scenes.masks.dtype == bool
    assert scenes.images.min() >= 0 and scenes.images.max() <= 1
    assert len(scenes.captions) == len(scenes.things) == 600


def test_a_caption_says_what_is_there_in_the_order_of_masks_and_things(scenes):
    rows, columns = np.mgrid[:32, :32] + 0.5
    for caption, masks, (first, second) in zip(scenes.captions, scenes.masks, scenes.things, strict=True):
        words = caption.split()
        assert words[:4] == first.named.split() and words[-4:] == second.named.split()
        middles = [((mask * columns).sum() / mask.sum(), (mask * rows).sum() / mask.sum()) for mask in masks]
        for thing, middle in zip((first, second), middles, strict=True):
            np.testing.assert_allclose(middle, (thing.x, thing.y), atol=0.7)
        across, down = np.subtract(middles[1], middles[0])
        assert (across if words[4] == "left" else down) > 0
        assert (abs(across) > abs(down)) == (words[4] == "left")
        assert abs(abs(first.x - second.x) - abs(first.y - second.y)) > 2.9  # no doubt


def test_both_shapes_are_whole_and_apart(scenes):
    edge = np.ones((32, 32), bool)
    edge[1:-1, 1:-1] = False
    assert not scenes.masks[:, :, edge].any() and not scenes.masks.all(axis=1).any()
    area = scenes.masks.sum(axis=(2, 3))
    for k in range(2):
        large = np.array([things[k].size == "large" for things in scenes.things])
        for shape in SHAPES:
            these = np.array([things[k].shape == shape for things in scenes.things])
            assert area[these & large, k].min() > 1.7 * area[these & ~large, k].max()


def test_each_colour_can_be_told_by_its_texture_alone():
    """In grey: red varies neither across nor down, green down, blue across, yellow both ways."""
    for colour, ways in (("red", (0, 0)), ("green", (0, 1)), ("blue", (1, 0)), ("yellow", (1, 1))):
        things = (colour, "square", "large", 10, 16), ("red", "circle", "small", 26, 16)
        patch = datasets.captioned_scene(*things, noise=0).image[13:19, 7:13]
        grey = patch.mean(axis=2)
        varies = grey.mean(axis=0).std() / grey.mean(), grey.mean(axis=1).std() / grey.mean()
        assert tuple(int(part > 0.03) for part in varies) == ways, colour


def test_pairs_left_out_never_occur_and_pairs_asked_for_always(scenes):
    assert not any(pair in NEVER for caption in scenes.captions for pair in pairs(caption))
    assert {pair for caption in scenes.captions for pair in pairs(caption)} == {
        (colour, shape) for colour in COLOURS for shape in SHAPES
    } - set(NEVER)
    new = datasets.captioned_scenes(200, without=NEVER, having=NEVER[:1], seed=3)
    counts = [[pair == NEVER[0] for pair in pairs(caption)] for caption in new.captions]
    assert all(sum(both) == 1 for both in counts) and 60 < sum(first for first, _ in counts) < 140
    assert not any(NEVER[1] in pairs(caption) for caption in new.captions)


def test_seeds_reproduce_and_more_samples_keep_the_first():
    few, many, other = (datasets.captioned_scenes(n, seed=seed) for n, seed in ((20, 3), (300, 3), (20, 4)))
    np.testing.assert_array_equal(few.images, many.images[:20])
    np.testing.assert_array_equal(few.masks, many.masks[:20])
    assert few.captions == many.captions[:20] and few.things == many.things[:20]
    assert few.captions != other.captions


def test_a_scene_that_was_placed_is_the_one_that_was_drawn_by_chance(scenes):
    for row in range(20):
        again = datasets.captioned_scene(*scenes.things[row])
        assert again.caption == scenes.captions[row]
        assert (again.masks & scenes.masks[row]).sum() > 0.8 * (again.masks | scenes.masks[row]).sum()


def test_a_scene_is_clear_when_its_shapes_are_apart_and_one_way_is_the_longer():
    red = Thing("red", "circle", "small", 8, 8)
    for x, y, is_clear in ((18, 10, True), (18, 18, False), (13, 8, False), (10, 20, True)):
        assert clear(red, Thing("green", "square", "small", x, y)) == is_clear


def test_the_larger_distance_decides_which_relation_is_true():
    red = Thing("red", "circle", "small", 16, 16)
    for x, y, said in ((26, 20, "left of"), (20, 26, "above")):
        other = Thing("green", "square", "large", x, y)
        for both in ((red, other), (other, red)):
            assert described(*both)[0] == f"a small red circle {said} a large green square"


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"samples": 0}, "samples=0"),
        ({"samples": "many"}, "samples='many'"),
        ({"noise": -1}, "noise=-1"),
        ({"seed": 0.5}, "seed=0.5"),
        ({"without": "red"}, "without='red'"),
        ({"without": 3}, "without=3"),
        ({"without": ("red", "triangle")}, "without="),
        ({"having": [("red", "star")]}, "'star' must be one of 'circle'"),
        ({"having": [("triangle", "red")]}, "'triangle' must be one of 'red'"),
        ({"without": [(c, s) for c in COLOURS for s in SHAPES]}, "without has all pairs"),
    ],
)
def test_nonsense_is_one_line(slip, told):
    with pytest.raises(LearnerError, match=told) as found:
        datasets.captioned_scenes(**({"samples": 3} | slip))
    assert "\n" not in str(found.value)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (("red", "circle", "large"), "first="),
        ("red circle", "first="),
        (("red", "circle", "huge", 3, 3), "first: 'huge' must be one of 'small', 'large'"),
        (("red", "circle", "large", 40, 3), "first x=40"),
        (("red", "circle", "large", 4, "low"), "first y='low'"),
        (("red", "circle", "large", 4, 4, "much"), "first turn='much'"),
        (None, "first=None"),
    ],
)
def test_a_thing_that_is_none_is_one_line(thing, told):
    with pytest.raises(LearnerError, match=told) as found:
        datasets.captioned_scene(thing, ("red", "circle", "small", 26, 16))
    assert "\n" not in str(found.value)
