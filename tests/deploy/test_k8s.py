"""Our values against the chart's own schema, over the chart's own defaults."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
K8S = ROOT / "deploy" / "k8s"
CHART = next(
    (p / "shared/data/z2jh" for p in ROOT.parents if (p / "shared/data/z2jh/values.schema.yaml").exists()), None
)
SIZES = ((), ("100.yaml",), ("1000.yaml",))
TYPOS = ("singleuser.memory.garantee", "cull.timout", "scheduling.userPlaceholder.replica", "singleuser.image.nam")

jsonschema = pytest.importorskip("jsonschema")
yaml = pytest.importorskip("yaml")


def merged(first: dict, second: dict) -> dict:
    """As helm merges values: mappings in each other, everything else is replaced."""
    both = dict(first)
    for key, value in second.items():
        inside = isinstance(value, dict) and isinstance(both.get(key), dict)
        both[key] = merged(both[key], value) if inside else value
    return both


def values(*more: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("values.yaml", *more):
        made = merged(made, yaml.safe_load((K8S / name).read_text(encoding="utf-8")))
    return made


@pytest.fixture(scope="module")
def errors():
    """What the chart's schema finds in values."""
    if CHART is None:
        pytest.skip("the chart's schema is not here: shared/data/z2jh/values.schema.yaml")
    schema = yaml.safe_load((CHART / "values.schema.yaml").read_text(encoding="utf-8"))
    defaults = yaml.safe_load((CHART / "values.yaml").read_text(encoding="utf-8"))
    judge = jsonschema.Draft7Validator(schema)
    return lambda ours: [error.message for error in judge.iter_errors(merged(defaults, ours))]


@pytest.mark.parametrize("more", SIZES)
def test_the_values_are_what_the_chart_takes(errors, more):
    assert errors(values(*more)) == []


@pytest.mark.parametrize("place", TYPOS)
def test_a_planted_typo_is_found(errors, place):
    wrong = copy.deepcopy(values())
    *way, name = place.split(".")
    part = wrong
    for step in way:
        part = part[step]
    part[name] = 1
    [found] = errors(wrong)
    assert name in found


def test_a_profile_is_written_in_kubespawners_words_and_its_guarantees_are_below_its_limits():
    """The chart's schema looks into no profile."""
    known = {"mem_guarantee", "mem_limit", "cpu_guarantee", "cpu_limit"}
    for profile in values()["singleuser"]["profileList"]:
        assert set(profile) <= {"display_name", "description", "default", "kubespawner_override"}
        assert set(profile.get("kubespawner_override", known)) == known


def test_who_comes_to_more_gets_no_less():
    small, middle, large = (values(*more) for more in SIZES)
    for way in (("hub", "concurrentSpawnLimit"), ("scheduling", "userPlaceholder", "replicas")):
        found = []
        for size in (small, middle, large):
            part: Any = size
            for step in way:
                part = part[step]
            found.append(part)
        assert found == sorted(found), way
