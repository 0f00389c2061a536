"""What a change can have touched: the files that differ from another commit, and the tests that they lead to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.arrows import CHAPTERS, Arrows
from dltutor.errors import LearnerError

LABS = "dltutor.labs"
HUB = ("deploy/", ".binder/", ".dockerignore")
EVERYWHERE = ("pyproject.toml", "constraints/", ".ci/")  # what decides how everything runs


@dataclass(frozen=True)
class Selection:
    """What is to be tested.

    `tests`, `examples` (modules with examples in their docstrings) and `chapters` (notebooks) are tested as a whole.
    `wide` are the tests that hold for each lab or each chapter: of these, only what is about one of the `words`.
    """

    tests: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    chapters: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # names of labs and of chapters
    rewritten: tuple[str, ...] = ()  # names of the chapters whose own cells are others

    def __str__(self) -> str:
        parts = {"test files": self.tests, "modules with examples": self.examples, "labs and chapters": self.words}
        return ", ".join(f"{len(names)} {what}" for what, names in parts.items())


def differing(base: str, root: Path = ROOT) -> dict[str, bool]:
    """The files that are not as they were where this branch left `base`, each with whether it still exists.

    What was not committed yet counts, and so do new files that git does not ignore.
    """
    unknown = f"--changed {base}: git knows no such commit; try main"
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{base}^{{commit}}", wrong=unknown)
    start = _git(root, "merge-base", commit.strip(), "HEAD")
    told = _git(root, "diff", "-z", "--name-only", "--no-renames", start.strip())
    new = _git(root, "ls-files", "-z", "--others", "--exclude-standard")
    return {name: (root / name).is_file() for name in sorted({*told.split("\0"), *new.split("\0")} - {""})}


def since(base: str, root: Path = ROOT) -> Selection | None:
    """What everything that differs from `base` can have touched."""
    found = differing(base, root)
    gone = [name for name, there in found.items() if not there]
    return select(found, Arrows(root, gone))


def select(changed: Iterable[str], arrows: Arrows) -> Selection | None:
    """What the `changed` files can have touched; None where that is everything.

    The tests that lie in `tests/` itself are about the project as a whole, take seconds, and are always among them.
    """
    changed = set(changed)
    if any(name.startswith(EVERYWHERE) for name in changed):
        return None
    changed |= _leaders(changed, arrows)
    touched = _Touched(arrows, changed)
    tests = [n for n in arrows.files if n.startswith("tests/") and n.rpartition("/")[2].startswith("test_")]
    whole = [n for n in tests if n.count("/") == 1 or touched.whole(n)]
    labs = sorted(name for name, room in _labs(arrows).items() if touched.directly(room))
    chapters = sorted(Path(n).stem for n in (*arrows.chapters.values(), *changed) if _is_chapter(n, touched))
    wide = [
        n
        for n in tests
        if n not in whole and ((labs and LABS in touched.alls(n)) or (chapters and CHAPTERS in touched.alls(n)))
    ]
    examples = [n for n in arrows.files if n.startswith("dltutor/") and touched.in_examples(n)]
    notebooks = [n for n in arrows.chapters.values() if Path(n).stem in chapters]
    words = dict.fromkeys([*labs, *chapters])
    rewritten = {Path(n).stem for n in changed if n.startswith("notebooks/")} & set(chapters)
    return Selection(
        tuple(whole), tuple(examples), tuple(notebooks), tuple(wide), tuple(words), tuple(sorted(rewritten))
    )


class _Touched:
    """Whether what a file leads to has changed."""

    def __init__(self, arrows: Arrows, changed: set[str]):
        self.arrows, self.changed = arrows, changed

    def directly(self, name: str) -> bool:
        return not self.changed.isdisjoint(self.arrows.behind(name).files)

    def whole(self, name: str) -> bool:
        return self.directly(name) or self._any_of(self.alls(name) - {LABS, CHAPTERS})

    def alls(self, name: str) -> set[str]:
        return self.arrows.behind(name).alls

    def in_examples(self, name: str) -> bool:
        if ">>>" not in (self.arrows.root / name).read_text(encoding="utf-8"):
            return False
        found = self.arrows.behind(name, examples=True)
        return not self.changed.isdisjoint(found.files) or self._any_of(found.alls - {CHAPTERS})

    def _any_of(self, packages: set[str]) -> bool:
        folders = tuple(f"{package.replace('.', '/')}/" for package in packages)
        return any(name.startswith(folders) for name in self.changed)


def _labs(arrows: Arrows) -> dict[str, str]:
    catalogue = arrows.lazy(LABS)
    rooms = {} if catalogue is None else {name: arrows.module(f"{room}.lab") for name, room in catalogue.names.items()}
    return {name: room for name, room in rooms.items() if room is not None}


def _is_chapter(name: str, touched: _Touched) -> bool:
    return name.startswith("notebooks/source/") or (name.startswith("notebooks/") and touched.directly(name))


def _leaders(changed: set[str], arrows: Arrows) -> set[str]:
    """What stands for files that are not imported: for data their reader, for others in a folder all its modules."""
    known = {file for name in arrows.files for file in arrows.found(name).files}
    found = set()
    for name in changed:
        folder = name.rpartition("/")[0]
        if name.startswith("data/"):
            found.add("dltutor/datasets/files.py")
        elif name.startswith(HUB):
            found |= {n for n in arrows.files if n.startswith("tests/deploy/")}
        elif name.endswith(".po"):
            found.add("dltutor/publish/translation.py")
        elif name.startswith("workshop/"):
            found.add("dltutor/publish/slides.py")
        elif name.startswith(("dltutor/", "tests/")) and not name.endswith(".py") and name not in known:
            found |= {n for n in arrows.files if n.rpartition("/")[0] == folder}
    return found


def _git(root: Path, *arguments: str, wrong: str = "") -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        raise LearnerError("--changed needs git, and there is none on this computer") from None
    if done.returncode:
        raise LearnerError(wrong or f"git {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout
