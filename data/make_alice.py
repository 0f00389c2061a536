"""Writes alice.txt: Lewis Carroll's "Alice's Adventures in Wonderland", one paragraph a line.

Run it with the plain text of the book as wordcloud 1.9.6 brings it in the folder examples of its source archive:
``python3 data/make_alice.py path/to/alice.txt``. Standard library only.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FIRST, LAST = "CHAPTER I. Down the Rabbit-Hole", "THE END"
NOTES = ("[later editions continued as follows", "_", "]")  # of those who typed it in


def alice(source: str) -> str:
    """The book from its first chapter to its last word, verses line by line, without notes and marks of its typists."""
    text = source[source.index(FIRST) : source.rindex(LAST)]
    for note in NOTES:
        text = text.replace(note, "")
    paragraphs = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if line.strip(" *")]
        if not lines:
            continue
        verse = all(line.startswith(" ") for line in lines) and len(lines) > 1
        paragraphs += lines if verse else [" ".join(lines)]
    return "".join(" ".join(line.split()) + "\n" for line in paragraphs)


if __name__ == "__main__":
    found = alice(Path(sys.argv[1]).read_text(encoding="utf-8-sig"))
    Path(__file__).with_name("alice.txt").write_text(found, encoding="utf-8", newline="\n")
