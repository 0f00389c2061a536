"""Decks of slides: `workshop/slides/NN_name.md` becomes one web page that needs no network, pictures from the chapter.

A line of three dashes parts two slides; what follows ``Note:`` is for the speaker alone. The picture
``![what is seen](cell:labs.Softmax)`` is the one below the first cell of the built chapter in which these words stand.

python -m dltutor.publish.slides                      every deck, into build/slides
python -m dltutor.publish.slides 1 3 --out DIR        those of two chapters, there
"""

from __future__ import annotations

import argparse
import base64
import re
import struct
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path

from dltutor.command import ROOT
from dltutor.command.catalogue import find_chapter, find_chapters
from dltutor.errors import LearnerError
from dltutor.publish.page import markdown

DECKS = ROOT / "workshop" / "slides"
REVEAL = ROOT / "workshop" / "reveal"
PICTURE = re.compile(r"^!\[(?P<alt>[^\]]*)\]\(cell:(?P<cell>.+)\)$", re.MULTILINE)
ROOM = {"above": (1168, 355), "beside": (760, 560)}  # the width and the height that a picture may have there
WIDE = 1.95  # pictures at least so many times as wide as high stand above the words, others beside them
KINDS = {"Now you": "now", "Mistake": "mistake", "Answer": "answer", "Predict": "predict"}

_START = """
const asked = new URLSearchParams(location.search);
const prints = asked.get('view') === 'print';
const dark = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
document.documentElement.dataset.theme = prints ? 'light' : asked.get('theme') || dark;
const other = () => {
  const now = document.documentElement.dataset;
  now.theme = now.theme === 'dark' ? 'light' : 'dark';
};
Reveal.initialize({width: 1280, height: 720, margin: 0, center: false, hash: true, transition: 'none',
  slideNumber: 'c/t', controlsTutorial: false, plugins: [RevealNotes],
  showNotes: prints && asked.has('notes') ? 'separate-page' : false,
  keyboard: {84: other}});
"""


def deck(source: Path, chapter: Path) -> str:
    """The page of the deck in `source`; its pictures are those of the built notebook `chapter`."""
    text = source.read_text(encoding="utf-8")
    slides = [_slide(one, source, chapter) for one in re.split(r"^---$", text, flags=re.MULTILINE)]
    title = escape(text.lstrip().splitlines()[0].lstrip("# "))
    styles = "".join(_read(path) for path in (REVEAL / "reset.css", REVEAL / "reveal.css", DECKS / "deck.css"))
    scripts = "".join(f"<script>{_read(REVEAL / name)}</script>\n" for name in ("reveal.js", "notes.js"))
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{styles}</style></head>\n<body>\n"
        f'<main><div class="reveal"><div class="slides">\n{"".join(slides)}</div></div></main>\n'
        f"{scripts}<script>{_START}</script>\n</body>\n</html>\n"
    )


def picture(chapter: Path, words: str) -> bytes:
    """The PNG below the first cell of `chapter` that holds `words` and has one."""
    import nbformat

    for cell in nbformat.read(chapter, as_version=4).cells:
        if cell.cell_type == "code" and words in cell.source:
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    return base64.b64decode(output.data["image/png"])
    raise LearnerError(f"cell:{words}: no cell of {chapter.name} with these words has a picture")


def write(source: Path, folder: Path) -> Path:
    """Write the page of a deck into `folder`; returns its place."""
    out = folder / f"{source.stem}.html"
    folder.mkdir(parents=True, exist_ok=True)
    out.write_text(deck(source, find_chapter(source.stem[:2])), encoding="utf-8")
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 2 for a wrong argument."""
    parser = argparse.ArgumentParser(prog="dltutor slides", description="Makes web pages of the decks of slides.")
    parser.add_argument("chapter", nargs="*", help="their numbers; all if none is given")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "slides", metavar="DIR")
    chosen = parser.parse_args(arguments)
    try:
        for source in find_chapters(chosen.chapter, DECKS, ".md"):
            print(write(source, chosen.out))
    except LearnerError as error:
        print(f"dltutor: {error}", file=sys.stderr)
        return 2
    print(
        "S opens the speaker's notes, T changes the theme; to print, put ?view=print behind the address, "
        "or ?view=print&notes"
    )
    return 0


def _slide(text: str, source: Path, chapter: Path) -> str:
    seen, _, note = text.partition("\nNote:")
    head, _, rest = seen.strip().partition("\n")
    found = PICTURE.search(rest)
    words = markdown(PICTURE.sub("", rest).strip(), source.parent)
    kind = next((kind for start, kind in KINDS.items() if head.lstrip("# ").startswith(start)), "plain")
    body = f'<div class="words">{words}</div>' if words.strip() else ""
    if found is not None:
        png = picture(chapter, found["cell"])
        width, height = struct.unpack(">II", png[16:24])
        place = "above" if width >= WIDE * height or not body else "beside"
        widest, highest = ROOM[place] if body else (1168, 540)
        data = base64.b64encode(png).decode()
        image = (
            f'<img alt="{escape(found["alt"])}" width="{min(widest, round(highest * width / height))}" '
            f'src="data:image/png;base64,{data}">'
        )
        body = f'<div class="{place}"><div class="picture">{image}</div>{body}</div>'
    title = "title" if head.startswith("# ") else kind
    notes = f'<aside class="notes">{markdown(note.strip(), source.parent)}</aside>' if note else ""
    heading = markdown(f"# {head.lstrip('# ')}", source.parent)  # each slide is a page of its own to its reader
    return f'<section class="{title}"><div class="slide">{heading}{body}</div>{notes}</section>\n'


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
