"""The drawing lab: it learns, reads what is drawn, takes corrections, and forgets no drawing."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.labs.bases import drawing
from dltutor.labs.bases.drawing import PAD, Framing, Pad

from ..beginning import at_rest
from ..digit_models import chapter_model, dense_model
from ..handwriting import strokes, write


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture(autouse=True)
def no_drawings():
    drawing._kept.clear()


@pytest.fixture(scope="module")
def trained(digits):
    model = chapter_model()
    labs.DrawDigit(model, *digits).run(epochs=12)
    return model


@pytest.fixture
def lab(trained, digits):
    weights = trained.get_weights()
    yield labs.DrawDigit(trained, *digits)
    trained.set_weights(weights)


def test_it_is_taught_to_read_what_a_hand_writes(lab):
    assert lab.accuracy >= 0.97
    read = []
    for digit in range(10):
        for seed in range(3):
            lab.press("clear")
            write(lab, digit, seed)
            read.append(lab.answer.argmax() == digit)
    assert np.mean(read) >= 0.9
    assert not lab.done[1], "it was drawn on: the pen has not rested"
    assert at_rest(lab).done[1]


def test_a_drawing_becomes_an_image_like_those_of_the_training_set(digits):
    framing = Framing.of(digits[0][0])
    assert framing.side == (8, 8) and framing.height == 1 and not framing.by_mass
    drawn = strokes(3)
    image = framing.image(drawn)
    assert image[0].any() and image[-1].any(), "as high as the image"
    assert image.sum() == pytest.approx(digits[0][0].sum(axis=(1, 2)).mean(), rel=0.3), "strokes as thick"
    elsewhere = [[(0.5 * x + 3, 0.5 * y + 20) for x, y in stroke] for stroke in drawn]
    np.testing.assert_allclose(framing.image(elsewhere), image, atol=0.02)
    assert not framing.image([]).any()
    dot = framing.image([[(20.0, 20.0), (20.0, 20.0)]])
    assert dot.any() and dot.sum() < 4, "a dot stays a dot"


def test_the_ink_on_the_pad_is_as_thick_as_in_the_image(digits):
    framing = Framing.of(digits[0][0])
    pad = Pad(framing.pen)
    pad.move_to((32, 6))
    pad.draw_to((32, 58))
    share = pad.ink[32].sum() / (PAD * 0.8)
    assert framing.image(pad.strokes)[4].sum() / 8 == pytest.approx(share, rel=0.2)


def test_foreign_images_are_framed_as_they_are(digits):
    """In MNIST the ink is 20 pixels high in an image of 28, its centre of mass in the middle; here dark on light."""
    rng = np.random.default_rng(0)
    images = np.zeros((40, 28, 28))
    for image, small in zip(images, digits[0][0], strict=False):
        size = 20, rng.integers(10, 20)
        big = np.kron(small, np.ones((3, 3)))[: size[0], : size[1]]
        rows, columns = (np.arange(n) + 0.5 for n in big.shape)
        top = round(14 - (big.sum(axis=1) @ rows) / big.sum())
        left = round(14 - (big.sum(axis=0) @ columns) / big.sum())
        image[max(0, top) : max(0, top) + size[0], left : left + size[1]] = big[: 28 - max(0, top)]
    framing = Framing.of(255 - 255 * images)
    assert framing.by_mass and framing.paper == 255 and framing.full == 0
    assert framing.height == pytest.approx(20 / 28, abs=0.08)
    image = 1 - framing.image([[(20, 60), (20, 10), (50, 10)]]) / 255
    rows = image.sum(axis=1) @ (np.arange(28) + 0.5) / image.sum()
    assert rows == pytest.approx(14, abs=0.6)
    assert (image.max(axis=1) > 0.3).sum() == pytest.approx(28 * framing.height, abs=1.5)


def test_corrected_drawings_are_learnt(lab, digits):
    write(lab, 7)
    lab.set(label=1)  # a wrong label on purpose: it must be learnt all the same
    assert lab.values.label == -1 and not lab.pad.ink.any(), "the next drawing can begin"
    assert len(lab.trainer.x) == len(digits[0][0]) + 20
    assert "kept: 1, newest 1" in lab.picture.kept.heading.get_text()
    before = lab.trainer.epoch
    lab.press("learn")
    while lab.playing:
        lab.tick()
    assert lab.trainer.epoch == pytest.approx(before + 2)
    write(lab, 7)
    assert lab.answer.argmax() == 1
    assert lab.done[2] and "a 1" in str(lab.progress)


def test_drawings_outlive_the_lab_and_can_be_forgotten(lab, digits):
    for digit in (3, 5):
        write(lab, digit)
        lab.type(str(digit))
    again = labs.DrawDigit(lab.model, *digits)
    assert again.drawings[1].tolist() == [3, 5] and again.drawings[0].shape == (2, 8, 8, 1)
    assert len(again.trainer.x) == len(digits[0][0]) + 40
    again.press("reset")
    assert again.drawings[1].tolist() == [3, 5]
    again.press("forget")
    assert len(again.trainer.x) == len(digits[0][0]) and not len(again.drawings[1])
    again.press("step")
    assert len(labs.DrawDigit(chapter_model(), *digits).drawings[1]) == 0


def test_what_cannot_be_kept_is_said(lab):
    for act, words in (
        (lambda: lab.press("learn"), "Keep a drawing first"),
        (lambda: lab.press("forget"), "There is no drawing of yours"),
        (lambda: lab.set(label=4), "draw a digit first"),
        (lambda: (lab.press("sample"), lab.type("4")), "draw a digit first"),
    ):
        act()
        assert words in lab.words()
    assert len(lab.drawings[1]) == 0


def test_the_maps_follow_the_pen(lab):
    def maps():
        return [line._values.copy() for line in lab.picture.lines]

    before, answer = maps(), lab.answer
    assert [line.heading.get_text().split()[0] for line in lab.picture.lines] == ["conv2d", "max_pooling2d", "conv2d_1"]
    lab.point("down", *lab.picture.place("pad", 20, 50))
    lab.point("move", *lab.picture.place("pad", 40, 20))
    assert all(not np.array_equal(a, b) for a, b in zip(before, maps(), strict=True))
    assert not np.array_equal(answer, lab.answer)
    np.testing.assert_allclose(lab.answer, np.asarray(lab.model(lab.seen[None, ..., None]))[0], atol=1e-5)


def test_the_keyboard_draws_and_the_pad_can_be_cleared(lab):
    for _ in range(5):
        lab.type("ArrowUp", shift=True)
    assert lab.pad.ink.any()
    lab.type("c")
    assert not lab.pad.ink.any()
    lab.type("ArrowUp")
    assert not lab.pad.ink.any()
    for _ in range(99):
        lab.type("ArrowLeft", shift=True)
    assert lab.pad.pen[0] == 0
    lab.type("7")
    assert lab.drawings[1].tolist() == [7]


def test_a_stroke_that_leaves_the_pad_goes_on_along_its_edge(lab):
    lab.point("down", *lab.picture.place("pad", 50, 30))
    lab.point("move", 0.99, 0.99)
    assert lab.pad.pen == (PAD, 0)
    ink = lab.pad.ink.copy()
    lab.point("up", 0.99, 0.99)
    lab.point("move", 0.1, 0.1)
    np.testing.assert_array_equal(ink, lab.pad.ink)


def test_no_corner_is_cut_where_the_page_was_quicker_than_the_lab(lab, on_page):
    on_page(lab)
    places = [lab.picture.place("pad", *place) for place in ((20, 54), (44, 54), (36, 32), (29, 10))]
    send = lab.session._on_message
    send({"kind": "pointer", "phase": "down", "x": places[0][0], "y": places[0][1]})
    send({"kind": "pointer", "phase": "move", "x": places[2][0], "y": places[2][1], "trail": [places[1]]})
    send({"kind": "pointer", "phase": "up", "x": places[3][0], "y": places[3][1], "trail": [places[3]]})
    np.testing.assert_allclose(lab.pad.strokes[0][-3:], [(44, 54), (36, 32), (29, 10)], atol=0.1)
    assert not lab.session.errors


def test_a_test_image_is_said_and_gives_way_to_the_pen(lab, digits):
    lab.press("sample")
    assert f"the label is {digits[1][1][0]}" in lab.words()
    np.testing.assert_allclose(lab.seen, digits[1][0][0])
    lab.type("ArrowUp", shift=True)
    assert "the label is" not in lab.words() and lab.drawn


@pytest.mark.parametrize(
    ("shape", "classes", "one_hot"), [((28, 28, 1), 10, False), ((14, 9, 3), 4, True), ((784,), 10, False)]
)
def test_foreign_digits_of_any_shape(shape, classes, one_hot, demand_clear_words):
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (60, *shape)), np.arange(60) % classes
    if len(shape) == 1:
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input(shape), layers.Dense(classes, "softmax")])
        model.compile("adam", "sparse_categorical_crossentropy")
    else:
        model = chapter_model(shape, classes)
        model.compile("adam", "categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy")
    targets = np.eye(classes)[y] if one_hot else y
    lab = labs.DrawDigit(model, (x, targets), (x[:9], y[:9]))
    write(lab, 3, 0)
    assert lab.seen.shape == ((28, 28) if len(shape) == 1 else shape[:2])
    lab.set(label=3)
    lab.press("learn")
    lab.press("step")
    lab.press("sample")
    assert lab.drawings[0].shape == (1, *shape)
    demand_clear_words(lab.picture)
    if classes < 10:
        write(lab, 3, 0)
        lab.type("9")
        assert "classes 0 to 3" in lab.words()


def test_words_do_not_overlap_once_a_drawing_is_kept(lab, demand_clear_words):
    write(lab, 8)
    lab.type("8")
    lab.run(epochs=1)
    demand_clear_words(lab.picture)


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, words in (
        (lambda train, test: (dense_model(13), train, test), "13 numbers"),
        (lambda train, test: (dense_model(), train[0], test), "train="),
        (lambda train, test: (dense_model(), train, (test[0][:5], test[1])), "360"),
        (lambda train, test: (dense_model(), train, (test[0], test[1] + 3)), "test y goes from"),
        (lambda train, test: (dense_model(shape=(4, 4)), train, test), "one image has shape"),
        (lambda train, test: (dense_model(), ([], []), test), "train x is empty"),
        (lambda train, test: (chapter_model((8, 8, 2)), train, test), "grey or colour"),
    ):
        with refused(words):
            labs.DrawDigit(*make(*digits))
