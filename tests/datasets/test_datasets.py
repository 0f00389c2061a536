"""The loaders: what they promise in their docstrings, and what they refuse."""

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from dltutor import datasets
from dltutor.datasets import files
from dltutor.errors import LearnerError

ROOT = Path(__file__).parents[2]


def script():
    spec = importlib.util.spec_from_file_location("make_milestones", ROOT / "data" / "make_milestones.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_digit_has_its_own_label():
    loaded = load_digits()
    labels = {
        image.astype(np.float32).tobytes(): label for image, label in zip(loaded.images, loaded.target, strict=True)
    }
    for classes in (None, (3, 5, 8)):
        for x, y in datasets.digits(classes=classes, scaled=False):
            assert [labels[image.tobytes()] for image in x] == y.tolist()


def test_digits_are_what_the_docstring_says():
    (x_train, y_train), (x_test, y_test) = datasets.digits()
    assert x_train.shape == (1437, 8, 8) and x_test.shape == (360, 8, 8)
    assert x_train.dtype == np.float32 and y_train.dtype == np.int64
    assert x_train.min() == 0 and x_train.max() == 1
    share = np.bincount(y_test) / (np.bincount(y_train) + np.bincount(y_test))
    np.testing.assert_allclose(share, 0.2, atol=0.005)


def test_no_image_is_in_both_sets():
    (x_train, _), (x_test, _) = datasets.digits()
    assert len(np.unique(np.concatenate([x_train, x_test]).reshape(-1, 64), axis=0)) == 1797


def test_the_split_is_the_same_on_every_machine():
    (_, y_train), (_, y_test) = datasets.digits()
    digest = hashlib.sha256(np.concatenate([y_train, y_test]).astype("u1").tobytes()).hexdigest()
    assert digest[:16] == "859da86469a170c7"
    (_, other), _ = datasets.digits(seed=1)
    assert not np.array_equal(y_train, other)


def test_classes_keep_their_names_and_grey_values_can_stay_as_they_were():
    (x, y), _ = datasets.digits(classes=np.array([8, 9]), scaled=False)
    assert set(y.tolist()) == {8, 9} and x.max() == 16


def test_digits_refuses(refused):
    for slip, named in (
        ({"classes": "89"}, "classes='89'"),
        ({"classes": 8}, "classes=8"),
        ({"classes": []}, "classes=[]"),
        ({"classes": (8, 10)}, "from 0 to 9"),
        ({"classes": (8, 8)}, "named once"),
        ({"classes": (8, float("nan"))}, "from 0 to 9"),
        ({"scaled": "yes"}, "scaled='yes'"),
        ({"test_share": 0}, "test_share=0"),
        ({"test_share": float("nan")}, "test_share=nan"),
        ({"seed": -1}, "seed=-1"),
        ({"seed": "lucky"}, "seed='lucky'"),
    ):
        with refused(named):
            datasets.digits(**slip)


def test_gates():
    inputs, targets = datasets.gate("NAND")
    assert inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert targets.tolist() == [1 - int(a and b) for a, b in inputs]
    assert datasets.gate("XOR")[1].tolist() == [int(a != b) for a, b in inputs]


@pytest.mark.parametrize("name", ["NOR", "and", None, 1])
def test_gate_refuses(name):
    with pytest.raises(LearnerError, match="name="):
        datasets.gate(name)


@pytest.mark.parametrize("seed", range(5))
def test_the_empty_strip_is_as_wide_as_promised(seed):
    points, targets = datasets.two_groups(2000, gap=0.5, seed=seed)
    middles = [points[targets == k].mean(axis=0) for k in (0, 1)]
    across = (points @ (middles[1] - middles[0])) / np.hypot(*(middles[1] - middles[0]))
    strip = across[targets == 1].min() - across[targets == 0].max()
    assert 0.4 < strip < 0.7
    assert np.abs(np.diff(np.bincount(targets))) <= 1


def test_overlapping_groups_overlap():
    points, targets = datasets.two_groups(2000, gap=-0.8)
    middles = [points[targets == k].mean(axis=0) for k in (0, 1)]
    across = points @ (middles[1] - middles[0])
    assert across[targets == 1].min() < across[targets == 0].max()


@pytest.mark.parametrize(
    "slip", [{"n": 1}, {"n": "many"}, {"n": 2.5}, {"gap": 9}, {"gap": float("nan")}, {"gap": None}, {"seed": 0.5}]
)
def test_two_groups_refuses(slip):
    with pytest.raises(LearnerError, match=next(iter(slip))):
        datasets.two_groups(**slip)


@pytest.mark.parametrize("name", ["slope", "bumps"])
def test_numbers_over_the_plane_are_what_their_docstring_says(name, refused):
    make = getattr(datasets, name)
    points, targets = make(501, noise=0, seed=3)
    assert points.shape == (501, 2) and targets.shape == (501,) and targets.dtype == np.float64
    assert 0.7 < np.abs(targets).max() <= 1 and np.abs(points).max() <= 3
    same, shaken = make(501, noise=0.3, seed=3)
    np.testing.assert_array_equal(points, same)
    assert 0.25 < (shaken - targets).std() < 0.35
    inputs = np.column_stack([points, np.ones(501)])
    left = targets - inputs @ np.linalg.lstsq(inputs, targets, rcond=None)[0]
    assert left.std() < 1e-9 if name == "slope" else left.std() > 0.7 * targets.std(), "whether a plane will do"
    with refused("noise"):
        make(noise=-1)


PLANE = ("circles", "moons", "xor", "spiral", "gaussians")


@pytest.mark.parametrize("name", PLANE)
def test_a_set_in_the_plane_is_what_its_docstring_says(name):
    make = getattr(datasets, name)
    points, targets = make(501, noise=0.1, seed=3)
    assert points.shape == (501, 2) and points.dtype == np.float64 and targets.dtype == np.int64
    assert sorted(np.bincount(targets)) == [250, 251]
    assert np.abs(points).max() < 5
    again, _ = make(501, noise=0.1, seed=3)
    np.testing.assert_array_equal(points, again)
    assert not np.array_equal(points, make(501, noise=0.1, seed=4)[0])
    moved, same = make(501, noise=0.3, seed=3)
    np.testing.assert_array_equal(targets, same)
    assert np.abs(moved - points).max() < 1.5, "another noise moves the same points"


@pytest.mark.parametrize("name", PLANE)
def test_without_noise_the_nearest_neighbour_has_the_same_class(name):
    points, targets = getattr(datasets, name)(1000, noise=0)
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) + 100 * np.eye(1000)
    assert (targets[distances.argmin(axis=1)] == targets).mean() > 0.97


@pytest.mark.parametrize("name", ["circles", "spiral", "gaussians"])
def test_sets_of_more_classes_have_as_many_of_each_and_can_be_told_apart(name, refused):
    for classes in (3, 4, 6):
        points, targets = getattr(datasets, name)(1200, noise=0, classes=classes)
        assert np.bincount(targets).tolist() == [1200 // classes] * classes
        distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) + 100 * np.eye(1200)
        assert (targets[distances.argmin(axis=1)] == targets).mean() > 0.95
    with refused("classes=7"):
        getattr(datasets, name)(classes=7)


@pytest.mark.parametrize("name", PLANE)
def test_only_the_two_clouds_can_be_separated_by_a_line(name):
    points, targets = getattr(datasets, name)(1000, noise=0)
    inputs = np.column_stack([points, np.ones(1000)])
    weights, *_ = np.linalg.lstsq(inputs, 2.0 * targets - 1, rcond=None)
    right = ((inputs @ weights > 0) == (targets == 1)).mean()
    assert right > 0.97 if name == "gaussians" else right < 0.95


@pytest.mark.parametrize("name", PLANE)
@pytest.mark.parametrize(
    "slip", [{"n": 1}, {"n": "many"}, {"noise": -0.1}, {"noise": float("nan")}, {"noise": None}, {"seed": 0.5}]
)
def test_a_set_in_the_plane_refuses(name, slip, refused):
    with refused(next(iter(slip))):
        getattr(datasets, name)(**slip)


def test_language_models_are_in_order_and_name_their_sources():
    models = datasets.language_models()
    assert [model.year for model in models] == sorted(model.year for model in models)
    for model in models:
        assert model.weights > 1e8 and str(model.year) in model.source, model.name
        assert (model.energy is not None) == ("energy: " in model.source), model.name


def test_the_milestones_are_what_their_script_writes():
    assert (ROOT / "data" / "milestones.csv").read_text(encoding="utf-8") == script().text()


def test_every_milestone_has_a_year_a_kind_and_a_source_with_its_year():
    rows = datasets.milestones()
    assert [row.year for row in rows] == sorted(row.year for row in rows)
    assert {row.kind for row in rows} == {"data", "hardware", "software", "idea"}
    for row in rows:
        assert row.name and row.what
        assert any(str(year) in row.source for year in range(1950, 2021)), row
        assert (row.number is None) == (row.unit == "")


def test_the_number_of_every_row_survives_the_file():
    for row, written in zip(datasets.milestones(), script().ROWS, strict=True):
        assert row.number == (None if written[4] is None else float(written[4]))


def test_every_data_file_is_described():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "data").iterdir():
        assert path.name == "README.md" or path.name == "__pycache__" or f"`{path.name}`" in text


def test_the_folder_of_an_installed_wheel_is_found_first(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("data")
    (tmp_path / "milestones.csv").write_text("year")
    monkeypatch.setattr(files, "_FOLDERS", (tmp_path, ROOT / "data"))
    assert datasets.bundled("milestones.csv") == tmp_path / "milestones.csv"
    monkeypatch.setattr(files, "_FOLDERS", (tmp_path / "none", tmp_path / "nor this"))
    with pytest.raises(LearnerError, match="missing"):
        datasets.bundled("milestones.csv")


@pytest.mark.parametrize("name", ["../pyproject.toml", "weather.csv", None, 3, ""])
def test_bundled_refuses(name):
    with pytest.raises(LearnerError, match="must be one of the bundled files"):
        datasets.bundled(name)


def test_unknown_names_are_told_what_there_is():
    with pytest.raises(AttributeError, match="two_groups"):
        datasets.mnits  # noqa: B018
    assert "digits" in dir(datasets)
