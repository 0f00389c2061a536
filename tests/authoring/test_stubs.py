"""Editors and type checkers are told of exactly the names that the packages have."""

from __future__ import annotations

from pathlib import Path

import pytest

from dltutor import labs
from dltutor.authoring.stubs import PACKAGES, stub

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_stub_is_what_the_package_has(package):
    written = (ROOT / package.replace(".", "/") / "__init__.pyi").read_text(encoding="utf-8")
    assert written == stub(package), "write it anew: python -m dltutor.authoring.stubs"


def test_every_package_with_late_names_has_a_stub():
    late = {p.parent for p in (ROOT / "dltutor").rglob("__init__.py") if "__getattr__" in p.read_text("utf-8")}
    assert {p.relative_to(ROOT).as_posix().replace("/", ".") for p in late} == set(PACKAGES)


def test_every_lab_is_in_it_with_its_room():
    lines = stub("dltutor.labs").splitlines()
    assert [line.split()[3] for line in lines if line.startswith("from")] == sorted(
        labs.__all__, key=lambda name: labs.rooms()[name]
    )
