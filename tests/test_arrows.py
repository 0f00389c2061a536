"""Who may import whom: the arrows of the house. Imports inside functions count, for a circle is a circle."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "dltutor"
# Each line may import from the lines above it; within a line everybody from their own place only.
FLOORS = (
    ("errors", "lazy", "pythons", "wording"),
    ("machine", "validation", "translations"),
    ("scratch", "datasets", "pretrained"),
    ("figures",),
    ("live.training",),
    ("live.looking", "live.adversarial"),
    ("live.painting",),
    ("live.page",),
    ("live",),
    ("labs.bases",),
    ("rooms",),
    ("labs",),
    ("exercises.core",),
    ("exercises",),
    ("notebook",),
    ("command",),
    ("authoring",),
    ("publish",),
    ("__main__",),
)
NUMBERS = {"numpy", "dltutor"}
PICTURES = NUMBERS | {"matplotlib", "contourpy", "PIL"}


def name_of(file: Path) -> str:
    """The dotted name of a file within the package; of a package that of its folder."""
    return ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package with its syntax tree; "" is the package itself."""
    return {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}


def imported(tree: ast.Module) -> set[str]:
    """The full names of all that is imported anywhere in a file: ``from a import b`` names ``a.b``."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@cache
def arrows() -> dict[str, set[str]]:
    """For each module of the package those modules of the package that it imports."""
    return {name: {home(full) for full in imported(tree) if inside(full)} for name, tree in modules().items()}


def inside(full: str) -> bool:
    return full.split(".")[0] == "dltutor"


def home(full: str) -> str:
    """The module that an imported name comes from."""
    name = full.removeprefix("dltutor").lstrip(".")
    while name not in modules():
        name = name.rpartition(".")[0]
    return name


def room_of(name: str) -> str:
    """The room that a module belongs to, or ""."""
    parts = name.split(".")
    return ".".join(parts[:3]) if len(parts) >= 3 and parts[0] == "labs" and parts[1] != "bases" else ""


def place_of(name: str) -> str:
    """Where a module stands on the floors."""
    if room_of(name):
        return "rooms"
    parts = name.split(".")
    two = ".".join(parts[:2])
    known = {place for floor in FLOORS for place in floor}
    return two if two in known else parts[0]


def floor_of(name: str) -> int:
    return next(number for number, floor in enumerate(FLOORS) if place_of(name) in floor)


def is_figure(name: str) -> bool:
    return name.split(".")[0] == "figures" or (bool(room_of(name)) and name.endswith(".figure"))


def refused(pairs: set[tuple[str, str]]) -> list[str]:
    return [f"{one} imports {other}" for one, other in sorted(pairs)]


def test_every_arrow_points_down():
    wrong = {
        (one, other)
        for one, others in arrows().items()
        for other in others
        if one and other not in ("", one)
        if floor_of(other) > floor_of(one) or (floor_of(other) == floor_of(one) and place_of(one) != place_of(other))
    }
    assert refused(wrong) == []


def test_no_room_knows_another():
    rooms = {(one, other) for one, others in arrows().items() for other in others if room_of(one) and room_of(other)}
    assert refused({pair for pair in rooms if room_of(pair[0]) != room_of(pair[1])}) == []


def test_there_is_no_circle():
    seen: dict[str, int] = {}
    circles: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circles.append(" → ".join((*path[path.index(name) :], name)))
        if name in seen:
            return
        seen[name] = 1
        for other in sorted(arrows()[name] - {"", name}):
            visit(other, (*path, name))

    for name in arrows():
        visit(name, ())
    assert circles == []


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (lambda name: name.split(".")[0] == "scratch", NUMBERS),
        (is_figure, PICTURES),
        (lambda name: name in ("errors", "lazy", "wording", "__main__") or name.startswith("command"), {"dltutor"}),
    ],
    ids=["scratch: NumPy", "figures: matplotlib, no Keras", "before anything is installed: Python alone"],
)
def test_what_comes_from_outside(who, allowed):
    outside = {
        (name, full.split(".")[0])
        for name, tree in modules().items()
        if who(name)
        for full in imported(tree)
        if full.split(".")[0] not in sys.stdlib_module_names
    }
    assert refused({pair for pair in outside if pair[1] not in allowed}) == []


def test_a_figure_knows_figures_and_words_only():
    base = {"", "errors", "wording", "validation"}
    wrong = {
        (one, other)
        for one, others in arrows().items()
        if is_figure(one)
        for other in others
        if other not in base and other.split(".")[0] != "figures" and room_of(other) != room_of(one)
    }
    assert refused(wrong) == []


def test_no_folder_is_a_drawer():
    folders = [folder for folder in (PACKAGE, *PACKAGE.rglob("*/")) if folder.name != "__pycache__"]
    full = {name_of(f): n for f in folders if f.is_dir() and (n := sum(p.is_file() for p in f.iterdir())) > 25}
    assert full == {}


def test_numbers_are_made_words_in_one_place():
    """A true minus is made in `wording` alone: who makes one elsewhere writes numbers in a way of their own."""
    by_hand = re.compile(r"""replace\(\s*["']-["'],\s*["']−["']""")
    texts = {name_of(file): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}
    assert [name for name, text in texts.items() if by_hand.search(text)] == ["wording"]
