"""One test a lab: what every lab of the catalogue must do. What is true of one lab alone has a test of its own."""

import sys

import pytest

from dltutor import labs
from dltutor.authoring import conformance

from .makers import MAKERS

QUICK = {"Distance": 30, "Transfer": 48}  # steps of a training, so that the tests need not wait
OVERLAID = ("HiddenLayer", "Writer")  # points that fall together; marks upon the characters of a text
ON_PLAIN_STAGE = ("Convolution", "Perceptron")


@pytest.fixture
def made(monkeypatch):
    """Gives the code that makes a lab, and a function that makes the names in it."""

    def make(name):
        if name in QUICK:
            monkeypatch.setattr(sys.modules[getattr(labs, name).__module__], "STEPS", QUICK[name])
        return MAKERS[name]

    return make


@pytest.mark.parametrize("name", labs.__all__)
def test_it_does_what_every_lab_must(name, made):
    conformance.demand(*made(name), height=9999, overlaid=name in OVERLAID)


@pytest.mark.parametrize("name", ON_PLAIN_STAGE)
def test_it_is_played_without_anywidget_too(name, made, monkeypatch):
    monkeypatch.setenv("DLTUTOR_STAGE", "plain")
    code, names = made(name)
    lab = conformance.make(code, names())
    conformance.demand_driven(lab)
    conformance.demand_nothing_left(lab)
