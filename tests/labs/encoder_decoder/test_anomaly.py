"""The lab of what is strange: its scores and areas are right, and a threshold counts only where it was put."""

import keras
import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from dltutor import datasets, labs

from ..makers import anomaly, autoencoder, beats_model, digits
from ..pointer import drag

FAULTS = ("no P", "T inverted")


def made(**settings):
    names = anomaly()
    return labs.Anomaly(names["model"], names["x"], names["usual"], names["strange"], **settings)


def test_scores_and_areas_are_those_of_keras_and_scikit_learn():
    lab = made()
    lab.run(5)
    usual, strange = datasets.heartbeats(80, seed=1), datasets.heartbeats(60, "T inverted", seed=2)
    errors = [np.sqrt(np.mean((lab.model.predict(x, verbose=0) - x) ** 2, axis=1)) for x in (usual, strange)]
    for given, wanted in zip(lab.scores.of("your network", "T inverted"), errors, strict=True):
        np.testing.assert_allclose(given, wanted, rtol=1e-3)
    lab.set(kind="T inverted")
    area = roc_auc_score(np.repeat([0, 1], [80, 60]), np.concatenate(errors))
    assert lab.areas["your network"] == pytest.approx(area, abs=1e-3)
    near = np.linalg.norm(strange[0] - datasets.heartbeats(400), axis=1).min() / 10
    assert lab.scores.of("nearest neighbour", "T inverted")[1][0] == pytest.approx(near, rel=1e-4)


def test_the_threshold_is_dragged_and_what_lies_right_of_it_is_an_alarm():
    lab = made(judge="PCA")
    usual, strange = lab.scores.of("PCA")
    assert lab.alarms == pytest.approx(1 / 80)
    drag(lab, "histogram", (0.01, 0), (0.05, 0))
    assert lab.threshold == pytest.approx(0.05, rel=0.05)
    assert lab.found == np.mean(strange >= lab.threshold) and lab.alarms == np.mean(usual >= lab.threshold)
    before = lab.threshold
    lab.type("ArrowRight")
    assert lab.threshold > before
    assert f"{round(lab.found * 120)} of 120 strange ones found" in lab.words()


def test_the_goal_counts_only_a_threshold_that_was_put_while_nothing_trains():
    names = anomaly()
    lab = labs.Anomaly(names["model"], names["x"], names["usual"], names["strange"]["T inverted"])
    lab.run(60)
    usual, strange = lab.scores.of("your network")
    good = float(np.quantile(usual, 0.96))
    assert np.mean(strange >= good) > 0.9, "it has not learned enough for this test"
    lab.thresholds["your network"] = good
    lab.refresh()
    assert not lab.done[1]
    lab.point("down", *lab.picture.place("histogram", good, 0))
    assert lab.done[1] and lab.done[0] == (lab.areas["your network"] > lab.areas["nearest neighbour"])
    lab.press("step")
    assert not lab.placed


def test_a_click_on_what_was_missed_shows_it():
    lab = made()
    lab.run(2)
    drag(lab, "histogram", (0.01, 0), (10, 0))
    lab.point("down", *lab.picture.place("missed", 1.5, 0.5))
    assert lab._chosen == (True, 1) and "missed ✗" in lab.picture.head.get_text()
    lab.press("next")
    assert lab._chosen[0] is False


def test_images_and_one_kind_of_strange_ones(driven, demand_clear_words):
    (x, y), (x_test, y_test) = digits()
    lab = labs.Anomaly(autoencoder(), x[y != 4], x_test[y_test != 4], x_test[y_test == 4], batch_size=32)
    assert "kind" not in lab.table
    lab.run(3)
    assert lab.areas["your network"] > 0.6
    demand_clear_words(lab.picture)
    driven(lab)


def test_reset_is_the_beginning():
    lab = made()
    first = repr(lab).split("Goals")[0]
    lab.run(1)
    drag(lab, "histogram", (0.01, 0), (0.03, 0))
    lab.press("reset")
    assert repr(lab).split("Goals")[0] == first


def test_what_does_not_fit_gets_one_line(refused):
    x, usual = datasets.heartbeats(50), datasets.heartbeats(20, seed=1)
    for strange, words in (
        ({}, "strange={}"),
        ({"all": usual}, 'none is called "all"'),
        ({3: usual}, "strange="),
        ({"no P": usual[:, :50]}, "strange['no P'] has shape"),
        (usual[:, :50], "strange has shape"),
        ("broken", "strange='broken'"),
    ):
        with refused(words):
            labs.Anomaly(beats_model(), x, usual, strange)
    with refused("kind='no Q'"):
        labs.Anomaly(beats_model(), x, usual, {"no P": usual, "T inverted": usual}, kind="no Q")
    model = keras.Sequential([keras.Input((100,)), keras.layers.Dense(3)])
    model.compile("adam", "mse")
    with refused("an autoencoder gives"):
        labs.Anomaly(model, x, usual, usual)
