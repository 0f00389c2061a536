"""Transfer: the same few images for all four, a trunk that stays as it came, and results that are what they say."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs, live
from dltutor.errors import LearnerError
from dltutor.labs.convolution.transfer import lab as transfer
from dltutor.labs.convolution.transfer.lab import TOUR
from dltutor.labs.convolution.transfer.run import NAMES

STEPS = 48  # of a training, so that the tests need not wait


@pytest.fixture(scope="module", autouse=True)
def shorter():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transfer, "STEPS", STEPS)
        yield


def network(classes=5, filters=6, logits=False):
    parts = [
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(filters, 3, padding="same", activation="relu"),
        keras.layers.BatchNormalization(momentum=0.9),
        keras.layers.MaxPooling2D(4),
        keras.layers.Flatten(),
        keras.layers.Dense(classes, activation=None if logits else "softmax"),
    ]
    model = keras.Sequential(parts)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True) if logits else "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(0.01), loss, metrics=["accuracy"])
    return model


@pytest.fixture(scope="module")
def data():
    """The digits 5 to 9, with the labels 0 to 4."""
    train, test = datasets.digits(classes=range(5, 10))
    return tuple((x[..., None], y - 5) for x, y in (train, test))


@pytest.fixture(scope="module")
def known():
    keras.utils.set_random_seed(0)
    model = network(5)
    (x, y), _ = datasets.digits(classes=range(5))
    live.train(model, (x[..., None], y), epochs=6)
    return model


@pytest.fixture
def lab(data, known):
    return labs.Transfer(network, known, *data)


@pytest.fixture(scope="module")
def kept(data, known):
    lab = labs.Transfer(network, known, *data)
    lab.run()
    return lab


@pytest.fixture
def ready(kept):
    """A lab whose networks are ready, at the start: making them ready takes seconds."""
    kept.set(samples=10, learning_rate=0.01)
    kept.press("reset")
    kept.progress.forget()
    return kept


@pytest.fixture
def ended(ready):
    """A lab after its first training."""
    ready.set(samples=5)
    ready.run()
    return ready


def body(model):
    return [w for layer in model.layers[:-1] for w in layer.get_weights()]


def by_name(lab):
    return {one.name: one for one in lab.learners}


def test_the_trunk_comes_from_known_and_all_heads_are_the_same(lab, known):
    models = {name: one.model for name, one in by_name(lab).items()}
    for name in ("trunk frozen", "fine-tuned"):
        for ours, theirs in zip(body(models[name]), body(known), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        for a, b in zip(
            models[name].layers[-1].get_weights(), models["from scratch"].layers[-1].get_weights(), strict=True
        ):
            np.testing.assert_array_equal(a, b)
    assert not np.array_equal(body(models["from scratch"])[0], body(known)[0])
    assert [len(models["pixels only"].layers), models["pixels only"].count_params()] == [2, 65 * 5]


def test_a_frozen_trunk_stays_and_a_tuned_one_moves(ended, known):
    before = body(known)
    frozen, tuned = (by_name(ended)[name].model for name in ("trunk frozen", "fine-tuned"))
    for ours, theirs in zip(body(frozen), before, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not np.allclose(body(tuned)[0], before[0])


def test_all_learn_from_the_same_images_and_more_contain_the_fewer(ready, data):
    (x, y), _ = data
    few, labels = ready.drawn()
    assert np.bincount(labels).tolist() == [10] * 5
    rows = {row.tobytes(): label for row, label in zip(x.astype("float32"), y, strict=True)}
    assert all(rows[image.tobytes()] == label for image, label in zip(few, labels, strict=True))
    ready.set(samples=20)
    more = {image.tobytes() for image in ready.drawn()[0]}
    assert {image.tobytes() for image in few} < more and len(more) == 100
    ready.press("other")
    assert {image.tobytes() for image in ready.drawn()[0]} != more
    ready.set(samples=3)
    ready.run()
    for one in ready.learners:
        np.testing.assert_array_equal(one.trainer.x, ready.drawn()[0])
        assert one.trainer.samples == 15


def test_the_result_is_the_share_right_on_the_test_images(ended, data):
    _, (x, y) = data
    assert ended.step == STEPS
    for one, found in zip(ended.learners, ended.results, strict=True):
        share = float((np.argmax(one.model(x, training=False), axis=1) == y).mean())
        assert found == {5: [pytest.approx(share)]} and one.curve[1][-1] == pytest.approx(share)
        assert one.curve[0][0] == 0 and one.curve[0][-1] == STEPS
        assert ended.share(one.name) == pytest.approx(share)
    assert ended.gain == max(ended.share("trunk frozen"), ended.share("fine-tuned")) - ended.share("from scratch")
    assert f"after {STEPS} steps" in ended.words() and "5 images of each class (draw 1), rate 0.01" in ended.words()


def test_reset_and_the_same_training_again_gives_the_same(ready):
    ready.set(samples=2)
    first = ready.run()
    ready.press("reset")
    assert ready.results == [{}] * 4 and np.isnan(ready.gain)
    assert [one.curve[0] for one in ready.learners] == [[0]] * 4
    assert ready.run() == pytest.approx(first, abs=0.02)


def test_the_tour_goes_through_the_sizes_and_stops(lab):
    lab._repr_mimebundle_()
    lab.press("sizes")
    assert lab.playing and lab.values.samples == 1
    for _ in range(4000):
        lab.tick(0.05)
        if not lab.playing:
            break
    assert [sorted(found) for found in lab.results] == [list(TOUR)] * 4
    assert lab.session.widgets["samples"].value == 50
    lab.press("play")
    assert lab.playing and lab.draw == 1 and lab.step == 0
    assert not lab.session.errors
    lab.close()


def test_a_slider_moved_while_it_plays_begins_anew_and_ends_the_tour(ready):
    ready.press("sizes")
    for _ in range(8):
        ready.tick()
    ready.set(samples=7)
    assert ready.playing and ready.step == 0 and not any(ready.results)
    ready.set(learning_rate=0.03)
    assert {round(one.trainer.learning_rate, 4) for one in ready.learners} == {0.03}
    while ready.playing:
        ready.tick(0.05)
    assert [sorted(found) for found in ready.results] == [[7]] * 4


def test_networks_are_made_ready_one_a_tick_and_the_words_say_which(lab):
    start = "10 images of each class (draw 1), rate 0.01: four networks learn from the same 50 images. Press Play."
    assert lab.words() == start
    lab.press("play")
    for ready in (1, 2, 3):
        lab.tick()
        assert lab.words().startswith(f"{ready} of 4 networks are ready; next: {NAMES[ready]}.")
    lab.tick()
    for _ in range(8):
        lab.tick(0.001)
    assert f"step {lab.step} of {STEPS}" in lab.words()
    assert max(one.step for one in lab.learners) - lab.step <= 4


def test_one_that_overflows_is_named_and_the_others_reach_the_end(ready):
    ready.press("play")
    for _ in range(8):
        ready.tick()
    kernel = by_name(ready)["from scratch"].model.layers[0].kernel
    kernel.assign(np.full(kernel.shape, np.nan))
    while ready.playing:
        ready.tick(0.05)
    assert ready.words().startswith("⚠ from scratch: the loss is no longer a number. Choose a smaller learning rate.")
    assert by_name(ready)["trunk frozen"].step == STEPS
    ready.picture.frame()
    ready.press("other")
    assert "no longer" not in ready.words()


def test_goals_are_noticed(ready):
    texts = [goal.text for goal in ready.goals]
    assert len(texts) == 3 and not any(ready.done)
    shares = {"pixels only": 0.3, "from scratch": 0.5, "trunk frozen": 0.8, "fine-tuned": 0.7}

    def pretend(**changed):
        for one in ready.learners:
            one.accuracy = (shares | changed)[one.name]
        ready.ended = True
        ready.refresh()
        return list(ready.done)

    assert pretend(**{"trunk frozen": 0.69, "fine-tuned": 0.6, "from scratch": 0.4}) == [False] * 3
    assert pretend() == [True, False, False]
    assert ready.progress.notes[0] == "with 10 of each class, draw 1, rate 0.01"
    assert pretend(**{"from scratch": 0.78}) == [True, True, False]
    assert pretend(**{"fine-tuned": 0.81, "from scratch": 0.9}) == [True] * 3


def test_a_verdict_for_every_outcome(ready, demand_clear_words):
    ready.run()
    demand_clear_words(ready.picture)

    def verdict(scratch):
        for one in ready.learners:
            one.accuracy = scratch if one.name == "from scratch" else 0.8
        return ready.words()

    assert "no clear difference" in verdict(0.79)
    assert "Transfer (trunk frozen) is 20 points better than the start from scratch" in verdict(0.6)
    assert "Here the start from scratch is better, by 9 points" in verdict(0.89)


def test_logits_and_few_images(data, known):
    train, test = data
    few = np.concatenate([np.flatnonzero(train[1] == c)[: 6 + c] for c in range(5)])
    lab = labs.Transfer(
        lambda: network(logits=True), known, (train[0][few], train[1][few]), test, samples=5, learning_rate=0.02
    )
    assert lab.table["samples"].values == (1, 2, 3, 5)
    assert lab.values.learning_rate == 0.02
    assert lab.run()["trunk frozen"] > 0.5


def raising():
    raise ValueError("two\nlines")


def trained():
    model = network()
    model.optimizer.iterations.assign(3)
    return model


def test_nonsense_is_one_line(data, known, refused):
    for change, words in (
        ({"build": 5}, "build=5: it must be a function"),
        ({"build": raising}, "build() stops with ValueError: two lines"),
        ({"build": lambda: "model"}, "build() gives 'model'"),
        ({"build": lambda: keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Flatten()])}, "is not compiled"),
        ({"build": trained}, "is trained already"),
        ({"build": lambda: network(filters=7)}, "it has 4 layers with 84 weights there, and build() 4 layers with 98"),
        ({"known": None}, "known=None: it must be a Keras model"),
        ({"train": 3}, "train=3: it must be a pair"),
        ({"samples": 0}, "samples=0"),
        ({"samples": 4}, "samples=4"),
        ({"learning_rate": "fast"}, "learning_rate='fast'"),
        ({"learning_rate": -1}, "learning_rate=-1"),
        ({"seed": -1}, "seed=-1"),
    ):
        arguments = {"build": network, "known": known, "train": data[0], "test": data[1]} | change
        with refused(words):
            labs.Transfer(**arguments)


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        ("train", lambda x, y: (x[:5], y), "x has 5 samples"),
        ("train", lambda x, y: (x, y - 1), "class numbers, whole numbers from 0"),
        ("test", lambda x, y: (x, y + 0.5), "class numbers, whole numbers from 0"),
        ("train", lambda x, y: (x, y + 5), "labels up to 9, and the model of build() has 5 classes"),
        ("train", lambda x, y: (x[y > 0], y[y > 0]), "no image has the label 0"),
        ("test", lambda x, y: (x[..., 0], y), "one image has shape (8, 8), and the model of build() takes (8, 8, 1)"),
    ],
)
def test_data_that_do_not_fit_are_one_line(data, known, name, spoil, words):
    arguments = {"train": data[0], "test": data[1]}
    with pytest.raises(LearnerError) as caught:
        labs.Transfer(network, known, **arguments | {name: spoil(*arguments[name])})
    assert words in str(caught.value) and name in str(caught.value) and "\n" not in str(caught.value)


def test_several_draws_are_compared(lab, data):
    found = lab.compare(draws=2)
    assert tuple(found) == NAMES and all(len(shares) == 2 for shares in found.values())
    assert lab.draw == 1 and lab.share("from scratch") == found["from scratch"][1]
    assert lab.results[1][lab.values.samples] == found["from scratch"]
    with pytest.raises(LearnerError, match=r"^draws="):
        lab.compare(draws=0)
