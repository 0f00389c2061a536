"""The learner's own notebooks: a copy of each chapter in my_notebooks/, without outputs, that is never written over.

Each copy notes in its metadata from which text it was made: so no list is needed to know what a learner has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from dltutor.command import IN_CLONE, PACKAGE, WORK
from dltutor.command.catalogue import chapters, unrun
from dltutor.errors import LearnerError

FOLDER = "my_notebooks"
BEGIN = "00_start_here.ipynb"
FIRST = f"{FOLDER}/{BEGIN}"


def renew(root: Path = WORK, language: str = "") -> str:
    """Bring the copies in `root` up to date; returns one line if newer chapters lie beside a learner's own.

    Those in another language lie in a folder of its own: the chapters that are translated, and the others in English.
    """
    shipped = root if IN_CLONE else PACKAGE
    return fill(root / FOLDER / language, unrun(language, shipped / "notebooks").values())


def fill(folder: Path, newest: Iterable[Path]) -> str:
    """Copy chapters into `folder`; returns one line if newer ones were put beside a learner's own.

    A chapter of which there is no copy is copied. A copy in which nobody has written or run anything becomes the newer
    chapter; any other is left as it is, and the newer chapter is put beside it.
    """
    try:
        folder.mkdir(exist_ok=True, parents=True)
        places = [_renew(chapter, folder) for chapter in newest]
    except OSError as problem:
        raise LearnerError(
            f"{folder}: your notebooks are kept here, and nothing can be written here ({problem.strerror}): "
            f"{'copy the project to' if IN_CLONE else 'begin in'} a folder of your own and run it there"
        ) from None
    beside = [place.name for place in places if place is not None and "_newer" in place.stem]
    return f"Newer chapters lie in {folder}, beside yours, which are kept: {', '.join(beside)}" if beside else ""


def first_notebook(root: Path = WORK, language: str = "") -> str:
    """What JupyterLab opens: the copy of chapter 00, else the first copy there is, else the list of files."""
    found = chapters(root / FOLDER / language)
    first = root / FOLDER / language / Path(FIRST).name
    return (first if first.exists() else found[min(found)]).relative_to(root).as_posix() if found else ""


@dataclass(frozen=True)
class Held:
    """What a notebook holds: its text, the text it was made from if that is noted, and whether any of it was run."""

    text: str = ""
    made_from: str = ""
    run: bool = False

    @classmethod
    def read(cls, notebook: Path) -> Held:
        """What can be read of `notebook`. Of its text there is a digest; ids, tags and outputs do not count."""
        try:
            content = json.loads(notebook.read_text(encoding="utf-8"))
            cells = [(cell["cell_type"], "".join(cell["source"])) for cell in content["cells"]]
            run = any(cell.get("outputs") or cell.get("execution_count") for cell in content["cells"])
            noted = content["metadata"].get("dltutor", {}).get("made_from", "")
        except (ValueError, LookupError, TypeError, AttributeError):
            return cls()
        return cls(hashlib.sha256(json.dumps(cells).encode()).hexdigest(), noted, run)

    @property
    def touched(self) -> bool:
        """Whether anything may be lost if it is written over."""
        return self.run or not self.text or self.text != self.made_from


def _renew(chapter: Path, folder: Path) -> Path | None:
    """Put `chapter` into `folder`, unless it is there already; returns its place."""
    new = Held.read(chapter).text
    if not new:
        how = f"bring it back with  git checkout -- {chapter}" if IN_CLONE else "install dltutor again"
        raise LearnerError(f"{chapter} is no notebook any more: {how}")
    for place in (folder / chapter.name, *folder.glob(f"{chapter.stem}_newer*.ipynb")):
        if place.exists() and new in ((held := Held.read(place)).text, held.made_from):
            return None
    ends = chain(["", "_newer"], (f"_newer_{number}" for number in count(2)))
    places = (folder / f"{chapter.stem}{end}.ipynb" for end in ends)
    place = next(place for place in places if not place.exists() or not Held.read(place).touched)
    content = json.loads(chapter.read_text(encoding="utf-8"))
    content["metadata"].setdefault("dltutor", {})["made_from"] = new
    unfinished = place.with_suffix(".part")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(place)
    return place
