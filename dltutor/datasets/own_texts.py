"""A learner's own text: pasted, from a file in any usual encoding, or from an upload."""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from typing import Any

from dltutor import validation
from dltutor.datasets.uploads import contents
from dltutor.errors import LearnerError

LEAST = 200  # characters: some windows of a model's length, and something to learn from
MOST_BYTES = 20_000_000
WANTED = "it must be a text: the text itself, the name of a text file, what an upload gives, or bytes"
ADVICE = "save it as plain text (.txt, UTF-8) first"

_MARKS = (  # the longer mark first: that of UTF-32 begins like that of UTF-16
    *((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig")),
    *((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")),
)
_OTHERS = (
    *((b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture")),
    *((b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP file, as .docx, .odt and .epub are"), (b"\x1f\x8b", "a gzip file")),
    *((b"\xd0\xcf\x11\xe0", "an old Word file"), (b"{\\rtf", "a Rich Text file")),
)
_FILE = re.compile(r"[^\n]{0,250}\.[A-Za-z]\w{0,4}|[~/\\][^\n]{0,250}|[A-Za-z]:[\\/][^\n]{0,250}")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")  # lone surrogates among them


def own_text(source: Any, *, least: int = LEAST) -> str:
    """Your own text, as one long string, ready for a model that writes character by character.

    Any language and alphabet will do. Each end of a line becomes "\\n", a letter with its accent becomes one character
    (Unicode NFC), and control characters are left out; nothing else is changed. A file may be UTF-8 or UTF-16, with or
    without a byte order mark, or UTF-32 with one. Bytes that are none of these are read as Western European
    (Windows-1252, else Latin-1), and a printed line says so.

    Args:
        source: the text itself, the name or path of a text file, its bytes, or what Colab's `files.upload()` or the
            `value` of an ipywidgets `FileUpload` gives (the first file of it). One short line that looks like the name
            of a file ("poems.txt") is taken as one.
        least: how many characters the text must have at least, from 1 to 1000000: more than the sequences that the
            model reads.

    Raises:
        LearnerError: if there is no such file, or if it is empty, too short, no text, or a file of more than 20 MB.

    Example:
        >>> own_text("To be, or not to be, that is the question.\\r\\n", least=20)
        'To be, or not to be, that is the question.\\n'
        >>> own_text("Hello")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: source='Hello': this text has 5 characters, and at least 200 are needed to learn \
from (least=200); take a longer one
        >>> own_text(b"\\x89PNG\\r\\n")
        Traceback (most recent call last):
        dltutor.errors.LearnerError: source='bytes': this is a PNG picture, no text; save it as plain text \
(.txt, UTF-8) first
    """
    least = validation.whole("least", least, low=1, high=1_000_000, example=LEAST)
    if isinstance(source, str) and not _is_file(source):
        name, found = source, source
    else:
        data, name = contents(source, thing="text file", wanted=WANTED, most=MOST_BYTES)
        found = _decoded(data, name)
    shown = validation.shown(name)
    text = _clean(found)
    if not text.strip():
        raise LearnerError(f"source={shown}: there is nothing in it but empty space; {WANTED}")
    if len(text) < least:
        raise LearnerError(
            f"source={shown}: this text has {len(text)} character{'s' * (len(text) != 1)}, and at least {least} are "
            f"needed to learn from (least={least}); take a longer one"
        )
    return text


def _is_file(source: str) -> bool:
    """A text of one short line is the name of a file if there is one, or if it looks like one."""
    if not source or len(source) > 1000 or "\n" in source or "\0" in source:
        return False
    try:
        there = os.path.exists(os.path.expanduser(source))  # noqa: PTH110, PTH111 - a Path would refuse "~nobody"
    except (OSError, ValueError):
        there = False
    return there or _FILE.fullmatch(source) is not None


def _decoded(data: bytes, name: str) -> str:
    shown = validation.shown(name)
    for start, what in _OTHERS:
        if data.startswith(start):
            raise LearnerError(f"source={shown}: this is {what}, no text; {ADVICE}")
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _utf_16(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = _western(data)
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) / 100:
        raise LearnerError(f"source={shown}: this file holds no text; {ADVICE}")
    if encoding in ("Windows-1252", "Latin-1"):
        print(f"{name} is not UTF-8: read as {encoding} (Western European). If its letters look wrong, {ADVICE}.")
    return text


def _utf_16(data: bytes) -> str | None:
    """Which UTF-16 it is, without a mark: in most languages every other byte of many characters is then 0."""
    if len(data) % 2 or not data:
        return None
    for first, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        if data[first::2].count(0) > len(data) / 8 and not data[1 - first :: 2].count(0):
            return encoding
    return None


def _western(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
