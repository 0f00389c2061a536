"""The playground with more than two classes: its ground, its points, its goals, its code, and what does not fit."""

import keras
import numpy as np
import pytest

from dltutor import datasets, labs
from dltutor.labs.training.playground.ground import Ground
from dltutor.labs.training.playground.look import SIDE, grid

from .test_playground import Dense, held_out, in_a_fresh_place, make, on_plane

SPARSE = "sparse_categorical_crossentropy"


def three(*layers, loss=SPARSE, rate=0.3, **more):
    return make(*(layers or (Dense(8, "tanh"), Dense(3, "softmax"))), loss=loss, rate=rate, **more)


@pytest.fixture(scope="module")
def irises():
    (x, y), _ = datasets.iris()
    return x, y


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        (Dense(3, "softmax"), SPARSE),
        (Dense(3, "softmax"), "categorical_crossentropy"),
        (Dense(3), keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
        (Dense(3), keras.losses.CategoricalCrossentropy(from_logits=True)),
        (Dense(3), "categorical_hinge"),
        (Dense(3), "mse"),
    ],
)
def test_every_usual_output_and_loss_learns_three_clouds(last, loss):
    last = Dense.from_config(last.get_config())
    lab = labs.Playground(three(Dense(8, "tanh"), last, loss=loss, rate=0.1), data="gaussians")
    lab.run(epochs=15)
    view = lab.runs[0].view
    assert view.held_out.right > 0.95 and view.answer.shape == (3, SIDE, SIDE)
    loss, right = lab.model.evaluate(*held_out(lab), verbose=0)
    assert view.held_out.loss == pytest.approx(loss, abs=1e-4)
    if "hinge" not in str(lab.model.loss):
        assert view.held_out.right == pytest.approx(right, abs=1e-5)
    said = np.argmax(lab.model.predict(grid().astype("float32"), verbose=0), axis=1).reshape(SIDE, SIDE)
    assert (view.answer.argmax(axis=0) == said).all()
    assert [said[-1, 0], said[-1, -1], said[0, 0]] == [0, 1, 2], "the clouds lie below, to the right, and above"


def test_the_ground_has_the_colour_of_the_likeliest_class_and_is_paler_where_it_is_unsure():
    ground = Ground(3, (-1, 1, -1, 1))
    ground.set_colours(("#ff0000", "#00ff00", "#0000ff", "#ffffff"))
    shares = np.full((3, 40, 40), 0.05)
    shares[0, :, :20], shares[2, :, 20:] = 0.9, 0.5
    shares[1, :, 20:] = 0.45
    ground.set_values(shares, lined=False)
    pixels = ground._pixels((80, 80), 1.0)[..., :3].astype(int)
    left, right = pixels[40, 10], pixels[40, 70]
    assert left.argmax() == 0 and right.argmax() == 2
    assert left[1:].max() < right[:2].min(), "paler"
    ground.set_values(shares)
    lined = ground._pixels((80, 80), 1.0)[..., :3].astype(int)
    assert (lined[:, 38:42].sum(axis=2) < 150).any(axis=1).all(), "a dark line where they meet"
    assert (lined[:, :30] == pixels[:, :30]).all()


def test_a_table_of_three_named_classes(irises):
    x, y = irises
    names = np.array(["setosa", "versicolor", "virginica"])
    lab = labs.Playground(three(), data=(x, names[y]), columns=(2, 3))
    assert [words.get_text() for words in lab.picture.legend._names] == ["A: setosa", "B: versicolor", "C: virginica"]
    lab.run(epochs=30)
    assert (lab.done[0] and "33" in lab.progress.notes[0]) or "3" in lab.progress.notes[0]
    lab.set(data="circles")
    assert [words.get_text() for words in lab.picture.legend._names] == ["A (0)", "B (1)", "C (2)"]
    assert sorted(set(lab.data.targets)) == [0, 1, 2]


@pytest.mark.parametrize("form", ["one-hot", "column", "float", "text", "booleans", "missing middle"])
def test_every_form_of_labels_means_the_same(form, irises):
    x, y = irises
    given = {
        "one-hot": np.eye(3)[y],
        "column": y[:, None],
        "float": y.astype(float),
        "text": np.array(["a", "b", "c"])[y],
        "booleans": np.eye(3)[y] == 1,
        "missing middle": np.where(y == 1, 2, y),
    }[form]
    targets = labs.Playground(three(), data=(x, given), columns=(2, 3)).data.table.targets
    np.testing.assert_array_equal(targets, np.where(y == 1, 2, y) if form == "missing middle" else y)


def test_labels_from_1_are_numbered_from_0_unless_the_model_has_an_output_for_each(irises):
    x, y = irises
    np.testing.assert_array_equal(labs.Playground(three(), data=(x, y + 1)).data.table.targets, y)
    four = three(Dense(4, "softmax"))
    np.testing.assert_array_equal(labs.Playground(four, data=(x, y + 1)).data.table.targets, y + 1)


def test_points_of_the_third_class_are_set_with_pointer_and_keyboard():
    lab = labs.Playground(three(), data="own")
    assert len(lab.data.points) == 6 and "2 of class C" in lab.words()
    lab.set(pen="C")
    on_plane(lab, 1.0, -3.0)
    assert lab.data.targets[-1] == 2
    lab.type("3")
    assert lab.data.targets[-1] == 2 and len(lab.data.points) == 8
    lab.type("4")
    assert len(lab.data.points) == 8, "there is no fourth class"
    assert "D" not in lab.table["pen"].values


def test_the_goals_are_of_what_the_lab_shows():
    first = {
        "circles": ["circles: 95", "spiral: 95"],
        "moons": ["moons: 95"],
        "xor": ["XOR: 95"],
        "own": [],
    }
    for name, wanted in first.items():
        goals = labs.Playground(make(), data=name).goals[: -1 if name == "own" else -2]
        assert [goal.text[: len(text)] for goal, text in zip(goals, wanted, strict=True)] == wanted
    assert "lower the noise" in labs.Playground(make(), data="moons", noise=0.7).goals[0].text
    assert "in all 3 classes" in labs.Playground(three()).goals[-1].text


@pytest.mark.parametrize("kind", ["spiral", "one-hot", "table", "own"])
def test_the_code_makes_it_again(kind, irises):
    lab = {
        "spiral": lambda: labs.Playground(three(), data="spiral", seed=2),
        "one-hot": lambda: labs.Playground(three(loss="categorical_crossentropy"), data="gaussians"),
        "table": lambda: labs.Playground(three(), data=irises, columns=(2, 3)),
        "own": lambda: labs.Playground(three(), data="own"),
    }[kind]()
    lab.run(epochs=1)
    made = in_a_fresh_place(lab.to_code())
    np.testing.assert_allclose(made["x_train"], lab.trainer.x, atol=1e-5 if kind in ("spiral", "one-hot") else 1e-2)
    np.testing.assert_array_equal(made["y_train"], lab.trainer.y)


def test_a_letter_stands_in_each_region_and_none_where_a_neuron_is_enlarged():
    lab = labs.Playground(three(), data="gaussians")
    lab.run(epochs=10)
    plane = lab.picture.panels[0].plane
    assert [letter.get_text() for letter in plane.letters] == ["A", "B", "C"]
    for kind, letter in enumerate(plane.letters):
        column, row = (int((place + 4) / 8 * SIDE) for place in (letter.x, -letter.y))
        assert lab.runs[0].view.answer[:, row, column].argmax() == kind
    lab.type("n")
    assert not any(letter.get_text() for letter in plane.letters) and plane.field.get_visible()


def test_the_weights_to_each_output_are_drawn():
    lab = labs.Playground(three())
    lines = lab.picture.panels[0].thumbnails._lines
    assert len(lines.get_paths()) == 2 * 8 + 8 * 3 and np.abs(lines.get_array()).max() == 1


def test_what_does_not_fit_is_one_line(refused, irises):
    x, y = irises
    lost, missing = x.copy(), np.array(["a", None, "b"] * 40, dtype=object)
    lost[3, 1] = np.nan
    for data, model, words in (
        ((x, y), make, 'end it with Dense\\(3, "softmax"\\)'),
        ((x, np.arange(120)), three, "120 different values, and the playground shows at most 6"),
        ((x, y * 0.4), three, "0.4, and the model's loss tells classes apart"),
        ((x, y * 0), three, "nothing to tell apart"),
        ((x, np.where(y == 1, np.nan, y)), three, "data y contains NaN"),
        ((x, missing), three, "lacks values"),
        ((lost, y), three, "data x contains NaN"),
        ((x, np.ones((120, 3))), three, "one-hot rows"),
        ((x, [[1, 2], [3]]), three, "one label a row"),
        ((x, np.zeros((120, 1, 2))), three, "one label a row"),
        ((x, y[:-1]), three, "x has 120 samples and y has 119"),
        ("moons", three, "these are two classes, and the model tells 3 apart"),
        ("circles", lambda: make(Dense(10, "softmax"), loss=SPARSE), "10 outputs, and the playground shows at most 6"),
    ):
        with refused(words):
            labs.Playground(model(), data=data)
    with refused("both need as many outputs"):
        labs.Playground(three(), make())
    lab = labs.Playground(lambda features: three(Dense(2 + features // 2, "softmax"), inputs=features))
    with refused("as many outputs for any number of features"):
        lab.set(features="all seven")
    assert lab.values.features == "x1, x2"
