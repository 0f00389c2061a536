"""The tasks of recalling and of looking up, and the bouncing ball: what their docstrings promise."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.sequences import bouncing


@pytest.mark.parametrize(("distance", "symbols"), [(0, 2), (1, 4), (50, 26), (1000, 3)])
def test_recall_has_the_shapes_of_the_docstring(distance, symbols):
    sequences, first = datasets.recall(distance, 100, symbols=symbols)
    assert sequences.shape == (100, distance + 1) and sequences.dtype == first.dtype == np.int64
    np.testing.assert_array_equal(first, sequences[:, 0])
    assert sequences.min() >= 0 and sequences.max() < symbols


def test_nothing_but_its_place_tells_the_first_symbol():
    sequences, first = datasets.recall(10, 20_000)
    for place in range(11):
        np.testing.assert_allclose(np.bincount(sequences[:, place], minlength=4) / 20_000, 0.25, atol=0.02)
        if place:
            assert np.mean(sequences[:, place] == first) == pytest.approx(0.25, abs=0.02)


def test_a_key_is_looked_up_among_pairs_that_are_new_in_each_sequence():
    sequences, answers = datasets.lookup(6, 4000)
    keys, values = sequences[:, 0:-1:2], sequences[:, 1::2]
    assert sequences.shape == (4000, 13) and keys.max() == 15 and values.min() == 16 and values.max() == 31
    assert all(len(set(row)) == 6 for row in keys.tolist())
    place = (keys == sequences[:, -1:]).argmax(axis=1)
    np.testing.assert_array_equal(values[np.arange(4000), place] - 16, answers)
    np.testing.assert_allclose(np.bincount(place) / 4000, 1 / 6, atol=0.03)
    for key in range(16):
        of_key = answers[sequences[:, -1] == key]
        assert np.bincount(of_key, minlength=16).max() < 0.14 * len(of_key), "a key has a value of its own"


@pytest.mark.parametrize("make", [datasets.recall, datasets.ball, datasets.lookup])
def test_seeds_reproduce_and_more_samples_keep_the_first(make):
    few, many, other = make(samples=20, seed=3), make(samples=300, seed=3), make(samples=20, seed=4)
    for a, b, c in zip(few, many, other, strict=True):
        np.testing.assert_array_equal(a, b[:20])
        assert not np.array_equal(a, c)


def test_a_ball_keeps_its_speed_and_stays_in_the_box():
    positions, frames = datasets.ball(300, 40)
    assert positions.shape == (300, 40, 2) and frames.shape == (300, 40, 16, 16, 1)
    assert positions.dtype == frames.dtype == np.float32
    assert positions.min() >= bouncing.RADIUS - 1e-6 and positions.max() <= 1 - bouncing.RADIUS + 1e-6
    moves = np.diff(positions, axis=1)
    straight = (np.abs(positions[:, 2:] - 2 * positions[:, 1:-1] + positions[:, :-2]) < 1e-5).all(axis=2)
    assert 0.7 < straight.mean() < 0.9
    speed = np.linalg.norm(moves, axis=2)
    assert speed.max() <= bouncing.SPEEDS[1] + 1e-5
    free = speed[:, 1:][straight]
    fastest = np.repeat(speed.max(axis=1, keepdims=True), 38, axis=1)[straight]
    np.testing.assert_allclose(free, fastest, atol=1e-5)
    assert free.min() >= bouncing.SPEEDS[0] - 1e-5


def test_a_bounce_is_that_of_a_mirror():
    """Stepped with a hundredth of the speed, turning at each wall, a ball comes to the same places."""
    positions = datasets.ball(50, 2).positions.astype(float)
    many = datasets.ball(50, 60).positions
    np.testing.assert_array_equal(many[:, :2], positions.astype(np.float32))
    bounced = (np.abs(many[:, 2:] - 2 * many[:, 1:-1] + many[:, :-2]) > 1e-5).any(axis=(1, 2))
    assert bounced.mean() > 0.95
    inside = ((many[:, :2] > 0.21) & (many[:, :2] < 0.79)).all(axis=(1, 2))  # not yet at a wall
    assert inside.sum() > 10
    place, move = many[inside, 0].astype(float), (many[inside, 1].astype(float) - many[inside, 0])
    for step in range(1, 60):
        for _ in range(100):
            place = place + move / 100
            out = (place < bouncing.RADIUS) | (place > 1 - bouncing.RADIUS)
            move = np.where(out, -move, move)
        assert np.abs(place - many[inside, step]).max() < 0.02


def test_a_frame_shows_the_ball_where_it_is():
    positions, frames = datasets.ball(30, 5, side=32)
    rows, columns = (np.mgrid[:32, :32] + 0.5) / 32
    mass = frames[..., 0].sum(axis=(2, 3))
    np.testing.assert_allclose((frames[..., 0] * columns).sum(axis=(2, 3)) / mass, positions[..., 0], atol=0.005)
    np.testing.assert_allclose((frames[..., 0] * rows).sum(axis=(2, 3)) / mass, positions[..., 1], atol=0.005)
    np.testing.assert_allclose(mass / 32**2, np.pi * bouncing.RADIUS**2, rtol=0.05)
    assert frames.min() == 0 and frames.max() == 1
    np.testing.assert_array_equal(datasets.draw_ball(positions, 32), frames)


def test_more_steps_go_on():
    np.testing.assert_array_equal(datasets.ball(5, 10).positions, datasets.ball(5, 100).positions[:, :10])


def test_a_guess_outside_the_box_is_an_empty_frame():
    assert datasets.draw_ball([[5.0, -3.0], [0.5, 0.5]]).sum(axis=(1, 2, 3)).tolist()[0] == 0


def test_nonsense_is_one_line(refused):
    for make, slip in (
        *((datasets.recall, {"distance": value}) for value in (-1, 1001, 2.5, "far", float("nan"), None)),
        *((datasets.recall, {"symbols": value}) for value in (1, 27, "ABCD")),
        *((make, {"samples": value}) for make in (datasets.recall, datasets.ball) for value in (0, -1, 1.5, 10**9)),
        *((make, {"seed": value}) for make in (datasets.recall, datasets.ball) for value in (-1, 0.5, "lucky")),
        *((datasets.lookup, {"pairs": value}) for value in (1, 13, 2.5, "many")),
        *((datasets.ball, {"steps": value}) for value in (0, 1, 501, "long")),
        *((datasets.ball, {"side": value}) for value in (0, 7, 65, (16, 16))),
        (datasets.ball, {"samples": 10_000, "steps": 500}),
        (datasets.draw_ball, {"positions": [1, 2, 3]}),
        (datasets.draw_ball, {"positions": 0.5}),
        (datasets.draw_ball, {"positions": "middle"}),
        (datasets.draw_ball, {"positions": [0.5, float("nan")]}),
        (datasets.draw_ball, {"positions": []}),
    ):
        with refused(f"^{next(iter(slip))}\\b"):
            make(**slip)
