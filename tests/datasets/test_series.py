"""The two bundled series: what the docstring says, and that script and files agree."""

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from dltutor import datasets
from dltutor.errors import LearnerError

ROOT = Path(__file__).parents[2]


def script():
    spec = importlib.util.spec_from_file_location("make_series", ROOT / "data" / "make_series.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["sunspots", "co2"])
def test_a_series_has_no_gap_and_equal_steps(name):
    times, values = datasets.series(name)
    assert times.dtype == values.dtype == np.float64 and times.shape == values.shape
    assert np.isfinite(values).all()
    np.testing.assert_allclose(np.diff(times), 1 if name == "sunspots" else 1 / 12, rtol=1e-9)


def test_sunspots_are_what_astronomers_know():
    years, spots = datasets.series("sunspots")
    assert (years[0], years[-1], len(spots)) == (1700, 2008, 309)
    assert spots.min() == 0 and years[spots.argmax()] == 1957
    power = np.abs(np.fft.rfft(spots - spots.mean())) ** 2
    period = len(spots) / (1 + power[1:].argmax())
    assert 10.5 < period < 11.5


def test_carbon_dioxide_rises_and_swings_once_a_year():
    times, co2 = datasets.series("co2")
    assert (
        len(co2) == 526 and times[0] == pytest.approx(1958 + 2.5 / 12) and times[-1] == pytest.approx(2001 + 11.5 / 12)
    )
    assert 313 < co2.min() < 314 and 373 < co2.max() < 374
    swing = co2[6:-6] - np.convolve(co2, np.r_[0.5, np.ones(11), 0.5] / 12, "valid")
    months = np.round((times[6:-6] % 1) * 12 - 0.5).astype(int)
    mean = np.array([swing[months == month].mean() for month in range(12)])
    assert mean.argmax() == 4 and mean.argmin() in (8, 9)  # May; September or October
    assert 2 < mean.max() < 4


def test_filled_months_are_five_and_lie_between_their_neighbours():
    rows = [line.split(",") for line in (ROOT / "data" / "co2.csv").read_text().splitlines()[1:]]
    filled = [i for i, row in enumerate(rows) if row[3] == "0"]
    assert [tuple(map(int, rows[i][:2])) for i in filled] == [(1958, 6), (1958, 10), (1964, 2), (1964, 3), (1964, 4)]
    for i in filled:
        around = sorted(float(rows[j][2]) for j in (i - 1, i + 1))
        assert around[0] <= float(rows[i][2]) <= around[1]


def test_the_files_are_those_that_the_script_wrote():
    digests = {
        name: hashlib.sha256((ROOT / "data" / name).read_bytes()).hexdigest()[:16]
        for name in ("sunspots.csv", "co2.csv")
    }
    assert digests == {"sunspots.csv": "a7459ac790a1e40c", "co2.csv": "995def0c4501f608"}


@pytest.mark.skipif(importlib.util.find_spec("statsmodels") is None, reason="statsmodels is not installed")
def test_the_script_writes_them_again():
    for name, text in script().texts().items():
        assert (ROOT / "data" / name).read_text(encoding="utf-8") == text


def test_gaps_are_filled_on_a_straight_line():
    assert script().filled([1.0, None, None, 4.0, 6.0, None, 7.0]) == pytest.approx([1, 2, 3, 4, 6, 6.5, 7])


@pytest.mark.parametrize("name", ["weather", "CO2", None, 1, ["co2"]])
def test_another_name_is_one_line(name):
    with pytest.raises(LearnerError, match=r"^name=.*it must be one of 'sunspots', 'co2'"):
        datasets.series(name)
