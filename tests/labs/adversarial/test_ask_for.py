"""The lab that asks a conditional generator for digits: what comes, what is read, its variety and its goals."""

from time import sleep

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.errors import LearnerError
from dltutor.live.page.goals import AT_REST

from ..generators import asked_generator, conditional_gan, plain_generator, small_judge, template_judge


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()[0]


@pytest.fixture(scope="module")
def templates(digits):
    x, y = digits
    return np.stack([x[y == digit].mean(axis=0) for digit in range(10)])


@pytest.fixture(params=[True, False], ids=["with images", "without"])
def lab(request, templates, digits):
    real = digits[0] if request.param else None
    return labs.AskFor(asked_generator(templates), template_judge(templates), real)


def test_without_images_every_control_moves_something(templates, driven):
    driven(labs.AskFor(asked_generator(templates), template_judge(templates)))


def test_the_fakes_are_the_generators(lab, templates):
    noise = lab.maker.noise(50, 0)
    for digit in (0, 7):
        expected = lab.maker.model([noise.astype("float32"), np.full(50, digit)], training=False)
        np.testing.assert_allclose(lab.fakes[digit], np.asarray(expected)[..., 0], atol=1e-5)
    reads = np.asarray(lab.judge.model(lab.fakes[7][..., None])).argmax(axis=1)
    assert lab.shares[7] == (reads == 7).mean()


def test_inputs_in_either_order_and_shape(templates):
    usual = labs.AskFor(asked_generator(templates), template_judge(templates))
    for look in ({"column": True}, {"turned": True}, {"column": True, "turned": True}):
        lab = labs.AskFor(asked_generator(templates, **look), usual.judge.model)
        np.testing.assert_allclose(lab.fakes, usual.fakes, atol=1e-5)


def test_a_generator_that_does_not_listen_is_found_out(templates):
    same = np.repeat(templates[3:4], 10, axis=0)
    lab = labs.AskFor(asked_generator(same, spread=0.001), template_judge(templates), digit=7)
    assert lab.shares.tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert "the judge reads 0 of 50 as 7; others as 3 (50)" in lab.words()


def test_without_noise_all_are_the_same_and_with_more_they_differ(templates, digits):
    lab = labs.AskFor(asked_generator(templates), template_judge(templates), digits[0], length=0.0)
    assert np.ptp(lab.fakes, axis=1).max() == 0 and (lab.shares == 1).all()
    np.testing.assert_allclose(lab.variety, 0, atol=1e-6)
    assert "are the same one" in lab.words()
    spreads = []
    for length in (0.5, 1.0, 2.0):
        lab.set(length=length)
        spreads.append(lab.variety.mean())
    np.testing.assert_allclose(spreads, np.array([0.5, 1, 2]) * spreads[1], rtol=1e-4)


def test_real_digits_have_the_variety_of_real_digits(digits):
    """A generator that gives back one of 40 real images of the class, chosen by the noise."""
    x, y = digits
    noise, label = keras.Input((40,)), keras.Input((), dtype="int32")
    table = layers.Embedding(10, 40 * 64)
    chosen = layers.Softmax()(layers.Rescaling(1000.0)(noise))
    images = layers.Dot((1, 1))([layers.Reshape((40, 64))(table(label)), chosen])
    model = keras.Model([noise, label], layers.Reshape((8, 8, 1))(images))
    table.set_weights([np.stack([x[y == digit][:40].reshape(-1) for digit in range(10)])])
    sure = template_judge(np.stack([x[y == digit].mean(axis=0) for digit in range(10)]))
    lab = labs.AskFor(model, sure, x)
    assert 0.9 < lab.variety.mean() < 1.1 and "as various as real digits" in lab.words()
    assert lab.distance < 1e-3  # and each is a copy


def test_keys_ask_and_choose(lab):
    for key in "3906":
        lab.type(key)
        assert lab.values.digit == int(key)
    lab.type("ArrowRight")
    lab.type("ArrowDown")
    assert lab.chosen == 1 + lab.picture.fakes.columns
    for _ in range(9):
        lab.type("ArrowDown")
    assert lab.chosen == 49
    lab.type("v")
    assert lab.chosen == 0 and len(lab.shown) == 50
    np.testing.assert_array_equal(lab.shown[:11, 0], [*range(10), 0])
    x, y = lab.picture.fakes.place(23)
    lab.point("down", *lab.picture.place("fakes", x, y + 20))
    assert lab.chosen == 23
    lab.type("n")
    assert lab.seed == 1


def test_goals(templates, digits):
    lab = labs.AskFor(asked_generator(templates, spread=0.08), template_judge(templates), digits[0])
    lab.press("other")
    assert not any(lab.done)
    lab.set(digit=7)
    assert lab.done[0] == (lab.shares[7] >= 0.9)
    for digit in range(10):
        lab.set(digit=digit)
    lab.set(digit=int(lab.shares.argmin()))
    assert not lab.done[1]  # who only passes has not stopped
    sleep(AT_REST)
    lab.tick()
    assert lab.done[1]
    lab.set(length=3.0, digit=7)
    for digit in range(10):
        lab.set(digit=digit)
    assert lab.done[2] and "from" in lab.progress.notes[2]


@pytest.mark.parametrize("classes", [2, 12])
def test_other_numbers_of_classes(classes, templates, demand_clear_words):
    some = np.resize(templates, (classes, 8, 8)) + 0.02 * np.arange(classes)[:, None, None]
    lab = labs.AskFor(asked_generator(some), template_judge(some))
    for view in ("the same noise, every digit", "many of one digit"):
        lab.set(view=view, length=3.0)
        demand_clear_words(lab.picture)
    lab.type("9")
    assert lab.values.digit == (9 if classes == 12 else 0 if classes == 10 else lab.table["digit"].default)


def test_it_follows_when_asked(lab):
    before = lab.fakes.copy()
    weights = lab.maker.model.get_weights()
    lab.maker.model.set_weights([w + 0.1 for w in weights])
    lab.press("look")
    assert not np.allclose(before, lab.fakes)
    lab.maker.model.set_weights([np.full_like(w, np.nan) for w in weights])
    lab.press("look")
    lab.picture.frame()


def test_it_follows_the_training_of_its_gan(templates, digits):
    x, y = digits
    gan = conditional_gan(templates)
    trainer = labs.Training(gan, (x[..., None], y), batch_size=64)
    lab = labs.AskFor(gan.generator, template_judge(templates), x, digit=7)
    before = lab.fakes.copy()
    trainer.run(epochs=1)
    assert not np.allclose(before, lab.fakes)
    assert {"discriminator_loss", "generator_loss"} <= set(trainer.trainer.names)


def test_it_says_how_it_is_made(lab):
    real = ", x_train" if lab.real is not None else ""
    lab.set(digit=7, length=0.5)
    assert lab.to_code() == f"labs.AskFor(generator, judge{real}, digit=7, length=0.5)"


def test_what_does_not_fit_is_one_line(templates, refused):
    for make, words in (
        (lambda t: ("generator", template_judge(t)), "^generator='generator'"),
        (lambda t: (plain_generator(), template_judge(t)), "^generator: it takes 1 input, not two inputs"),
        (lambda t: (asked_generator(t[:8]), template_judge(t)), "^generator: asked for class 9.*Embedding"),
        (lambda t: (asked_generator(t), None), "^judge=None"),
        (lambda t: (asked_generator(t), small_judge(shape=(28, 28, 1))), "^judge: "),
        (lambda t: (asked_generator(t), template_judge(t), t[0]), "^x_train has shape"),
        (lambda t: (asked_generator(t), template_judge(t), np.ones((5, 28, 28))), "^generator: its images have shape"),
    ):
        with refused(words):
            labs.AskFor(*make(templates))


def test_settings_are_refused_before_the_models_are_looked_at(lab):
    for name, value in (("view", "all"), ("length", float("nan")), ("seed", -1)):
        with pytest.raises(LearnerError, match=f"^{name}="):
            labs.AskFor(None, None, **{name: value})
    for value in (-1, 10, "seven"):
        with pytest.raises(LearnerError, match=r"^digit="):
            lab.set(digit=value)
