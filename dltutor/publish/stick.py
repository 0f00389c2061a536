"""The web pages of a stick: each chapter as a hand-out, each deck, and the start page that leads to all of them.

python -m dltutor.publish.stick DIR      writes DIR/start.html, DIR/handouts and DIR/slides
"""

from __future__ import annotations

import re
import sys
from html import escape
from pathlib import Path

import nbformat

from dltutor.command.catalogue import chapters
from dltutor.publish.page import document, web_page
from dltutor.publish.slides import DECKS, write

_BEGIN = """
<h1>dltutor: deep learning by doing</h1>
<p>Everything for the workshop is in this folder; no network is needed.</p>
<h2>To begin</h2>
<ol>
<li>You need Python {pythons}, and about 2.5 GB of disk. In a terminal, <code>python3 --version</code> says which you
have.</li>
<li>Copy the folder <code>dltutor</code> to a place of your own. The folder <code>wheels</code> may stay here.</li>
<li>Open a terminal in your copy, and type, with the place of the wheels:
<pre><code>python3 -m dltutor lab --wheelhouse PLACE/wheels</code></pre>
On Windows write <code>py</code> for <code>python3</code>. It takes some minutes, once, and opens the first
notebook.</li>
<li>Is something wrong? <code>python3 -m dltutor check --room</code> says what, and ends in a code word for your
instructor.</li>
</ol>
<h2>To read, without Python</h2>
"""


def pages(folder: Path) -> Path:
    """Write all pages into `folder`; returns the start page."""
    (folder / "handouts").mkdir(parents=True, exist_ok=True)
    rows = []
    for notebook in chapters().values():
        hand_out = folder / "handouts" / f"{notebook.stem}.html"
        chapter = nbformat.read(notebook, as_version=4)
        hand_out.write_text(web_page(chapter, notebook.parent), encoding="utf-8")
        name = chapter.cells[0].source.splitlines()[0].lstrip("# ")
        links = f'<a href="handouts/{hand_out.name}">read {escape(name)}</a>'
        deck = DECKS / f"{notebook.stem}.md"
        slides = (
            f'<a href="slides/{write(deck, folder / "slides").name}">slides of {name[:2]}</a>' if deck.exists() else ""
        )
        rows.append(f"<tr><td>{links}</td><td>{slides}</td></tr>")
    listed = sorted(
        {name[1] for file in (folder / "wheels").glob("*.txt") if (name := re.search(r"-(3\.\d+)$", file.stem))}
    )
    begin = _BEGIN.format(pythons=" or ".join(listed) or "3.11, 3.12 or 3.13")
    table = (
        f'<table><thead><tr><th scope="col">chapter</th><th scope="col">slides</th></tr></thead><tbody>{"".join(rows)}'
    )
    start = folder / "start.html"
    start.write_text(document("dltutor: start here", f"{begin}{table}</tbody></table>"), encoding="utf-8")
    return start


if __name__ == "__main__":
    print(pages(Path(sys.argv[1])))
