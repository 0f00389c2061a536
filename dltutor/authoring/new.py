"""`new lab`: a room that runs, with its test, for its author to change."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from importlib import reload
from pathlib import Path
from string import Template

from dltutor import labs
from dltutor.authoring import stubs, template
from dltutor.command import ROOT
from dltutor.errors import LearnerError


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0 if the lab was made, 2 for a wrong argument."""
    parser = argparse.ArgumentParser(prog="dltutor new", description="Makes a lab that runs, to be changed.")
    parser.add_argument("what", choices=["lab"])
    parser.add_argument("topic", help="the folder in labs/, for example descent")
    parser.add_argument("name", help="the name of its class: TwoSprings")
    chosen = parser.parse_args(arguments)
    try:
        files = make(chosen.topic, chosen.name)
    except LearnerError as error:
        print(error, file=sys.stderr)
        return 2
    reload(labs)  # it has one lab more
    stubs.write()
    print("\n".join(f"made {file}" for file in files))
    print(f"Look at it:  python3 -m dltutor show {chosen.name}")
    print(f"Test it:     python3 -m dltutor test {files[-1]}")
    return 0


def make(topic: str, name: str, root: Path = ROOT) -> list[str]:
    """Write the files of a new lab; returns them, its test last.

    >>> make("descent", "two springs")
    Traceback (most recent call last):
    dltutor.errors.LearnerError: name='two springs': it must be the name of a class, for example TwoSprings
    """
    room = room_of(name)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", topic) or topic == "bases":
        raise LearnerError(f"topic={topic!r}: it must be the name of a folder in labs/, for example descent")
    if name in labs.__all__:
        raise LearnerError(
            f"name={name!r}: there is such a lab already, in labs/{labs.rooms()[name].replace('.', '/')}"
        )
    if not (root / "dltutor" / "labs" / topic / "__init__.py").exists():
        there = ", ".join(sorted({room.partition(".")[0] for room in labs.rooms().values()}))
        new = f"for a new one write a sentence into labs/{topic}/__init__.py first"
        raise LearnerError(f"topic={topic!r}: it must be one of {there}; {new}")
    told = {"topic": topic, "room": room, "Name": name}
    tests = root / Template(template.TESTS_OF_TOPIC).substitute(told)
    tests.parent.mkdir(parents=True, exist_ok=True)
    tests.touch()
    written = []
    for place, text in template.FILES.items():
        path = root / Template(place).substitute(told)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(told), encoding="utf-8")
        written.append(path.relative_to(root).as_posix())
    return written


def room_of(name: str) -> str:
    """The folder of a lab of this name.

    >>> room_of("TwoSprings"), room_of("XOrO")
    ('two_springs', 'x_or_o')
    """
    words = re.findall(r"[A-Z][a-z0-9]*", name)
    if not words or "".join(words) != name:
        raise LearnerError(f"name={name!r}: it must be the name of a class, for example TwoSprings")
    return "_".join(words).lower()


if __name__ == "__main__":
    sys.exit(main())
