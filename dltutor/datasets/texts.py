"""Texts that every machine has, for models that write one character after the other; Shakespeare when asked for."""

from __future__ import annotations

import random
import re
import unicodedata
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from dltutor import validation
from dltutor.datasets.fetch import RemoteFile, get
from dltutor.datasets.files import bundled
from dltutor.errors import LearnerError

TEXTS = ("emoji", "alice", "prose", "python")

# From 🌀 to 🫶, and the older signs from ☀ to ➿: what Unicode 14 (2021) has of them, as every Python of ours knows it.
SYMBOLS = (
    *((0x2600, 0x27BF), (0x1F300, 0x1F64F), (0x1F680, 0x1F6DB), (0x1F6DD, 0x1F6FF), (0x1F900, 0x1F9FF)),
    *((0x1FA70, 0x1FA74), (0x1FA78, 0x1FA7C), (0x1FA80, 0x1FA86), (0x1FA90, 0x1FAAC), (0x1FAB0, 0x1FABA)),
    *((0x1FAC0, 0x1FAC5), (0x1FAD0, 0x1FAD9), (0x1FAE0, 0x1FAE7), (0x1FAF0, 0x1FAF6)),
)
MODULES = (
    *("bisect", "calendar", "colorsys", "copy", "csv", "filecmp", "fileinput", "fnmatch", "graphlib", "heapq"),
    *("html.parser", "json.decoder", "json.encoder", "pprint", "queue", "random", "sched", "shlex", "string"),
    "textwrap",
)
SHAKESPEARE = RemoteFile(
    "shakespeare.txt",
    "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e"
    "/data/tinyshakespeare/input.txt",
    1_115_394,
    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
)


def text(name: str = "prose") -> str:
    """A text to learn to write from, one long string; no network is needed.

    * "emoji": the names of 1,757 emoji and other symbols in lower case, one a line, in mixed order: about 31,000
      characters of 36 kinds, the same on every machine.
    * "alice": Lewis Carroll's "Alice's Adventures in Wonderland", one paragraph a line: 142,000 characters of 65 kinds,
      the same on every machine.
    * "prose": English sentences, one paragraph a line, about 125,000 characters of almost 70 kinds: what Python's own
      help says about the language. Sentences that contain code are left out.
    * "python": Python's own source code, 20 modules of its library one after the other, about 290,000 characters of
      96 kinds.

    "prose" and "python" differ a little between versions of Python.

    Args:
        name: "emoji", "alice", "prose" or "python".

    Raises:
        LearnerError: for another name, or where this Python came without the text.

    Source:
        "emoji": the Unicode Character Database, version 14, in `unicodedata`; Unicode License. "alice": C. L. Dodgson
        (Lewis Carroll, 1832 to 1898), 1865; public domain; see data/README.md. "prose" and "python":
        `pydoc_data.topics` and the library of the Python that runs; Python Software Foundation License, version 2.

    Example:
        >>> names = text("emoji")
        >>> "grinning face with smiling eyes" in names.splitlines()
        True
        >>> characters = sorted(set(names))
        >>> characters[:3], len(characters)
        (['\\n', ' ', '-'], 36)
        >>> "def " in text("python"), "def " in text("prose")
        (True, False)
        >>> text("poems")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: name='poems': it must be one of 'emoji', 'alice', 'prose', \
'python'
    """
    name = validation.choice("name", name, TEXTS)
    return _made(name)


def shakespeare(*, download: bool = False) -> str:
    """A million characters from Shakespeare's plays, one long string of 65 kinds of characters.

    The file is looked for where Keras keeps it, too (`~/.keras/datasets`), and counts only if its SHA-256 is right.
    Nothing is downloaded unless you ask for it; then it goes to $DLTUTOR_DATA or the user's cache folder.

    Args:
        download: True to download it (1 MB) if it is not here.

    Raises:
        LearnerError: if it is not here and may not, or cannot, be downloaded.

    Source:
        W. Shakespeare, about 1590 to 1612, in the selection of A. Karpathy's char-rnn, "tiny Shakespeare", 2015. The
        plays are in the public domain.

    Example:
        >>> shakespeare(download="please")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: download='please': it must be one of True, False
    """
    validation.choice("download", download, (True, False))
    instead = "take a text that is here: datasets.text('prose') (no network needed)"
    (path,) = get([SHAKESPEARE], download=download, instead=instead)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise LearnerError(f"{path.name} cannot be read ({type(error).__name__}); {instead}") from None


@cache
def _made(name: str) -> str:
    return {"emoji": _emoji, "alice": _alice, "prose": _prose, "python": _python}[name]()


def _emoji() -> str:
    """Mixed, so that any part of the text is a fair sample of it."""
    codes = (code for first, last in SYMBOLS for code in range(first, last + 1))
    names = [found.lower() for code in codes if (found := unicodedata.name(chr(code), ""))]
    random.Random(0).shuffle(names)
    return "\n".join(names) + "\n"


def _alice() -> str:
    return bundled("alice.txt").read_text(encoding="utf-8")


def _python() -> str:
    sources = []
    for name in MODULES:
        spec = find_spec(name)
        source = getattr(spec and spec.loader, "get_source", lambda name: None)(name)
        if source:
            sources.append("".join(c for c in source.expandtabs(4) if c == "\n" or " " <= c <= "~"))
    if not sources:
        raise LearnerError("name='python': this Python came without its source code; take 'emoji' instead")
    return "\n\n".join(sources)


_SENTENCE = re.compile(r"[A-Z][A-Za-z0-9 ,.;:'()!?-]{28,398}[a-z)][.!?]")
_BETWEEN = re.compile(r"(?<=[a-z)][.!?]) (?=[A-Z])")
_CODE = re.compile(r"::=|>>>|\+--|^\s*\.\.\. ", re.MULTILINE)
_BROKEN = re.compile(r"(?<=\w)-\n\s*(?=\w)")  # a word with a hyphen at the end of a line
_LEAD = re.compile(r"^(\* |\d+\. |\[\d+\] |Note: |(Changed|New|Added|Deprecated)[a-z ]*version [\d.]+: )+")
_MARKS = ((re.compile(r"\*(\S[^*]*?)\*"), r"\1"), (re.compile(r'"([A-Za-z]+)"'), r"\1"), (re.compile(r" \[\d+\]"), ""))
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "…": "...", "\xa0": " "})


def _prose() -> str:
    try:
        topics = import_module("pydoc_data.topics").topics
    except ImportError:
        raise LearnerError("name='prose': this Python came without its help texts; take 'python' instead") from None
    seen: set[str] = set()
    paragraphs = []
    for topic in sorted(topics):
        for block in re.split(r"\n\s*\n", topics[topic]):
            kept = [s for s in _sentences(block) if s not in seen]
            seen.update(kept)
            if kept:
                paragraphs.append(" ".join(kept))
    return "\n".join(paragraphs) + "\n"


def _sentences(block: str) -> list[str]:
    """The sentences of a paragraph that hold no code, without marks of layout."""
    if _CODE.search(block):
        return []
    flat = _LEAD.sub("", " ".join(_BROKEN.sub("-", block).translate(_PLAIN).split()))
    for mark, plain in _MARKS:
        flat = mark.sub(plain, flat)
    return [s for s in _BETWEEN.split(flat) if _SENTENCE.fullmatch(s) and s.count("(") == s.count(")")]
