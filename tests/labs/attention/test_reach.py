"""The lab on reach: equal seconds for all, what a pass costs, another length, and slips."""

import keras
import numpy as np
import pytest

from dltutor import labs
from dltutor.labs.attention.reach import figure
from dltutor.labs.attention.reach import lab as room
from dltutor.labs.attention.reach.cost import numbers_made

from ..makers import maker


@pytest.fixture(scope="module")
def names():
    return maker("Reach")[1]()


@pytest.fixture
def lab(names, monkeypatch):
    for module in (room, figure):
        monkeypatch.setattr(module, "LENGTHS", (50, 100))
    return labs.Reach(**names, length=20)


def test_the_numbers_of_a_pass_are_those_of_its_tensors():
    row = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(4, 5)(row)
    model = keras.Model(row, keras.layers.Dense(3)(keras.layers.MultiHeadAttention(2, 3)(x, x)))
    outputs = keras.Model(row, [layer.output for layer in model.layers[1:]])(np.zeros((1, 7), "int32"))
    assert numbers_made(model, 7) == sum(int(np.prod(each.shape[1:])) for each in outputs) + 2 * 49


def test_while_it_plays_the_one_that_has_had_fewest_seconds_is_next(lab, on_page):
    on_page(lab).press("play")
    for _ in range(12):
        before = {name: run.seconds for name, run in lab.runs.items()}
        lab.tick()
        first = next(name for name in lab.runs if lab.runs[name].seconds > before[name])
        assert before[first] == min(before.values())
    lab.play(False)
    assert min(run.seconds for run in lab.runs.values()) > 0


def test_time_a_pass_measures_each_at_each_length(lab):
    lab.press("time")
    assert {name: len(taken) for name, taken in lab.timed.items()} == {"GRU": 2, "attention": 2}
    assert all(each > 0 for taken in lab.timed.values() for each in taken)
    assert lab.done[2]


def test_another_length_begins_anew(lab):
    lab.press("step")
    lab.set(learning_rate=0.03)
    lab.set(length=50)
    assert [run.trainer.step for run in lab.runs.values()] == [0, 0]
    assert lab.trainer.x.shape[1] == 50 and lab.trainer.learning_rate == pytest.approx(0.03)


def test_a_model_that_cannot_read_so_far_is_told_of():
    def short():
        row = keras.Input((None,), dtype="int64")
        x = keras.layers.Embedding(4, 4)(row)
        x = keras.layers.Lambda(lambda each: each + keras.ops.ones((20, 4))[: keras.ops.shape(each)[1]])(x)
        model = keras.Model(row, keras.layers.Dense(4)(x))
        model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        return model

    lab = labs.Reach({"short": short}, length=20)
    lab.press("time")
    assert "short cannot read 50 symbols" in lab.notice


def test_what_does_not_fit_gets_one_line(names, refused):
    for builds in (7, {}, {"a": names["builds"]["GRU"], 3: names["builds"]["GRU"]}):
        with refused("builds="):
            labs.Reach(builds)
    with refused("length=30"):
        labs.Reach(**names, length=30)

    def last():
        row = keras.Input((None,), dtype="int64")
        model = keras.Model(row, keras.layers.Dense(4)(keras.layers.GRU(3)(keras.layers.Embedding(4, 4)(row))))
        model.compile("adam", "mse")
        return model

    with refused("it must give a number for each"):
        labs.Reach({"last": last})
