"""What is kept of a training: few moments, spread over the whole of it."""

import pytest

from dltutor.live.training.moments import Moments


@pytest.mark.parametrize("stride", [1, 7, 95])
@pytest.mark.parametrize("count", [1, 50, 101, 5000])
def test_moments_are_few_and_spread_over_the_whole(count, stride):
    moments = Moments(most=100)
    for i in range(count):
        moments.note(i * stride, i)
    assert len(moments.steps) <= 100 and moments.steps[0] == 0
    assert [i * stride for i in moments.moments] == moments.steps
    last = (count - 1) * stride
    gaps = [b - a for a, b in zip(moments.steps, [*moments.steps[1:], last], strict=True)]
    assert max(gaps) <= max(stride, last / 20)


def test_a_moment_is_found_by_its_step():
    moments = Moments()
    for step in (0, 10, 20):
        moments.note(step, str(step))
    assert [moments.at(step)[0] for step in (-5, 0, 9, 10, 25)] == [0, 0, 0, 10, 20]
    assert not moments.due(20) and moments.due(21)
