"""Heartbeats: what their docstring promises, whatever the seed."""

import numpy as np
import pytest

from dltutor import datasets
from dltutor.datasets.sequences import heart

FAULTS = [kind for kind in heart.KINDS if kind != "healthy"]


def mean(kind):
    return datasets.heartbeats(2000, kind, noise=0).mean(axis=0)


def test_a_beat_has_its_five_waves_where_they_belong():
    beats = datasets.heartbeats(500, noise=0)
    assert beats.shape == (500, 100) and beats.dtype == np.float32
    assert beats.min() > -0.6 and beats.max() < 1.6
    sharp = beats.argmax(axis=1)
    np.testing.assert_allclose(sharp.mean(), 40, atol=0.5)
    for wave, low, high in (("Q", -7, -1), ("S", 2, 8)):
        deepest = [beat[r + low : r + high].min() for beat, r in zip(beats, sharp, strict=True)]
        assert np.mean(deepest) == pytest.approx(heart.WAVES[wave][2], rel=0.4)
    for wave in "PT":
        when, _, height = heart.WAVES[wave]
        assert mean("healthy")[round(100 * when)] == pytest.approx(height, rel=0.35)


def test_a_fault_changes_its_own_part_and_no_other():
    healthy = mean("healthy")
    for kind, low, high in (("no P", 8, 32), ("T inverted", 45, 90), ("ST raised", 43, 72), ("wide QRS", 25, 55)):
        off = np.abs(mean(kind) - healthy)
        assert off[low:high].max() > 0.1 and off[: low - 2].max(initial=0) < 0.02 and off[high + 2 :].max() < 0.02
    assert mean("no P")[20] < 0.02 and mean("T inverted")[66] < -0.15
    assert mean("ST raised")[54] - healthy[54] == pytest.approx(heart.RAISED, rel=0.1)


def test_no_two_beats_are_alike_and_no_fault_is_seen_from_the_mean_alone():
    beats = datasets.heartbeats(1000)
    assert len(np.unique(beats, axis=0)) == 1000
    assert 0.04 < beats.std(axis=0).mean() < 0.2
    for kind in FAULTS:
        strange = datasets.heartbeats(1000, kind, seed=1)
        far = [np.sqrt(((x - beats.mean(axis=0)) ** 2).mean(axis=1)) for x in (beats, strange)]
        assert np.median(far[1]) < np.quantile(far[0], 0.99), kind


def test_seeds_reproduce_and_more_samples_keep_the_first():
    few, many, other = (datasets.heartbeats(n, seed=s) for n, s in ((20, 3), (300, 3), (20, 4)))
    np.testing.assert_array_equal(few, many[:20])
    assert not np.array_equal(few, other)
    loud = datasets.heartbeats(20, noise=0.5, seed=3) - datasets.heartbeats(20, noise=0, seed=3)
    np.testing.assert_allclose(loud, (few - datasets.heartbeats(20, noise=0, seed=3)) * 0.5 / 0.03, atol=1e-5)
    assert loud.std() == pytest.approx(0.5, rel=0.1)


def test_nonsense_is_one_line(refused):
    for slip in (
        *({"samples": value} for value in (0, -1, 2.5, "many", float("nan"), 10**9)),
        *({"kind": value} for value in ("broken", None, 0)),
        *({"noise": value} for value in (-1, 2, "loud", float("nan"), None)),
        *({"seed": value} for value in (-1, 0.5, "lucky")),
    ):
        with refused(f"^{next(iter(slip))}="):
            datasets.heartbeats(**slip)
