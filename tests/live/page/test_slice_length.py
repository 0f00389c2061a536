"""How long a slice of work is: what the rest leaves of the time, on pages and labs of every speed."""

import pytest

from dltutor.live.page.slice_length import HURRY, LONGEST, PICTURE, SliceLength


def settled(drawing, page=0.0, stretch=1.0):
    """The slice and the time from picture to picture, once they stay: the kernel's part, and the page's own pace."""
    length, now = SliceLength(), 0.0
    for _ in range(300):
        seconds = length.next(now=now)
        period = max(stretch * seconds + drawing, page)
        now += period
    return seconds, period


@pytest.mark.parametrize("drawing", [0.002, 0.010, 0.020, 0.030])
@pytest.mark.parametrize("page", [0.0, 0.045, 0.065])
def test_at_least_half_of_the_time_is_for_work_and_fifteen_pictures_a_second_come(drawing, page):
    seconds, period = settled(drawing, page)
    assert seconds / period > 0.5
    assert 1 / period > 15


def test_the_kernel_does_not_wait_for_a_page_that_asks_in_time():
    seconds, period = settled(0.015, page=0.040)
    assert period == pytest.approx(PICTURE, rel=0.05)
    assert seconds + 0.015 == pytest.approx(period)


def test_a_slice_stays_short_however_slow_the_page_or_a_step_is():
    assert settled(0.2)[0] <= LONGEST
    assert settled(0.02, stretch=3)[0] <= LONGEST


def test_what_is_short_for_a_learner_who_moves_something_is_not_measured():
    length = SliceLength()
    before = [length.next(now=0.05 * i) for i in range(100)][-1]
    assert [length.next(hurry=True, now=5 + 0.12 * i) for i in range(9)] == [HURRY] * 9
    assert length.next(now=6.2) == pytest.approx(before, rel=0.05)
    assert length.next(now=60) == pytest.approx(before, rel=0.05), "nor that the lab stood still"
