"""After a chapter has run, every button of its labs is pressed and every control swept: no error, and a change."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest


def test_every_control_of_every_lab_does_something(kernel, capsys):
    if find_spec("dltutor.labs.driver") is None:
        pytest.skip("dltutor.labs.driver is not there yet")
    printed = kernel.evaluate("from dltutor.labs import driver; print(driver.drive_all())")
    labs = json.loads(printed.strip().splitlines()[-1])["labs"]
    with capsys.disabled():
        print(f"\n{kernel.path.stem}: {', '.join(lab['name'] for lab in labs) or 'no lab'}", end=" ")
    assert labs or kernel.number == 0, "this chapter has no lab that the driver can find"
    assert {lab["name"]: lab["errors"] for lab in labs if lab["errors"]} == {}
    assert {lab["name"]: lab["unchanged"] for lab in labs if lab["unchanged"]} == {}
