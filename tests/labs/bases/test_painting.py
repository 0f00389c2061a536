"""What all labs that paint have in common: their words, the end of a picture, and numbers that run away."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.figures.picture import Picture
from dltutor.labs.bases.painting import PAINTING_CONTROLS, PaintingLab
from dltutor.live.page.controls import Slider
from dltutor.live.painting import terms
from dltutor.live.painting.painter import Painter


class Painting(PaintingLab):
    controls = (*PAINTING_CONTROLS, Slider("root", "root", -1, 1, 0.0), Slider("jitter", "jitter", 0, 3, 0, whole=True))

    def figure(self):
        return Picture(200, 200, alt="A picture.")


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(2, 3, name="maps")])


def lab_of(model, low=0.45, **settings):
    root = terms.given("root", lambda images, outputs: (images[:, 0, 0, 0] - low) ** 0.5, weight=0.0)
    painter = Painter(model, np.full((8, 8), 0.5), [terms.layer("maps"), root], learning_rate=0.02, **settings)
    return Painting(painter)


def test_controls_named_as_terms_or_as_what_a_painter_has_act_on_it(model):
    lab = lab_of(model, low=-1.0)
    lab.set(root=0.5, jitter=2, learning_rate=0.1, at_once=5)
    weights = [term.weight for term in lab.painter.terms]
    assert (weights, lab.painter.jitter, lab.painter.learning_rate) == ([1.0, 0.5], 2, 0.1)
    assert lab.words() == "Not begun: learning rate 0.1, root 0.5, jitter 2, 5 steps at once. Press Play."
    lab.run(steps=20)
    before = lab.painter.step
    lab.play()
    lab.tick(seconds=60)
    assert lab.painter.step == before + 5


def test_a_finished_picture_stops_the_lab_and_says_so(model):
    lab = lab_of(model, low=-1.0, octaves=2, scale=2, steps=3)
    lab.play()
    while lab.playing:
        lab.tick()
    assert lab.words() == "Step 6, size 2 of 2, finished; learning rate 0.02."
    for button in ("play", "step"):
        lab.press(button)
        assert not lab.playing and "This picture is finished: Reset begins anew." in lab.words()
    lab.press("reset")
    assert lab.painter.step == 0 and not lab.painter.finished


def test_numbers_that_run_away_are_said_and_taken_back(model):
    lab = lab_of(model)
    lab.set(root=-1.0)
    lab.play()
    while lab.playing:
        lab.tick()
    assert "⚠ The term 'root' gave what is not a number. The last finite picture was put back" in lab.words()
    assert np.isfinite(lab.painter.images).all()


def test_a_new_lab_has_the_rate_of_its_painter(model):
    assert lab_of(model).values.learning_rate == 0.02
