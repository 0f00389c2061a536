"""`show`: a lab's picture in both themes, as two files, without a notebook and without a page."""

from __future__ import annotations

import argparse
import difflib
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

from dltutor import labs
from dltutor.authoring import conformance
from dltutor.command import ROOT
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT

FOLDER = ROOT / "build" / "pictures"
SHARP = 2.0  # pixels of the file for one of the picture


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0 if the files were written, 2 for a wrong argument."""
    parser = argparse.ArgumentParser(prog="dltutor show", description="Draws a lab in both themes.")
    parser.add_argument("name", help="the lab, for example OneNeuron")
    parser.add_argument("--out", type=Path, default=FOLDER, metavar="DIR", help="where to write the files")
    chosen = parser.parse_args(arguments)
    began = time.perf_counter()
    try:
        lab = make(chosen.name)
    except LearnerError as error:
        print(error, file=sys.stderr)
        return 2
    print(lab)
    for path in draw(lab, chosen.out):
        print(path)
    print(f"{time.perf_counter() - began:.1f} s")
    return 0


def make(name: str) -> Any:
    """The lab of this name, made as the tests make it, with a small model and few data where it needs them.

    >>> make("OneNeurone")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: name='OneNeurone': there is no such lab; perhaps OneNeuron
    """
    if name not in labs.__all__:
        near = difflib.get_close_matches(name, labs.__all__) or labs.__all__
        raise LearnerError(f"name={name!r}: there is no such lab; perhaps {', '.join(near)}")
    lab = getattr(labs, name)
    if all(parameter.default is not parameter.empty for parameter in signature(lab).parameters.values()):
        return lab()  # no need to wait for Keras
    code, names = import_module("tests.labs.makers").maker(name)
    return conformance.make(code, names())


def draw(lab: Any, folder: Path, sharp: float = SHARP) -> list[Path]:
    """Write the lab's picture in both themes, with `sharp` pixels for one of the picture; returns the two files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for theme, colours in (("light", LIGHT), ("dark", DARK)):
        lab.dress(colours, sharp)
        paths.append(folder / f"{type(lab).__name__}-{theme}.png")
        paths[-1].write_bytes(lab.picture.png())
    return paths


if __name__ == "__main__":
    sys.exit(main())
