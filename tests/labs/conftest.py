"""What the tests of labs share: a lab on a page, and a look at the words in a picture."""

import pytest

from dltutor.authoring import conformance


@pytest.fixture
def demand_clear_words():
    """A check that no words of a picture leave it or lie upon others, nor upon further still texts."""
    return conformance.demand_clear_words


@pytest.fixture
def on_page():
    """Shows a lab and closes it afterwards."""
    shown = []

    def show(lab):
        lab._repr_mimebundle_()
        shown.append(lab)
        return lab

    yield show
    for lab in shown:
        lab.close()
