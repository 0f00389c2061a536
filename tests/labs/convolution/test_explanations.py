"""The lab on explanations: the patch, the maps, the copy with shuffled weights, its words and its goals."""

import re

import keras
import numpy as np
import pytest
from keras import layers

from dltutor import datasets, labs
from dltutor.labs.convolution.explanations.images import FILLS, Gallery
from dltutor.labs.convolution.explanations.maps import METHODS
from dltutor.live.looking.explaining import cover, grad_cam, occlusion, saliency, saliency_times_pixel, shuffled

from ..beginning import at_the_beginning
from ..digit_models import chapter_model, dense_model


@pytest.fixture(scope="module")
def digits():
    return datasets.digits()


@pytest.fixture(scope="module")
def model(digits):
    model = chapter_model()
    model.fit(*digits[0], epochs=4, verbose=0)
    return model


@pytest.fixture(scope="module")
def made(model, digits):
    return labs.Explanations(model, *digits[1])


@pytest.fixture
def lab(made):
    """The lab at its beginning: to trace the model anew takes seconds."""
    return at_the_beginning(made)


def colour_model(classes=3, last=None):
    keras.utils.set_random_seed(0)
    inputs = keras.Input((40, 24, 3), name="photo")
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.MaxPooling2D(2)(layers.Conv2D(4, 3, activation="relu")(x))
    x = layers.Conv2D(6, 3, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(classes, last)(layers.GlobalAveragePooling2D()(x)))


def photographs(count=4):
    return np.random.default_rng(0).integers(0, 256, (count, 40, 24, 3)).astype("uint8")


def on_image(lab, row, column, phase="down"):
    lab.point(phase, *lab.picture.place("image", column + 0.5, row + 0.5))


def test_the_model_is_never_changed(lab, model):
    kept = model.get_weights()
    lab.set(shuffled=5, method="Grad-CAM")
    lab.press("strongest")
    for now, before in zip(model.get_weights(), kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_a_patch_where_the_pointer_is(lab, model, digits):
    for row, column in ((3, 4), (0, 7)):
        on_image(lab, row, column)
        assert lab.place == (row, column)
        covered = cover(digits[1][0][0], (row, column), 3)
        np.testing.assert_allclose(lab.covered, np.asarray(model(covered[None, ..., None]))[0], atol=1e-5)
    assert "Covered 3 × 3 pixels around row 0, column 7: the probability of" in lab.words()
    on_image(lab, -30, 40, "move")  # held: beyond the edge it stays at the edge
    assert lab.place == (0, 7)
    lab.press("uncover")
    assert lab.place is None and lab.covered is None and "Press on the picture" in lab.words()


def test_keys_move_the_patch(lab):
    for key, place in (("ArrowUp", (4, 4)), ("ArrowUp", (3, 4)), ("ArrowLeft", (3, 3)), ("ArrowDown", (4, 3))):
        lab.type(key)
        assert lab.place == place
    for _ in range(9):
        lab.type("ArrowRight")
    assert lab.place == (4, 7)
    lab.type("c")
    assert lab.place is None
    lab.type("n")
    assert lab.number == 1
    lab.type("m")
    assert lab.own.sweep.drops(lab.explained)[lab.place] == lab.map.max()


def test_the_maps_are_those_of_the_functions(lab, model, digits):
    lab.set(image=7, explained=3, patch=2, layer="conv2d")
    image = digits[1][0][7]
    own = [
        occlusion(model, image, 3, 2),
        saliency(model, image, 3),
        grad_cam(model, image, 3, "conv2d"),
        saliency_times_pixel(model, image, 3),
    ]
    for method, expected, shown in zip(METHODS, own, lab.maps, strict=True):
        np.testing.assert_allclose(shown, expected, atol=1e-5)
        lab.set(method=method)
        np.testing.assert_allclose(lab.map, expected, atol=1e-5)
    lab.set(shuffled=2)
    weights = shuffled(model, 2)
    np.testing.assert_allclose(lab.copies[1], saliency(model, image, 3, weights=weights), atol=1e-5)
    np.testing.assert_allclose(lab.copies[2], grad_cam(model, image, 3, "conv2d", weights=weights), atol=1e-5)


def test_the_words_are_what_is_there(lab, model, digits):
    image = digits[1][0][0]
    answer = np.asarray(model(image[None, ..., None]))[0]
    best = int(answer.argmax())
    drops = occlusion(model, image, best)
    row, column = np.unravel_index(drops.argmax(), drops.shape)
    said = f"Covering 3 × 3 pixels around row {row}, column {column} lowers the probability of {best} most: "
    assert said + f"{answer[best]:.2f} → {answer[best] - drops.max():.2f}" in lab.words()
    turned = sum(
        np.asarray(model(cover(image, place, 3)[None, ..., None]))[0].argmax() != best for place in np.ndindex(8, 8)
    )
    assert f"{turned} of 64 places turn" in lab.words()
    lab.set(method="saliency")
    values = saliency(model, image, best)
    row, column = np.unravel_index(values.argmax(), values.shape)
    assert f"The logit of {best} changes fastest with the pixel in row {row}, column {column}" in lab.words()
    in_order = np.sort(values, axis=None)[::-1]
    half = next(n for n in range(1, 65) if in_order[:n].sum() >= in_order.sum() / 2)
    assert f"in {half} of 64 pixels" in lab.words()
    for method in METHODS:
        lab.set(method=method)
        assert "not" in lab.words().splitlines()[2] or "whatever the network" in lab.words()


def test_the_strongest_place_is_covered(lab):
    for method in METHODS[1:]:
        lab.set(method=method, image=2)
        if lab.strongest is not None:
            lab.press("strongest")
            box = lab.box_of(lab.strongest)
            assert box.top <= lab.place[0] <= box.top + box.height
            assert box.left <= lab.place[1] <= box.left + box.width


def test_small_maps_are_clicked(lab):
    lab.point("down", *lab.picture.place("Grad-CAM", 2, 2))
    assert lab.values.method == "Grad-CAM" and lab.place is None
    lab.set(shuffled=1)
    lab.point("down", *lab.picture.place("copy: saliency", 2, 2))
    assert lab.values.method == "saliency"


def test_the_largest_mistakes_first(lab, model, digits):
    x, y = digits[1]
    shares = np.asarray(model(x[..., None]))
    wrong = shares.argmax(axis=1) != y
    assert wrong.any()
    lab.set(image=5)
    lab.set(mistakes_first=True)
    assert lab.values.image == 0 and lab.number == np.argmax(np.where(wrong, shares.max(axis=1), 0))
    assert "✗" in lab.words()
    lab.set(image=int(wrong.sum()))
    assert "✔" in lab.words()
    lab.set(mistakes_first=False)
    assert lab.number == 0


def test_the_order_is_made_anew_when_asked(digits):
    lab = labs.Explanations(chapter_model(), *digits[1], mistakes_first=True)
    first = lab.number
    labs.Training(lab.model, digits[0]).run(epochs=3)
    assert lab.number == first
    lab.press("look")
    assert lab.number != first


def test_it_follows_a_training(digits):
    lab = labs.Explanations(chapter_model(), *digits[1], method="saliency", shuffled=1)
    assert "its optimizer has not made a step yet" in lab.words()
    before, copy = lab.map, lab.copies[1]
    trainer = labs.Training(lab.model, digits[0])
    trainer.press("step")
    assert not np.allclose(before, lab.map) and not np.allclose(copy, lab.copies[1])
    assert "not made a step" not in lab.words()
    trainer.press("reset")
    np.testing.assert_allclose(lab.map, before, atol=1e-6)


def test_after_a_fit_it_is_asked_to_look_again(digits):
    lab = labs.Explanations(chapter_model(), *digits[1])
    lab.press("look")
    assert "have not changed" in lab.words()
    before = lab.map
    lab.model.fit(*digits[0], epochs=1, steps_per_epoch=2, verbose=0)
    lab.press("look")
    assert "have not changed" not in lab.words() and not np.allclose(before, lab.map)


def test_a_copy_loses_what_its_layers_had_learned(lab):
    assert lab.copies == [] and lab.likenesses == []
    lab.set(shuffled=1)
    assert len(lab.likenesses) == 4 and "A copy with the weights of its last layer shuffled says" in lab.words()
    alike = [
        float(number.replace("−", "-")) for number in re.findall(r"saliency(?: × pixel)? ([−\d.]+\d)", lab.words())
    ]
    np.testing.assert_allclose(alike, [lab.likenesses[1], lab.likenesses[3]], atol=0.006)
    assert alike[1] > 0.7 > alike[0]


def test_the_goal_of_turning_an_answer(lab):
    lab.press("strongest")
    assert lab.covered.argmax() != lab.own.answer.argmax() and not lab.done[0]  # the patch is larger than a quarter
    lab.set(patch=2)
    for image in range(20):
        lab.set(image=image)
        lab.press("strongest")
        if lab.done[0]:
            break
    assert lab.done[0] and f"image {lab.number}: {lab.labels[lab.number]} →" in lab.progress.notes[0]


def test_the_goal_of_a_firm_answer(lab):
    lab.set(patch=1)
    for image in range(40):
        lab.set(image=image)
    assert not lab.done[1]  # a patch of one pixel does not count
    lab.set(patch=2)
    for image in range(40):
        lab.set(image=image)
        assert lab.done[1] or lab.own.sweep.turned.any()
        if lab.done[1]:
            break
    assert lab.done[1]


def test_the_goal_of_a_mistake_put_right(lab):
    lab.set(mistakes_first=True)
    for image in range(6):
        lab.set(image=image)
        label = lab.labels[lab.number]
        if "✔" in lab.words():
            break
        for row, column in np.argwhere(lab.own.sweep.answers.argmax(axis=-1) == label):
            assert not lab.done[2]
            on_image(lab, row, column)
            assert lab.done[2]
            return
    pytest.fail("no mistake that a patch puts right")


def test_the_goal_of_the_map_that_does_not_change(lab):
    lab.set(shuffled=5)
    assert not lab.done[3]
    lab.set(method="saliency")
    assert not lab.done[3]
    lab.set(method="saliency × pixel")
    assert lab.done[3] and "saliency × pixel: 0." in str(lab.progress)


def test_without_a_convolution(digits, driven):
    model = dense_model()
    model.fit(*digits[0], epochs=2, verbose=0)
    lab = labs.Explanations(model, *digits[1])
    assert lab.maps[2] is None and all(lab.maps[i].shape == (8, 8) for i in (0, 1, 3))
    lab.set(method="Grad-CAM", shuffled=1)
    assert "used once, and this model has none" in lab.words() and np.isnan(lab.likenesses[2])
    lab.press("strongest")
    assert "no strongest place" in lab.words()
    driven(lab)


def test_the_layers_of_a_base_model_are_weighed_and_shuffled(digits, demand_clear_words):
    base = keras.Sequential([keras.Input((8, 8, 1)), *chapter_model().layers[:-2]], name="base")
    model = keras.Sequential([keras.Input((8, 8, 1)), base, layers.Flatten(), layers.Dense(10, "softmax")])
    lab = labs.Explanations(model, *digits[1], method="Grad-CAM")
    own = [layer.name for layer in base.layers]
    assert lab.table["layer"].options == tuple(own) and lab.layer == own[3]
    for layer, size in ((own[0], 8), (own[2], 4), (own[3], 4)):
        lab.set(layer=layer)
        assert lab.map.shape == (size, size)
        np.testing.assert_allclose(lab.map, grad_cam(model, digits[1][0][0], lab.explained, layer), atol=1e-6)
    lab.set(shuffled=2)
    assert lab.all_shuffled and not np.allclose(lab.copies[2], lab.maps[2])
    demand_clear_words(lab.picture)


@pytest.mark.parametrize("last", [None, "softmax"])
def test_images_in_colour(last):
    lab = labs.Explanations(colour_model(last=last), photographs(), [0, 1, 2, 0], names=("Cat", "Dog", "Fish"))
    assert "Image 0, label Cat: the model says" in lab.words()
    assert lab.own.sweep.step == 2 and lab.map.shape == (20, 12)
    assert any(f"of {name}" in lab.words() for name in lab.names)
    assert lab.gallery.picture(lab.image).shape == (40, 24, 3)


def test_a_slow_map_is_made_while_it_is_looked_at(on_page, monkeypatch):
    lab = on_page(labs.Explanations(colour_model(), photographs(), [0, 1, 2, 0]))
    monkeypatch.setattr("dltutor.labs.convolution.explanations.lab.AT_ONCE", -1.0)
    lab.set(image=1, shuffled=1)
    assert lab.working and re.search(r"\d+ of 240 so far", lab.words()) and np.isnan(lab.likenesses[0])
    assert "occlusion –, saliency" in lab.words()
    for _ in range(50):
        lab.session._on_message({"kind": "tick"})
    assert not lab.working and "so far" not in lab.words() and np.isfinite(lab.map).all()


def test_one_sigmoid_output_and_no_labels():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((5, 5)), layers.Flatten(), layers.Dense(1, "sigmoid")])
    lab = labs.Explanations(model, np.random.default_rng(0).random((2, 5, 5)), names=["even", "odd"])
    assert len(lab.goals) == 3 and "mistakes_first" not in lab.table and "✔" not in lab.words()
    maps = []
    for label in (0, 1):
        lab.set(explained=label)
        maps.append(lab.map)
    np.testing.assert_allclose(maps[0], -maps[1], atol=1e-7)


@pytest.mark.parametrize("shape", [(16,), (10,), (6, 5), (None, None, 1)])
def test_other_shapes(shape, demand_clear_words):
    keras.utils.set_random_seed(0)
    convolution = [layers.Conv2D(2, 3), layers.GlobalMaxPooling2D()] if None in shape else [layers.Flatten()]
    model = keras.Sequential([keras.Input(shape), *convolution, layers.Dense(3)])
    x = np.random.default_rng(0).random((3, 9, 7, 1) if None in shape else (3, *shape))
    lab = labs.Explanations(model, x, [0, 1, 2])
    demand_clear_words(lab.picture)
    for key in ("ArrowUp", "m", "n", "ArrowLeft", "c"):
        for method in METHODS:
            lab.set(method=method, shuffled=1 - lab.values.shuffled, patch=2)
            lab.type(key)
            lab.picture.frame()


def test_one_image_of_one_colour():
    lab = labs.Explanations(chapter_model(), np.zeros((1, 8, 8)), [3])
    assert not lab.map.any() and "nowhere by 0.01" in lab.words()
    lab.set(method="saliency × pixel")
    assert "zero everywhere" in lab.words()
    lab.press("strongest")
    assert "no strongest place" in lab.words()
    lab.picture.frame()


def test_a_diverged_model_is_said(digits):
    lab = labs.Explanations(chapter_model(), *digits[1])
    lab.model.layers[0].kernel.assign(np.full((3, 3, 1, 16), np.nan))
    for method in METHODS:
        lab.set(method=method)
        lab.press("look")
        assert "the model has diverged" in lab.words()
        lab.picture.frame()


def test_words_do_not_overlap(lab, demand_clear_words):
    on_image(lab, 4, 4)
    for method in METHODS:
        for count in (0, 5):
            lab.set(method=method, shuffled=count, layer="batch_normalization_1")
            demand_clear_words(lab.picture)


def test_long_names_and_twelve_classes(demand_clear_words):
    names = [f"elephant number {i}" for i in range(12)]
    lab = labs.Explanations(colour_model(12), photographs(), [0, 1, 2, 11], names)
    on_image(lab, 39, 23)
    for method in METHODS:
        lab.set(method=method, patch=21, shuffled=1)
        demand_clear_words(lab.picture)


def test_it_says_how_it_is_made(model, digits):
    x, y = digits[1]
    lab = labs.Explanations(model, x, y, method="saliency", shuffled=2)
    assert lab.to_code() == "labs.Explanations(model, images, labels, method='saliency', shuffled=2)"
    names = list("abcdefghij")
    assert labs.Explanations(model, x, y, names).to_code() == "labs.Explanations(model, images, labels, names=names)"


def test_what_covers_an_image():
    photo = np.full((2, 4, 4, 3), 100.0)
    photo[:, 1:3, 1:3] = [0, 100, 255]
    gallery = Gallery(photo)
    np.testing.assert_allclose(gallery.fill(FILLS[0]), 100)
    np.testing.assert_allclose(gallery.fill(FILLS[1]), [75, 100, 138.75])
    np.testing.assert_allclose(gallery.fill(FILLS[2]), 255)
    assert gallery.tone == "brightness"


class Subclassed(keras.Model):
    def call(self, x):
        return x


def test_what_does_not_fit_is_one_line(digits, refused):
    for make, words in (
        (lambda x, y: (keras.Sequential([layers.Conv2D(2, 3)]), x, y), r"keras\.Input"),
        (lambda x, y: (Subclassed(), x, y), r"keras\.Input"),
        (lambda x, y: ("model", x, y), "must be a Keras model"),
        (lambda x, y: (chapter_model((28, 28, 1)), x, y), "images: one image has shape"),
        (lambda x, y: (chapter_model(classes=13), x, y), "13 classes"),
        (lambda x, y: (keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3)]), x, y), "one number for each"),
        (lambda x, y: (chapter_model(), x, y[:5]), "images has 360 samples and labels has 5"),
        (lambda x, y: (chapter_model(), x, y + 5), "labels goes from"),
        (lambda x, y: (chapter_model(), "images"), "images="),
        (lambda x, y: (chapter_model(), x[0]), "images"),
        (lambda x, y: (chapter_model(), x, y, ["a", "b"]), "10 different names"),
        (lambda x, y: (chapter_model(), x, y, ["a"] * 10), "10 different names"),
        (lambda x, y: (chapter_model(), x, y, 3), "names=3"),
        (lambda x, y: (chapter_model(), x, y, "abcdefghij"), "names='abcdefghij'"),
    ):
        with refused(words):
            labs.Explanations(*make(*digits[1]))
