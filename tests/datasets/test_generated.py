"""Scenes and roads: what their docstrings promise, whatever the seed."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets import driving
from dltutor.errors import LearnerError


@pytest.fixture(scope="module")
def scenes():
    return datasets.scenes(600)


def test_scenes_have_the_shapes_and_types_of_the_docstring(scenes):
    assert scenes.images.shape == scenes.masks.shape == (600, 32, 32, 1)
    assert scenes.labels.shape == (600,) and scenes.boxes.shape == (600, 4)
    assert [a.dtype for a in scenes] == [np.float32, np.int64, np.float32, np.float32]
    assert scenes.images.min() >= 0 and scenes.images.max() <= 1
    assert set(np.unique(scenes.masks)) == {0, 1}
    assert np.bincount(scenes.labels).min() > 150 and scenes.labels.max() == 2


def test_a_box_is_exactly_the_extent_of_its_mask(scenes):
    for box, mask in zip(scenes.boxes, scenes.masks[..., 0], strict=True):
        rows, columns = np.nonzero(mask)
        extent = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
        np.testing.assert_array_equal(box * 32, extent)


def test_the_shapes_are_whole_and_what_their_label_says(scenes):
    edge = np.ones((32, 32), bool)
    edge[1:-1, 1:-1] = False
    assert not scenes.masks[:, edge].any()
    area = scenes.masks.sum(axis=(1, 2, 3))
    rows, columns = np.mgrid[:32, :32]
    for label, fill in ((0, np.pi), (1, 2.0), (2, 3 * 3**0.5 / 4)):  # area in squares of the radius of the circle
        for i in np.flatnonzero(scenes.labels == label)[:60]:
            mask = scenes.masks[i, :, :, 0]
            middle = [(mask * place).sum() / area[i] for place in (rows, columns)]
            farthest = np.hypot(rows - middle[0], columns - middle[1])[mask > 0].max() + 0.5
            assert area[i] / farthest**2 == pytest.approx(fill, rel=0.22)


def test_a_shape_stands_out_from_its_background():
    quiet = datasets.scenes(300, noise=0, clutter=0)
    inside = (quiet.images * quiet.masks).sum(axis=(1, 2, 3)) / quiet.masks.sum(axis=(1, 2, 3))
    for i in range(300):
        left, top, right, bottom = (32 * quiet.boxes[i]).astype(int)
        around = quiet.images[i, top - 1 : bottom + 1, left - 1 : right + 1, 0]
        ring = np.concatenate([around[0], around[-1], around[:, 0], around[:, -1]])
        assert abs(np.median(ring) - inside[i]) > 0.15


@pytest.mark.parametrize("make", [datasets.scenes, datasets.roads])
def test_seeds_reproduce_and_more_samples_keep_the_first(make):
    few, many, other = make(20, seed=3), make(300, seed=3), make(20, seed=4)
    for a, b, c in zip(few, many, other, strict=True):
        np.testing.assert_array_equal(a, b[:20])
        assert not np.array_equal(a, c)


def test_another_noise_or_clutter_keeps_the_shapes():
    plain, busy = datasets.scenes(20, noise=0, clutter=0), datasets.scenes(20, noise=0.3, clutter=12)
    np.testing.assert_array_equal(plain.masks, busy.masks)
    assert not np.array_equal(plain.images, busy.images)


def test_roads_have_the_shapes_and_the_range_of_the_docstring():
    images, angles = datasets.roads(600)
    assert images.shape == (600, 32, 64, 1) and angles.shape == (600,)
    assert images.dtype == angles.dtype == np.float32
    assert images.min() >= 0 and images.max() <= 1
    assert -20 <= angles.min() < -18 and 18 < angles.max() <= 20
    assert np.abs(angles).mean() == pytest.approx(10, abs=1)


def test_the_road_is_where_the_angle_leads():
    """The dashed line and the borders, looked for in the picture, have the aimed-at point between them."""
    images, angles = datasets.roads(200, noise=0)
    row = int(driving.HORIZON + driving.FOCAL * driving.CAMERA / driving.AHEAD)  # 6 metres ahead
    column = driving.on_picture(driving.aim(angles), np.full(200, driving.AHEAD))[0]
    half = driving.FOCAL * driving.ROAD / driving.AHEAD
    for image, middle in zip(images[:, row, :, 0], column, strict=True):
        for border in (middle - half, middle + half):
            if 1 <= border < 63:
                near = image[max(0, int(border) - 2) : int(border) + 3]
                assert near.max() == pytest.approx(image.max(), rel=0.3)
                assert near.max() > image[int(np.clip(border + 3 * np.sign(middle - border), 0, 63))]


def test_a_steered_circle_goes_through_the_aimed_at_point():
    angles = np.array([-20.0, -5.0, 5.0, 20.0])
    radius = driving.WHEELBASE / np.tan(np.radians(angles))
    right = driving.aim(angles)
    np.testing.assert_allclose((right - radius) ** 2 + driving.AHEAD**2, radius**2)


@pytest.mark.parametrize("make", [datasets.scenes, datasets.roads])
@pytest.mark.parametrize(
    "slip",
    [
        *({"samples": value} for value in (0, -1, 2.5, "many", float("nan"), float("inf"), 10**9)),
        *({"noise": value} for value in (-1, 2, "loud", float("nan"), None)),
        *({"seed": value} for value in (-1, 0.5, "lucky")),
    ],
)
def test_nonsense_is_one_line(make, slip, refused):
    with refused(f"^{next(iter(slip))}="):
        make(**slip)


@pytest.mark.parametrize("clutter", [-1, 13, "much", 1.5])
def test_impossible_clutter(clutter):
    with pytest.raises(LearnerError, match=r"^clutter="):
        datasets.scenes(3, clutter=clutter)
