"""The gallery of the site: every lab as it is drawn at its start, in the colours of both themes."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from nbformat import NotebookNode

from dltutor import labs
from dltutor.authoring import show
from dltutor.command import ROOT

THEMES = ("light", "dark")
SHARP = 1.5  # pixels of a still for one of the picture
_BEGIN = """\
A lab is a picture with controls that answers at once, and most of them train a Keras model of yours while you watch.
Here each stands as it is at its start. To play with one, open its chapter, or make it in a notebook of yours:
`from dltutor import labs`, then `labs.OneNeuron()` as the last line of a cell. A click on a name leads to what it is
given."""
_DRAWN_BY = ("labs", "figures", "live", "scratch", "datasets")
_SHOWN = re.compile(r"\blabs\.([A-Z]\w+)\(")


def topics(names: Iterable[str]) -> dict[str, list[str]]:
    """The names of labs by their topic, in the order of the chapters.

    >>> topics(["Relu", "OneNeuron", "Pixels"])
    {'neurons': ['OneNeuron'], 'convolution': ['Relu', 'Pixels']}
    """
    found, rooms = defaultdict(list), labs.rooms()
    for name in names:
        found[rooms[name].partition(".")[0]].append(name)
    return dict(sorted(found.items(), key=lambda one: _chapter(one[0])))


def title(topic: str) -> str:
    """What the labs of a topic are about, as the sentence of their folder says.

    >>> title("inside")
    'Seeing inside'
    """
    about = _said(topic).rpartition(": ")[2].rstrip(".")
    return about[:1].upper() + about[1:]


def _said(topic: str) -> str:
    return (import_module(f"dltutor.labs.{topic}").__doc__ or topic).strip().splitlines()[0]


def _chapter(topic: str) -> int:
    found = re.search(r"\d+", _said(topic))
    return int(found[0]) if found else 99


def draw(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Draw labs in both themes into `folder`, but for those drawn with the same code before; returns their words."""
    folder.mkdir(parents=True, exist_ok=True)
    told, digest = {}, _digest()
    for name in names:
        note = folder / f"{name}.txt"
        drawn_by, _, words = note.read_text(encoding="utf-8").partition("\n") if note.is_file() else ("", "", "")
        if drawn_by != digest:
            words = _draw_one(name, folder)
            note.write_text(f"{digest}\n{words}", encoding="utf-8")
        told[name] = words
    return told


def used(chapters: Iterable[tuple[str, str, NotebookNode]]) -> dict[str, list[tuple[str, str]]]:
    """Which chapters show each lab: the names of their pages and their titles."""
    found = defaultdict(list)
    for page, chapter, notebook in chapters:
        code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
        for name in sorted(set(_SHOWN.findall(code))):
            found[name].append((page, chapter))
    return found


def overview(told: dict[str, str]) -> str:
    """The page that shows all labs, small, by their topics."""
    parts = [f"# The gallery: {len(told)} labs", _BEGIN]
    for topic, names in topics(told).items():
        cards = []
        for name in names:
            pictures = "\n".join(_still(name, theme, "stills/", told[name]) for theme in THEMES)
            cards.append(f"::::{{grid-item}}\n{pictures}\n[{name}](labs/{topic}.md#{name.lower()})\n::::")
        grid = "\n".join([":::::{grid} 1 2 2 3", ":gutter: 3", "", *cards, ":::::"])
        parts += [f"## {title(topic)}", grid]
    return "\n\n".join(parts) + "\n"


def page(topic: str, told: dict[str, str], shown_in: dict[str, list[tuple[str, str]]]) -> str:
    """The page of one topic: its labs, each with its still, its chapters, and what it is given."""
    parts = [f"# {title(topic)}"]
    for name in topics(told)[topic]:
        chapters = ", ".join(f"[{title}](../../chapters/{page}.ipynb)" for page, title in shown_in.get(name, ()))
        pictures = [_still(name, theme, "../stills/", told[name]) for theme in THEMES]
        called = f"```{{eval-rst}}\n.. autoclass:: dltutor.labs.{name}\n```"
        parts += [f"## {name}", *pictures, *([f"Played with in {chapters}."] if chapters else []), called]
    return "\n\n".join(parts) + "\n"


def _still(name: str, theme: str, folder: str, words: str) -> str:
    return f":::{{image}} {folder}{name}-{theme}.png\n:class: only-{theme}\n:alt: {words}\n:loading: lazy\n:::"


def _draw_one(name: str, folder: Path) -> str:
    from PIL import Image

    lab = show.make(name)
    for path in show.draw(lab, folder, SHARP):
        image = Image.open(path).convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        image.save(path, "PNG", optimize=True)
    words = " ".join(f"{lab.picture.alt} {lab.words()}".split())
    lab.close()
    return words


def _digest() -> str:
    """A hash of all code that can change a still."""
    found = hashlib.sha256()
    folders = [*(ROOT / "dltutor" / part for part in _DRAWN_BY), ROOT / "tests" / "labs"]
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        found.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return found.hexdigest()
