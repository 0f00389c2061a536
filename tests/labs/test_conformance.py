"""One test a lab: what every lab of the catalogue must do. What is true of one lab alone has a test of its own."""

import sys

import pytest

from dltutor import labs
from dltutor.authoring import conformance

from .makers import MAKERS, maker

QUICK = {"Distance": 30, "Transfer": 48}  # steps of a training, so that the tests need not wait
SLOW = {
    "Adversaries": "two graphs are compiled for each setting of the rounds",
    "Caption": "each of the scene's ten settings is put into words anew",
    "DeepDream": "two networks are asked about every part of a photograph, in each state",
    "Distance": "three layers are compiled for 60 steps, twice",
    "Fooled": "twenty steps are asked of each network for each size of the curve",
    "LatentWalk": "each walk is drawn anew at each of its places",
    "LearningRateRange": "each setting is a test of 120 rates",
    "LossLandscape": "each plane is a map of hundreds of losses",
    "Playground": "each change of the features makes a network",
    "Playground: three classes": "each change of the points is a new start",
    "Playground: numbers": "each change of the points is a new start",
    "Remedies": "eight networks are compiled",
    "Sentiment": "a GRU is compiled and trained, twice",
    "Translator": "two encoder-decoders are traced, to be trained, asked and looked into",
}
OVERLAID = ("Writer",)  # marks upon the characters of a text
ON_PLAIN_STAGE = ("Convolution", "Perceptron")
# Labs that are too high for a laptop, with their height in pixels: none may grow, and the list is to shrink to nothing.


@pytest.fixture
def made(monkeypatch):
    """Gives the code that makes a lab, and a function that makes the names in it."""

    def make(name):
        if name in QUICK:
            monkeypatch.setattr(sys.modules[getattr(labs, name).__module__], "STEPS", QUICK[name])
        return maker(name)

    return make


NAMES = (*labs.__all__, *(name for name in MAKERS if ":" in name))


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow(SLOW[name]) if name in SLOW else ()) for name in NAMES]
)
def test_it_does_what_every_lab_must(name, made):
    conformance.demand(*made(name), overlaid=name in OVERLAID)


@pytest.mark.parametrize("name", ON_PLAIN_STAGE)
def test_it_is_played_without_anywidget_too(name, made, monkeypatch):
    monkeypatch.setenv("DLTUTOR_STAGE", "plain")
    code, names = made(name)
    lab = conformance.make(code, names())
    conformance.demand_driven(lab)
    conformance.demand_nothing_left(lab)
