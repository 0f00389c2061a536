"""The bytes of a learner's own file: from a path, an upload, or bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError


def contents(source: Any, *, thing: str, wanted: str, most: int) -> tuple[bytes, str]:
    """The bytes of the file that `source` names or holds, and a name for messages.

    Args:
        source: the name or path of a file, its bytes, what Colab's `files.upload()` or the `value` of an ipywidgets
            `FileUpload` gives (the first file of it).
        thing: what the file should be, in a word or two: "picture".
        wanted: the end of the message for what is no file at all: "it must be a picture: ...".
        most: how many bytes are read at most.

    Raises:
        LearnerError: if there is no such file, or if it is empty or too long.

    Example:
        >>> contents({"notes.txt": b"Hello"}, thing="text", wanted="it must be a text", most=1000)
        (b'Hello', 'notes.txt')
        >>> contents({}, thing="text", wanted="it must be a text", most=1000)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: source: nothing has been uploaded yet; choose a text first
    """
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), "bytes"
    elif isinstance(source, str | os.PathLike):
        data, name = _read(source, thing, most), str(source)
    else:
        data, name = _uploaded(source, thing, wanted)
    if not data:
        raise LearnerError(f"source={validation.shown(name)}: the file is empty; upload it again")
    if len(data) > most:
        raise LearnerError(f"source={validation.shown(name)}: {_too_long(len(data), most)}")
    return data, name


def _read(source: Any, thing: str, most: int) -> bytes:
    slip = ""
    if isinstance(source, str) and len(source) > 1 and source[0] == source[-1] and source[0] in "\"'":
        source = source[1:-1]  # as Windows' "Copy as path" gives it
    try:
        path = Path(source).expanduser()
        if "://" in str(source):
            slip = f"this is an address; download the {thing} first, and give the name of the file"
        elif path.is_dir():
            slip = f"this is a folder; give the name of a {thing} in it"
        elif path.stat().st_size > most:
            slip = _too_long(path.stat().st_size, most)
        else:
            return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        slip = "there is no such file; upload it, or give its whole path"
    except (OSError, ValueError, RuntimeError) as error:  # a RuntimeError: "~name" of nobody
        slip = f"the file cannot be read ({type(error).__name__})"
    raise LearnerError(f"source={validation.shown(str(source))}: {slip}")


def _uploaded(source: Any, thing: str, wanted: str) -> tuple[bytes, str]:
    """The first file of an upload: ipywidgets 8 gives a tuple of dictionaries, 7 a dictionary of them, Colab bytes."""
    slip = LearnerError(f"source={validation.shown(source)}: {wanted}")
    if isinstance(source, Mapping) and "content" not in source:
        first = next(iter(source.items()), None)
    elif isinstance(source, Mapping):
        first = (source.get("name", "upload"), source)
    elif isinstance(source, tuple | list):
        if source and not isinstance(source[0], Mapping):
            raise slip
        first = (source[0].get("name", "upload"), source[0]) if source else None
    else:
        raise slip
    if first is None:
        raise LearnerError(f"source: nothing has been uploaded yet; choose a {thing} first")
    name, content = first
    content = content.get("content") if isinstance(content, Mapping) else content
    if not isinstance(content, bytes | bytearray | memoryview):
        raise slip
    return bytes(content), str(name)


def _too_long(size: int, most: int) -> str:
    return f"the file has {size / 1e6:.0f} MB; at most {most / 1e6:.0f} are read"
