"""What the tests of labs share: a lab on a page, and a look at the words in a picture."""

import pytest

from dltutor.authoring import conformance


@pytest.fixture
def demand_clear_words():
    """A check that no words of a picture leave it or lie upon others, nor upon further still texts."""
    return conformance.demand_clear_words


@pytest.fixture
def driven():
    """A check that on a page every control moves something, every button does something, and nothing goes wrong."""

    def drive(lab):
        conformance.demand_driven(lab)
        lab.close()

    return drive


@pytest.fixture
def same_again():
    """A check that a lab's code, with the learner's own names, makes a lab that says and draws the same."""

    def compare(lab, **names):
        again = conformance.make(lab.to_code(), names)
        assert repr(again) == repr(lab) and again.picture.png() == lab.picture.png()

    return compare


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
