"""The lab of fakes: it trains the learner's GAN, judges what it makes, and says in one line what does not fit."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs, live
from dltutor.authoring import driver
from dltutor.errors import LearnerError
from dltutor.wording import number

from ..gan_models import GAN, make_classifier, make_conditional_gan, make_discriminator, make_gan, make_generator


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()[0]


@pytest.fixture(scope="module")
def judge(digits):
    x, y = digits
    return live.Judge(make_classifier(x, y), x, y)


@pytest.fixture
def lab(digits, judge):
    return labs.Fakes(make_gan(), digits[0], judge)


def test_without_a_judge_and_without_an_average(digits, demand_clear_words):
    lab = labs.Fakes(make_gan(average=False), digits[0])
    assert "averaged" not in lab.table and lab.verdict is None
    lab._repr_mimebundle_()
    report = driver.drive(lab)
    assert report["unchanged"] == [] and report["errors"] == []
    demand_clear_words(lab.picture)
    assert "classifier" not in lab.words() and len(lab.goals) == 1
    lab.close()


def test_training_brings_fakes_nearer_to_digits(lab, judge):
    first, before = lab.verdict, lab.typical
    assert ("learned nothing" in lab.words() and "confidence alone" in lab.words()) or first.confident <= 0.5
    lab.run(epochs=30)
    assert lab.verdict.ratio < first.ratio / 2 and lab.typical < before
    assert lab.trainer.epoch == pytest.approx(30)
    again = judge.look(lab.fakes())
    assert again.ratio == pytest.approx(lab.verdict.ratio)
    np.testing.assert_allclose(again.shares, lab.verdict.shares)
    assert f"Fréchet ratio {number(again.ratio)}" in lab.words()
    step, confident, ratio, told = lab.looks[-1]
    assert (step, confident, ratio) == (lab.trainer.step, again.confident, again.ratio) and 0 <= told <= 1


def test_the_two_rates_and_the_reset(lab):
    gan = lab.model
    start = gan.generator.get_weights()
    lab.set(generator_rate=0.01, discriminator_rate=0.0001)
    rates = [float(o.learning_rate.numpy()) for o in (gan.generator_optimizer, gan.discriminator_optimizer)]
    assert rates == pytest.approx([0.01, 0.0001])
    lab.press("epoch")
    assert any(not np.allclose(a, b) for a, b in zip(start, gan.generator.get_weights(), strict=True))
    lab.press("reset")
    for a, b in zip(start, gan.generator.get_weights(), strict=True):
        np.testing.assert_allclose(a, b)
    assert float(gan.generator_optimizer.learning_rate.numpy()) == pytest.approx(0.01)  # the sliders stay as they are
    assert len(lab.looks) == 1 and lab.trainer.step == 0
    with pytest.raises(LearnerError, match="the rate of each"):
        lab.set(learning_rate=0.1)


def test_a_rate_of_almost_nothing_holds_a_player_still(digits, judge):
    lab = labs.Fakes(make_gan(), digits[0], judge, generator_rate=1e-5)
    before = lab.model.generator.layers[0].kernel.numpy()
    lab.run(epochs=1)
    assert np.abs(lab.model.generator.layers[0].kernel.numpy() - before).max() < 1e-3
    assert "1e−5 (gen" in lab.settings()


def test_averaged_weights_are_those_of_the_averaged_generator(lab):
    lab.press("epoch")
    noise = lab.noise[:5]
    for averaged, model in ((True, lab.model.averaged), (False, lab.model.generator)):
        lab.set(averaged=averaged)
        np.testing.assert_allclose(lab.fakes(5), model(noise, training=False), atol=1e-5)


def test_new_noise_makes_new_fakes_and_the_seed_repeats_them(digits, lab):
    other = labs.Fakes(make_gan(), digits[0], seed=0)
    np.testing.assert_array_equal(lab.noise, other.noise)
    first = lab.fakes(3)
    lab.press("again")
    assert not np.allclose(first, lab.fakes(3))
    assert not np.allclose(labs.Fakes(make_gan(), digits[0], seed=1).noise, other.noise)


def test_a_fake_is_chosen_with_the_pointer_and_with_the_keys(lab):
    x, y = lab.picture.grid.place(10)
    lab.point("down", *lab.picture.place("grid", x, y + 5))
    assert lab.chosen == 10
    for key, chosen in (("ArrowRight", 11), ("ArrowDown", 19), ("ArrowUp", 11), ("ArrowLeft", 10)):
        lab.type(key)
        assert lab.chosen == chosen
    for _ in range(3):
        lab.type("ArrowUp")
    assert lab.chosen == 2
    lab.type("ArrowLeft"), lab.type("ArrowLeft"), lab.type("ArrowLeft")
    assert lab.chosen == 0


def test_how_far_apart_real_images_are(lab, digits):
    x = digits[0].reshape(len(digits[0]), -1)
    apart = np.sqrt(((x[:60, None] - x[None]) ** 2).sum(axis=2))
    apart[np.arange(60), np.arange(60)] = np.inf
    real = np.sort(lab.forger.neighbours.own)
    assert len(real) == len(x) and (np.diff(real) >= 0).all()
    assert abs(np.median(apart.min(axis=1)) - lab.usual) < 0.2
    assert 0 < lab.closest < lab.range[0] < lab.usual < lab.range[1]


def test_a_copy_is_called_a_copy(digits, judge):
    gan = make_gan(average=False)
    copied = digits[0][7].reshape(8, 8, 1)
    gan.generator = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(64, kernel_initializer="zeros"),
            layers.Reshape((8, 8, 1)),
        ]
    )
    gan.generator.layers[0].bias.assign(copied.ravel())
    lab = labs.Fakes(gan, digits[0], judge, generator_rate=1e-5)
    lab.press("step")
    assert "almost a copy" in [words.get_text() for words in lab.picture._lines]
    assert "mode collapse" in lab.words()


def test_words_are_clear_also_of_a_collapse(lab, demand_clear_words):
    lab.run(epochs=2)
    demand_clear_words(lab.picture)
    collapsed = np.eye(10)[3]
    lab.picture.show_shares(collapsed)
    demand_clear_words(lab.picture)


def test_goals_are_reached_by_good_fakes(digits, judge):
    x = digits[0]
    lab = labs.Fakes(make_gan(), x, judge)
    assert not any(lab.done)
    lab.fakes = lambda count=1000: x[:count, ..., None]
    lab.press("step")
    assert all(lab.done) and "after 1 step" in str(lab.progress)


def test_divergence_is_explained_and_reset_helps(lab):
    kernel = lab.model.generator.layers[0].kernel
    kernel.assign(np.full(kernel.shape, np.nan))
    lab.press("step")
    assert "no longer a number" in lab.words() and not lab.playing
    lab.press("reset")
    lab.press("step")
    assert "no longer" not in lab.words() and lab.trainer.step == 1


def test_other_images_and_other_scales():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (30, 12, 16, 3))
    lab = labs.Fakes(make_gan((12, 16, 3), activation="tanh"), x, batch_size=30)
    lab.press("step")
    grey = lab.forger.grey(lab.fakes(4))
    assert grey.shape == (4, 12, 16) and grey.min() >= 0 and grey.max() <= 1


def uncompiled():
    return GAN(make_generator(), make_discriminator())


def without(name):
    gan = make_gan()
    setattr(gan, name, None)
    return gan


def replaced(**parts):
    gan = make_gan(average=False)
    for name, part in parts.items():
        setattr(gan, name, part)
    return gan


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, images, options, words in (
        (lambda: "gan", None, {}, "gan='gan'"),
        (uncompiled, None, {}, "gan.compile"),
        (lambda: without("generator"), None, {}, "gan has no generator"),
        (lambda: without("discriminator"), None, {}, "gan has no discriminator"),
        (lambda: replaced(discriminator=make_discriminator(units=2)), None, {}, r"Dense\(1\)"),
        (lambda: replaced(generator=keras.Sequential([layers.Dense(3)])), None, {}, r"keras.Input"),
        (lambda: replaced(generator=make_discriminator()), None, {}, "from noise of shape"),
        (lambda: replaced(averaged=make_generator((4, 4, 1))), None, {}, "clone_model"),
        (make_gan, np.zeros((30, 9, 8)), {}, r"x_train: one image has shape \(9, 8\)"),
        (make_gan, np.zeros((3, 8, 8)), {}, "x_train has 3 images"),
        (make_gan, np.full((30, 8, 8), np.nan), {}, "x_train contains NaN"),
        (make_gan, "digits", {}, "x_train='digits'"),
        (make_gan, None, {"judge": "me"}, "judge='me'"),
        (make_gan, None, {"batch_size": 0}, "batch_size=0"),
        (lambda: None, None, {"seed": -1}, "seed=-1"),  # before the GAN is looked at
        (lambda: None, None, {"generator_rate": 0}, "generator_rate=0"),
    ):
        with refused(words):
            labs.Fakes(make(), digits[0] if images is None else images, **options)


def test_a_conditional_gan_shows_its_fakes_in_columns_of_what_was_asked_for(digits, judge, demand_clear_words):
    lab = labs.Fakes(make_conditional_gan(), digits, judge)
    assert len(lab.picture.grid.shown) == 100 and lab.picture.grid.columns == 10
    np.testing.assert_array_equal(lab.noise[10], lab.noise[19])
    assert not np.allclose(lab.noise[9], lab.noise[10])
    lab.run(epochs=4)
    demand_clear_words(lab.picture)
    labels = np.arange(1000) % 10
    made = lab.model.averaged([lab.noise, labels], training=False).numpy()
    np.testing.assert_allclose(lab.fakes(), made, atol=1e-5)
    right = judge.answers(made).argmax(axis=1) == labels
    np.testing.assert_allclose(lab.as_asked, [right[labels == k].mean() for k in range(10)])
    assert "as asked" in lab.words() and "rarest" not in lab.words() and "(x_train, y_train)" in lab.to_code()
    lab.fakes = lambda count=1000: digits[0][np.argsort(digits[1] % 10, kind="stable")][:count, ..., None]
    lab.measure()
    assert lab.as_asked.shape == (10,) and not lab.done[0]


def test_a_conditional_gan_gets_images_and_labels_and_the_other_images_alone(digits, judge, refused):
    for make, given, words in (
        (make_conditional_gan, digits[0], r"it must be \(x_train, y_train\)"),
        (make_gan, digits, "it must be the images alone"),
        (make_conditional_gan, (digits[0], digits[1][:9]), "y_train"),
        (make_conditional_gan, (digits[0], digits[1] - 1), "y_train goes from -1"),
    ):
        with refused(words):
            labs.Fakes(make(), given, judge)


def test_a_judge_of_other_images_is_refused(judge):
    with pytest.raises(LearnerError, match="judge: its classifier does not take these images"):
        labs.Fakes(make_gan((12, 12, 1)), np.random.default_rng(0).random((30, 12, 12)), judge)


def test_the_nearest_real_image_is_that_of_live(lab):
    fakes = lab.fakes(20)
    indices, distances = lab.forger.neighbours.nearest(fakes)
    wanted, apart = live.nearest(fakes, lab.forger.images)
    np.testing.assert_array_equal(indices, wanted)
    np.testing.assert_allclose(distances, apart, rtol=1e-3)
