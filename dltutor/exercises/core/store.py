"""The file of the progress: read, merged and replaced in one go; damaged or unwritable, it harms nobody.

The entries are a flat table, (chapter, part, key) to state, and are stored as nested JSON that a teacher can read.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dltutor.errors import LearnerError
from dltutor.validation import shown
from dltutor.wording import many

Entries = dict[tuple[str, str, str], str]

RIGHT, TRIED = "right", "tried"
_VERSION = 1
_PATIENCE = 2.0  # seconds to wait for another kernel that is writing
_BUSY = (BlockingIOError, PermissionError) if sys.platform == "win32" else BlockingIOError

_one_at_a_time = threading.RLock()

# Entries that no file has taken yet, and the notices already given, by path.
_unsaved: dict[Path | None, Entries] = {}
_told: set[tuple[Path | None, str]] = set()


class _DamagedError(Exception):
    """The file does not hold what we wrote."""


def path() -> Path | None:
    """Where the progress is kept; None where there is no place.

    It is the file that DLTUTOR_PROGRESS names, else one in the user's data folder. A learner with a name, from `choose`
    or DLTUTOR_NAME, has a file of their own beside it.
    """
    try:
        shared = _shared()
        name = _key(learner())
        return shared.with_name(f"{shared.stem}-{name}{shared.suffix}") if name else shared
    except (RuntimeError, ValueError):
        return None


def learner() -> str:
    """The name of the learner whose progress is kept; "" where everybody of this account has one progress."""
    named = os.environ.get("DLTUTOR_NAME", "").strip()
    return named if _key(named) else ""


def choose(name: str) -> None:
    """From now on the progress is that of the learner `name`, where several share one account."""
    check_name(name)
    os.environ["DLTUTOR_NAME"] = name.strip()


def check_name(name: str) -> None:
    """Raise a `LearnerError` where `name` is none."""
    if not isinstance(name, str) or not _key(name):
        raise LearnerError(f"name={shown(name)}: it must be a name, for example 'Ada'")


def welcome(take_over: bool = False) -> str:
    """Whose progress it is, and what becomes of that which was done on this account without a name.

    With `take_over` it is added to the learner's own; it stays where it is in any case.
    """
    name = learner()
    if not name:
        if take_over:
            raise LearnerError("take_over=True: it needs a name, as in dltutor.setup('Ada', take_over=True)")
        return ""
    with _one_at_a_time:
        others, said = _without_name(), f"The progress is that of {name}."
        if take_over:
            notice = _add(others)
            return f"{said} {notice or f'{len(others)} entries without a name are in it.'}"
        if not others or read()[0]:
            return said
        return (
            f"{said} What was done without a name is kept apart ({many(len(others), 'entry', 'entries')}); "
            f"if it is yours: dltutor.setup({name!r}, take_over=True)"
        )


def _without_name() -> Entries:
    try:
        return _stored(_shared())
    except (_DamagedError, OSError, RuntimeError, ValueError):
        return {}


def record_exercise(chapter: int, key: str, state: str) -> str:
    """Keep the result of a check; "right" stays right. Returns a one-line notice, mostly empty. Raises nothing."""
    with _one_at_a_time:
        return _add({(str(chapter), "exercises", key): RIGHT if state == RIGHT else TRIED})


def record_question(chapter: int, key: str, right: bool) -> str:
    """Keep the result of a quiz question, like `record_exercise`."""
    with _one_at_a_time:
        return _add({(str(chapter), "quiz", key): RIGHT if right else TRIED})


def read() -> tuple[Entries, str]:
    """All entries, stored or only in memory, and a one-line notice that is mostly empty."""
    with _one_at_a_time:
        file = path()
        stored, notice = {}, ""
        try:
            stored = {} if file is None else _stored(file)
        except _DamagedError:
            notice = _add({})
        except (OSError, ValueError) as error:
            notice = _kept_in_memory(file, error)
        return merged(stored, _unsaved.get(file, {})), notice


def of_file(file: Path) -> Entries | None:
    """What a progress file holds; None where it is damaged or a newer dltutor has written it."""
    try:
        return _parsed(file.read_bytes())
    except (_DamagedError, OSError):
        return None


def hand_in(folder: Path, name: str) -> Path:
    """Write what this learner has done into `folder`, under `name`; returns the file.

    Raises a `LearnerError` where what lies there under this name was not done by this learner.
    """
    file, done = folder / f"progress-{_key(name)}.json", read()[0]
    if not (of_file(file) or {}).keys() <= done.keys():
        raise LearnerError(f"name={name!r}: somebody has handed in under this name already; take another one")
    _replace(file, done)
    return file


def _add(entries: Entries) -> str:
    """Merge `entries` into the file, or keep them in memory where that is impossible; returns a notice or ""."""
    file = path()
    _unsaved[file] = merged(_unsaved.get(file, {}), entries)
    if file is None:
        return _once(file, "There is no folder for your progress: it is kept until the kernel stops.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _locked(file):
            notice = ""
            try:
                stored = _stored(file)
            except _DamagedError:
                stored, notice = {}, _set_aside(file)
            _replace(file, merged(stored, _unsaved[file]))
    except (OSError, ValueError) as error:
        return _kept_in_memory(file, error)
    _unsaved.pop(file)
    return notice


def merged(first: Entries, second: Entries) -> Entries:
    """Both tables in one; what is right in either stays right.

    >>> merged({("1", "quiz", "bias"): "right"}, {("1", "quiz", "bias"): "tried"})
    {('1', 'quiz', 'bias'): 'right'}
    """
    both = dict(first)
    for key, state in second.items():
        both[key] = RIGHT if RIGHT in (state, both.get(key)) else state
    return both


def _shared() -> Path:
    named = os.environ.get("DLTUTOR_PROGRESS")
    return Path(named).expanduser() if named else _data_folder() / "dltutor" / "progress.json"


def _key(name: str) -> str:
    """What stands for a name in the name of a file; "" if nothing of it can.

    >>> _key(" Ada  Löw"), _key("../..")
    ('ada-löw', '')
    """
    return "-".join("".join(c if c.isalnum() else " " for c in name).split())[:40].lower()


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local" / "share"


def _stored(file: Path) -> Entries:
    try:
        return _parsed(file.read_bytes())
    except FileNotFoundError:
        return {}


def _parsed(raw: bytes) -> Entries:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
        if content["version"] > _VERSION:
            raise OSError(0, "it was written by a newer dltutor")
        return {
            (chapter, part, key): RIGHT if state == RIGHT else TRIED
            for chapter, parts in content["chapters"].items()
            for part, states in parts.items()
            for key, state in states.items()
        }
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise _DamagedError from error


def _set_aside(file: Path) -> str:
    """Rename a damaged file to a name that nothing has yet."""
    aside, n = file.with_name(f"{file.name}.damaged"), 1
    while aside.exists():
        n += 1
        aside = file.with_name(f"{file.name}.damaged-{n}")
    file.rename(aside)
    return f"{file.name}, with your progress, was damaged: it is set aside as {aside.name}, and a new one is begun."


def _replace(file: Path, entries: Entries) -> None:
    """Write a temporary file beside `file` and put it in its place, so that no reader ever sees half of one."""
    chapters: dict[str, dict[str, dict[str, str]]] = {}
    for (chapter, part, key), state in sorted(entries.items()):
        chapters.setdefault(chapter, {}).setdefault(part, {})[key] = state
    handle, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({"version": _VERSION, "chapters": chapters}, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        _patiently(lambda: Path(temporary).replace(file))
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _patiently(act: Callable[[], object]) -> object:
    """Try again for a while what another kernel blocks for a moment."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return act()
        except _BUSY:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """Hold the lock beside `file`, so that two kernels do not write over each other; it ends with the process."""
    with file.with_name(f"{file.name}.lock").open("a+b") as handle:
        with contextlib.suppress(OSError):  # a folder that knows no locks: rather write than lose the entry
            _patiently(lambda: _lock(handle))
        yield


def _lock(handle) -> None:
    if sys.platform == "win32":
        import msvcrt

        handle.seek(0)
        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _kept_in_memory(file: Path | None, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or "it cannot be used"
    return _once(file, f"Your progress is kept only until the kernel stops: {file}: {reason}.")


def _once(file: Path | None, notice: str) -> str:
    if (file, notice) in _told:
        return ""
    _told.add((file, notice))
    return notice
