"""Files from the network, only when they are asked for: checked, with a time-out; nothing that exists is touched."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dltutor.errors import LearnerError

SILENCE = 10.0  # seconds without a byte after which a server counts as gone
LONGEST = 300.0  # seconds that one file may take
PIECE = 1 << 16
CACHE = "DLTUTOR_DATA"  # the folder for downloaded data, where this variable names one


@dataclass(frozen=True)
class RemoteFile:
    """A file that may be here already: its `path` below a cache, its address, and what proves that it is whole.

    `size` is in bytes, `sha256` in hexadecimal.
    """

    path: str
    address: str
    size: int
    sha256: str


def own_cache() -> Path:
    """Where downloaded files are kept: $DLTUTOR_DATA, or the folder dltutor in the user's cache."""
    named = os.environ.get(CACHE)
    if named:
        return Path(named).expanduser()
    system = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(system) if system else _home() / ".cache") / "dltutor"


def caches() -> list[Path]:
    """Where a file may be: our own cache, then those of Keras."""
    keras_home = os.environ.get("KERAS_HOME")
    found = [own_cache(), *([Path(keras_home).expanduser() / "datasets"] if keras_home else [])]
    return [*found, _home() / ".keras" / "datasets", Path(tempfile.gettempdir()) / ".keras" / "datasets"]


def find(file: RemoteFile) -> Path | None:
    """The whole and right file in one of the caches, or None. A file that is not right is left as it is."""
    for cache in caches():
        path = cache / file.path
        with contextlib.suppress(OSError):
            if _right(file, path):
                return path
    return None


def _right(file: RemoteFile, path: Path) -> bool:
    return path.is_file() and path.stat().st_size == file.size and _digest(path) == file.sha256


def get(files: Sequence[RemoteFile], *, download: bool, instead: str) -> list[Path]:
    """The paths of all `files`; what is missing is downloaded if `download`.

    `instead` says what else a learner can take.

    Raises:
        LearnerError: in one line, where a file is missing and may not, or cannot, be downloaded.
    """
    paths = [find(file) for file in files]
    missing = [file for file, path in zip(files, paths, strict=True) if path is None]
    if missing and not download:
        size = sum(file.size for file in missing) / 1e6
        raise LearnerError(
            f"{_names(missing)} is not on this computer: call it with download=True ({size:.0f} MB), or {instead}"
        )
    for file in missing:
        try:
            _fetch(file, own_cache() / file.path)
        except _FetchError as error:
            raise LearnerError(f"{file.path} could not be downloaded: {error}. Try again later, or {instead}") from None
    return [path or own_cache() / file.path for file, path in zip(files, paths, strict=True)]


class _FetchError(Exception):
    """Why a download failed, in words."""


def _fetch(file: RemoteFile, goal: Path) -> None:
    """Download to a temporary file beside `goal`, check it, and only then give it its name."""
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{goal.name}-", dir=goal.parent)
    except OSError as error:
        raise _FetchError(f"the folder {goal.parent} cannot be written ({error.strerror})") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            digest = _stream(file, out)
        if digest != file.sha256:
            raise _FetchError("what arrived is not the file that was expected (its SHA-256 differs)")
        if not _right(file, goal):  # another notebook may have been quicker
            _keep_old(goal)
            part.replace(goal)
    except OSError as error:
        raise _FetchError(f"it cannot be written to {goal.parent} ({error.strerror or error})") from None
    finally:
        part.unlink(missing_ok=True)


def _stream(file: RemoteFile, out) -> str:
    """Write what the server sends to `out`; returns its SHA-256."""
    digest, size, began = hashlib.sha256(), 0, time.monotonic()
    try:
        with urllib.request.urlopen(file.address, timeout=SILENCE) as answer:
            while piece := answer.read1(PIECE):
                size += len(piece)
                if size > file.size:
                    raise _FetchError("what arrives is longer than the file that was expected")
                if time.monotonic() - began > LONGEST:
                    raise _FetchError(f"it took longer than {LONGEST:.0f} seconds")
                digest.update(piece)
                _write(out, piece)
    except _FetchError:
        raise
    except urllib.error.HTTPError as error:
        raise _FetchError(f"the server answered {error.code} {error.reason}") from None
    except TimeoutError:
        raise _FetchError(f"the server was silent for {SILENCE:.0f} seconds") from None
    except urllib.error.URLError as error:
        silent = isinstance(error.reason, TimeoutError)
        why = f"the server was silent for {SILENCE:.0f} seconds" if silent else "there is no network, or no such server"
        raise _FetchError(why) from None
    except Exception as error:  # http.client has a dozen more, and a proxy may add its own
        raise _FetchError(f"the connection broke ({type(error).__name__})") from None
    if size < file.size:
        raise _FetchError(f"only {size:,} of {file.size:,} bytes arrived")
    return digest.hexdigest()


def _write(out, piece: bytes) -> None:
    try:
        out.write(piece)
    except OSError as error:
        raise _FetchError(f"the disk took no more ({error.strerror})") from None


def _keep_old(goal: Path) -> None:
    """A file of that name that was not right is not ours to lose: it gets another name."""
    if goal.exists():
        number = 1
        while (other := goal.with_name(f"{goal.name}.old{number}")).exists():
            number += 1
        goal.rename(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _names(files: Sequence[RemoteFile]) -> str:
    return files[0].path if len(files) == 1 else f"{files[0].path} (and {len(files) - 1} more)"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir())
