"""How many steps fit into a slice, and what a training goes back to: with a clock that is set by hand."""

import keras
import numpy as np
import pytest

from dltutor.live.training import slices
from dltutor.live.training.slices import Slices, Snapshots


@pytest.fixture
def clock(monkeypatch):
    """`clock[0]` is the time."""
    now = [100.0]
    monkeypatch.setattr(slices.time, "perf_counter", lambda: now[0])
    return now


def make(*values, every=0.0):
    variables = [keras.Variable(np.float32(value)) for value in values]
    return Slices(Snapshots(variables, every), {"graph": 200.0, "compiled": 5000.0}), variables


def train(made, clock, way, steps, step=0.01):
    made.fit(way)
    clock[0] += steps * step
    made.ran(way, steps)


def test_the_first_steps_are_made_one_by_one_and_then_as_many_as_fit(clock):
    made, _ = make(1.0)
    made.begin(seconds=1.0)
    assert made.fit("graph") == 1
    train(made, clock, "graph", 1, step=0.3)  # the first run of a graph says nothing of the next ones
    assert made.fit("graph") == 1
    for _ in range(20):
        train(made, clock, "graph", 1)
    assert made.fit("graph") == pytest.approx(0.5 / 0.01, rel=0.05)
    assert made.fit("compiled") == pytest.approx(0.5 * 5000, rel=0.05)
    assert made.seconds == pytest.approx(0.5)


def test_a_step_that_has_become_slow_is_believed_at_once(clock):
    made, _ = make(1.0)
    for _ in range(20):
        train(made, clock, "graph", 1)
    train(made, clock, "graph", 1, step=0.1)
    made.begin(seconds=1.0)
    assert made.fit("graph") == pytest.approx(10)


def test_a_slice_is_over_when_less_than_half_a_step_is_left(clock):
    made, _ = make(1.0)
    for _ in range(20):
        train(made, clock, "graph", 1, step=0.03)
    made.begin(seconds=0.045)
    assert made.fit("graph") == pytest.approx(1.5, rel=0.01)
    clock[0] += 0.029
    assert not made.over("graph")
    clock[0] += 0.002
    assert made.over("graph")


def test_the_last_finite_values_come_back_and_the_start_before_there_are_any():
    made, (first, second) = make(1.0, 2.0)
    first.assign(np.nan)
    assert not made.keep(True, lambda: "the first step")
    assert (made.diverged, made.reason) == (True, "the first step")
    assert (float(first.numpy()), float(second.numpy())) == (1, 2)
    made.begin()
    assert (made.diverged, made.reason) == (False, "")
    first.assign(5.0)
    assert made.keep(True, lambda: "")
    second.assign(7.0)
    assert not made.keep(False, lambda: "the loss"), "also where only the loss is no number"
    assert (float(first.numpy()), float(second.numpy())) == (5, 2)
    made.reset()
    assert (float(first.numpy()), made.diverged) == (1, False)


def test_values_are_noted_now_and_then(clock):
    made, (weight,) = make(1.0, every=0.5)
    for value in (2.0, 3.0):
        weight.assign(value)
        assert made.keep(True, lambda: "")
    weight.assign(np.nan)
    clock[0] += 0.6
    assert not made.keep(True, lambda: "")
    assert weight.numpy() == 2, "those of half a second before"
