"""Letters of any script: from whatever font of this computer has them, else a sign; and no warnings."""

import warnings

import numpy as np
import pytest
from matplotlib import rc_context

from dltutor import labs
from dltutor.figures import words
from dltutor.figures.picture import Picture

NOBODYS = chr(0x10FFFD)  # a place that no font may fill
TEXT = f"abc 字ไ😀 {NOBODYS}"


@pytest.mark.parametrize("mono", [False, True])
def test_any_letters_are_drawn_without_a_warning(mono):
    picture = Picture(300, 80)
    axes = picture.axes(1, 1, 1, title=TEXT)
    line = picture.words(0.1, 0.5, axes=axes, mono=mono)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        empty = picture.png()
        line.set_text(TEXT)
        assert picture.png() != empty
    assert words.missing(TEXT).endswith(NOBODYS) and "abc"[0] not in words.missing(TEXT)
    assert words.lacking(TEXT).endswith("□ stands for it.")


def test_a_letter_that_only_another_font_has_is_drawn_with_it(monkeypatch):
    assert words._elsewhere(NOBODYS) == ""
    some = words._others()[0]
    other = next(c for c in map(chr, sorted(words._charmap(some))) if c.isprintable() and c != " ")
    monkeypatch.setattr(words, "_characters", lambda mono: frozenset())
    drawn, font = words._written(other, 10, "normal", False, 100)
    assert drawn == other and font.get_file() == words._elsewhere(other)


def test_labs_are_what_they_are_whatever_matplotlib_is_set_to():
    plain = labs.OneNeuron().picture.png()
    for settings in ({"text.usetex": True}, {"figure.constrained_layout.use": True}, {"figure.autolayout": True}):
        with rc_context(settings):
            assert np.array_equal(labs.OneNeuron().picture.png(), plain)
