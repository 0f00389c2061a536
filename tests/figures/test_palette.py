"""The colours of the roles: apart for every reader, and read on their paper."""

import itertools

import pytest

from dltutor.figures.palette import DARK, LIGHT, Theme
from tests.figures.colour_vision import SIGHTS, ciede2000, contrast, difference

COMPARED = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
TOGETHER = ("ink", "muted", "negative", "positive", "accent", "good", "bad")  # in one picture
ONLY_LINES = ("third", "fifth")  # no words have these colours


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((50, -1, 2), (50, 0, 0), 2.3669),
    ],
)
def test_the_measure_is_that_of_sharma_wu_and_dalal(one, two, apart):
    assert ciede2000(one, two) == pytest.approx(apart, abs=5e-5)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_roles_of_a_picture_are_other_colours_at_first_glance(theme: Theme, sight: str):
    for roles in (COMPARED, TOGETHER):
        for one, two in itertools.combinations(roles, 2):
            apart = difference(getattr(theme, one), getattr(theme, two), sight)
            assert apart >= 15, f"{one} and {two} are {apart:.1f} apart"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_each_role_is_read_on_its_paper(theme: Theme):
    for role in {*COMPARED, *TOGETHER}:
        least = 3 if role in ONLY_LINES else 4.5
        assert contrast(getattr(theme, role), theme.paper) >= least, role


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_right_and_wrong_have_colours_of_their_own(theme: Theme):
    others = {
        getattr(theme, role) for role in (*COMPARED, *TOGETHER, "training", "validation") if role not in ("good", "bad")
    }
    assert theme.good not in others and theme.bad not in others
