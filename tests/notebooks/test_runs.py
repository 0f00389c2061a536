"""Every chapter runs from top to bottom, twice in the same kernel, without the network, in its time."""

from __future__ import annotations

import pytest


def most_seconds(number: int) -> int:
    return 60 if number <= 4 else 150


def test_first_run_is_quick_and_quiet(kernel, capsys):
    with capsys.disabled():
        print(f"\n{kernel.path.stem}: {kernel.seconds:.1f} s", end=" ")
    assert kernel.errors_written() == []
    assert kernel.seconds < most_seconds(kernel.number)


def test_second_run_in_the_same_kernel(kernel):
    assert kernel.run_all() < most_seconds(kernel.number)
    assert kernel.errors_written() == []


@pytest.mark.parametrize("address", ["http://example.org", "http://192.0.2.1"])
def test_the_network_was_out_of_reach(kernel, address):
    printed = kernel.evaluate(
        "import urllib.request\n"
        f"try: urllib.request.urlopen({address!r}, timeout=3)\n"
        "except OSError as error: print(error)"
    )
    assert "must not need the network" in printed
