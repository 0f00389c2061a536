"""The lab on small changes: what it counts, for whom a change is made, and that training against them helps."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from dltutor import datasets, labs, live
from dltutor.labs.inside.fooled.lab import SIZES
from dltutor.labs.inside.fooled.survey import Survey
from dltutor.live.looking.attacking import Attack, noise

from ..beginning import at_the_beginning
from ..digit_models import chapter_model, dense_model

CHANGES = {"one step": 1, "twenty steps": 20}


@pytest.fixture(scope="module")
def digits():
    (x, y), (x_test, y_test) = datasets.digits()
    return (x[..., None], y), (x_test[:100, ..., None], y_test[:100])


@pytest.fixture(scope="module")
def networks(digits):
    (x, y), _ = digits
    network, second = chapter_model(), dense_model()
    live.train(network, (x, y), epochs=6)
    live.train(second, (x, y), epochs=20)
    return network, second


@pytest.fixture(scope="module")
def made(networks, digits):
    return labs.Fooled(networks[0], *digits, others={"second": networks[1]})


@pytest.fixture
def lab(made):
    return at_the_beginning(made)


class Hardened(keras.Sequential):
    """A network that attacks its own batches, as in the chapter, in one step."""

    def train_step(self, batch):
        images, labels = batch
        with tf.GradientTape() as tape:
            tape.watch(images)
            loss = self.compute_loss(y=labels, y_pred=self(images, training=False))
        changed = tf.clip_by_value(images + 0.15 * tf.sign(tape.gradient(loss, images)), 0.0, 1.0)
        both = tf.concat([images, changed], axis=0)
        return super().train_step((both, tf.concat([labels, labels], axis=0)))


def hardened():
    keras.utils.set_random_seed(1)
    model = Hardened([keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(64, "relu"), layers.Dense(10)])
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def right(model, images, labels):
    answers = np.argmax(model(images.reshape(len(images), *model.input_shape[1:]), training=False), axis=1)
    return float((answers == labels).mean())


def test_the_shares_are_those_of_the_networks(lab, networks, digits):
    x, y = digits[1]
    flat = x[..., 0]
    for method, steps in CHANGES.items():
        lab.set(method=method, size=0.12)
        own = [right(networks[0], Attack(networks[0]).change(x, y, 0.12, steps), y),
               right(networks[1], Attack(networks[1]).change(flat, y, 0.12, steps), y)]  # fmt: skip
        np.testing.assert_allclose(lab.now, own)
        assert lab.after_noise == pytest.approx(right(networks[0], noise(x, 0.12), y))
    lab.set(made_for="second")
    foreign = Attack(networks[1]).change(flat, y, 0.12, 20)
    np.testing.assert_allclose(lab.now, [right(network, foreign, y) for network in networks])
    assert lab.foreign and "made for second" in lab.words()


def test_what_is_aimed_at_is_counted_among_the_others(lab, networks, digits):
    x, y = digits[1]
    lab.set(target="3", method="twenty steps", size=0.2)
    others = y != 3
    aimed = Attack(networks[0]).change(x[others], np.full(others.sum(), 3), 0.2, 20, towards=True)
    assert lab.hit == pytest.approx((np.argmax(networks[0](aimed), axis=1) == 3).mean())
    assert f"still right of {others.sum()} test images" in lab.words() and "Read as 3:" in lab.words()


def test_noise_is_made_for_nobody(lab, digits):
    lab.set(method="noise", size=0.3)
    assert lab.now[0] == lab.after_noise and "made for" not in lab.words()
    lab.set(size=0.0)
    assert lab.now[0] == lab.clean


def test_the_goals_of_a_plain_network(lab):
    lab.set(size=0.1, method="noise")
    assert not any(lab.done)
    lab.set(method="twenty steps", made_for="this network")
    assert lab.done[0] and lab.now[0] < 0.5
    lab.set(target="9", size=0.2)
    assert lab.done[1], lab.hit
    lab.set(target="any other", made_for="second")
    assert lab.done[2], lab.now


def test_pointer_and_keys_choose_size_and_image(lab, demand_clear_words):
    lab.point("down", *lab.picture.place("curve", 0.25, 0.5))
    assert lab.values.size == pytest.approx(0.25, abs=0.011)
    x, y = lab.picture.images.place(7)
    lab.point("down", *lab.picture.place("images", x, y + 9))
    assert lab.number == 7
    lab.type("ArrowLeft")
    assert lab.number == 6
    lab.press("next")
    assert lab.number == 20
    lab.set(size=0.4, method="twenty steps")
    demand_clear_words(lab.picture)


def test_the_curve_is_asked_for_piece_by_piece(lab):
    lab.set(method="twenty steps", size=0.17)
    for _ in range(200):
        if not lab.working:
            break
        lab.tick(0.01)
    assert not lab.working and all(map(lab.survey.knows, lab.change.plan((0.05, 0.2, 0.4))))


def test_a_network_that_attacks_itself_withstands_and_all_is_asked_anew(digits, networks, demand_clear_words):
    lab = labs.Fooled(hardened(), *digits, others={"before": networks[0]}, method="twenty steps", batch_size=64)
    first = lab.firm
    lab.run(epochs=30)
    assert lab.firm > max(0.7, first) and lab.clean > 0.9
    assert [step for step, _, _ in lab.course] == sorted({step for step, _, _ in lab.course})
    x, y = digits[1]
    assert lab.firm == pytest.approx(right(lab.model, Attack(lab.model).change(x, y, 0.1, 20), y), abs=0.011)
    assert len(lab.goals) == 3 and not lab.done[1]
    lab.set(size=0.4)
    assert lab.now[0] < 0.5 and (lab.done[1] or lab.firm < 0.8)
    demand_clear_words(lab.picture)
    lab.press("reset")
    assert lab.firm == pytest.approx(first, abs=0.011) and len(lab.course) == 1


def test_while_it_trains_each_point_of_the_curve_is_asked_anew(digits, monkeypatch):
    lab, asked, ask = labs.Fooled(dense_model(), *digits, method="twenty steps"), set(), Survey.ask_some
    monkeypatch.setattr(Survey, "ask_some", lambda self, question: ask(self, question) and not asked.add(question))
    lab.play()
    for _ in range(400):
        if set(lab.change.plan(SIZES)) <= asked:
            break
        lab.tick(0.001)
    assert set(lab.change.plan(SIZES)) <= asked and len(lab.course) > 3
    lab.play(False)
    steps = [step for step, _, _ in lab.course]
    assert steps == sorted(set(steps))


def test_the_other_network_is_asked_anew_once_its_weights_have_changed(lab, networks):
    before, kept = lab.now, networks[1].get_weights()
    networks[1].set_weights([-weights for weights in kept])
    lab.news(True)
    assert lab.now[0] == before[0] and lab.now[1] < 0.1 < before[1]
    networks[1].set_weights(kept)
    lab.news(True)
    assert lab.now == before


def test_what_does_not_fit_is_one_line(digits, refused):
    train, test = digits
    for make, words in (
        (lambda: labs.Fooled("model", train, test), "must be a Keras model"),
        (lambda: labs.Fooled(chapter_model(classes=13), train, test), "13 classes"),
        (lambda: labs.Fooled(chapter_model(), train, test, others=[dense_model()]), "up to two networks by name"),
        (lambda: labs.Fooled(chapter_model(), train, test, others={"a": dense_model(9)}), "'a' has 9 classes"),
        (lambda: labs.Fooled(chapter_model(), train, test, others={"a": dense_model(10, (9, 9))}), "'a': test x"),
        (lambda: labs.Fooled(chapter_model(), train, (255 * test[0], test[1])), "pixels must be from 0 to 1"),
        (lambda: labs.Fooled(chapter_model(), train, (test[0], test[1][:5])), "5"),
        (lambda: labs.Fooled(chapter_model(), train, test, names=["a"]), "10 names"),
        (lambda: labs.Fooled(chapter_model(), train, test, size=2), "size=2"),
    ):
        with refused(words):
            make()
