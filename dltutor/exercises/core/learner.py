"""Calls the learner's own function safely, and says in plain words what went wrong inside it."""

from __future__ import annotations

import contextlib
import copy
import dis
import inspect
import io
import linecache
import re
import traceback
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

from dltutor.exercises.core.given import NotAttemptedError, NotYetError, brief
from dltutor.exercises.core.shown import one_line
from dltutor.validation import shown

_STUB_STEPS = {"RESUME", "NOP", "CACHE", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
_PRINTED_LINES = 5


class LearnerFunction:
    """The learner's function, wrapped for a check.

    Called, it gets copies of its arguments, its prints are kept aside, and what it raises becomes a `NotYetError` that
    names the line. `remarks` collects what is worth telling even when the answer is right.

    Arguments:
        name: what the exercise calls the function.
        function: what the learner gave.
        parameters: the names of the arguments it is called with, as in ``"x, weights, bias"``.

    Raises:
        NotYetError: `function` cannot be called, or not with these arguments.
        NotAttemptedError: its body is still empty.

    >>> double = LearnerFunction("double", lambda x: 2 * x, "x")
    >>> double(21)
    42
    >>> LearnerFunction("double", "two", "x")
    Traceback (most recent call last):
    dltutor.exercises.core.given.NotYetError: double='two': it must be a function; give its name, `double`, no more
    """

    def __init__(self, name: str, function: Any, parameters: str) -> None:
        if not callable(function):
            raise NotYetError(f"{name}={shown(function)}: it must be a function; give its name, `{name}`, no more")
        if is_stub(function):
            raise NotAttemptedError
        self.name, self.function = name, function
        self.parameters = [p.strip() for p in parameters.split(",")]
        self.remarks: list[str] = []
        self.cleared: set[str] = set()  # words of slips that right answers of it rule out, see `compared.clear`
        self._printed = ""
        self._check_signature()

    @property
    def printed(self) -> str:
        """The first lines that the function printed."""
        lines = self._printed.splitlines()
        return "\n".join(lines[:_PRINTED_LINES] + (["…"] if len(lines) > _PRINTED_LINES else []))

    def __call__(self, *arguments: Any) -> Any:
        """The function's result; `NotYetError` where it raises or returns None."""
        copies = copy.deepcopy(arguments)
        call = self.call_text(*arguments)
        result = self._run(copies, call)
        self._notice_changes(arguments, copies)
        return _given(result, call)

    def changing(self, *arguments: Any) -> Any:
        """The same for a function that is there to change its arguments, as a training step does: no copies."""
        call = f"{self.name}({', '.join(self.parameters)})"
        return _given(self._run(arguments, call), call)

    def call_text(self, *arguments: Any) -> str:
        """The call as the learner would write it, long arguments cut short."""
        return f"{self.name}({', '.join(brief(a) for a in arguments)})"

    def _run(self, arguments: tuple, call: str) -> Any:
        spoken = io.StringIO()
        try:
            with contextlib.redirect_stdout(spoken), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self.function(*arguments)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            raise NotYetError(f"`{call}` {explain(error, self.function)}") from None
        finally:
            if len(self._printed) < 2000:
                self._printed += spoken.getvalue()[:2000]

    def _check_signature(self) -> None:
        try:
            signature = inspect.signature(self.function)
        except (TypeError, ValueError):
            return
        try:
            signature.bind(*self.parameters)
        except TypeError:
            wanted = f"{self.name}({', '.join(self.parameters)})"
            raise NotYetError(f"your function takes {_said(signature)}: it is called as `{wanted}`") from None

    def _notice_changes(self, before: tuple, after: tuple) -> None:
        for name, old, new in zip(self.parameters, before, after, strict=False):
            remark = (
                f"your function changes `{name}` itself; whoever calls it may still need the old one, "
                f"so make a new one (`a = a + 1`, not `a += 1`)"
            )
            drawn = isinstance(old, np.random.Generator)  # it changes whenever a number is drawn
            if remark not in self.remarks and not drawn and not _same(old, new):
                self.remarks.append(remark)


def _given(result: Any, call: str) -> Any:
    if result is Ellipsis:
        raise NotAttemptedError
    if result is None:
        raise NotYetError(f"`{call}` gives back nothing (None): does every way through it reach a `return`?")
    return result


def is_stub(function: Callable) -> bool:
    """Whether the body of `function` holds nothing but `...`, `pass`, None or a docstring.

    >>> def later(x): ...
    >>> is_stub(later), is_stub(lambda x: 0)
    (True, False)
    """
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    steps = list(dis.get_instructions(code))
    constants = [s.argval for s in steps if s.opname in ("LOAD_CONST", "RETURN_CONST")]
    return all(s.opname in _STUB_STEPS for s in steps) and all(c is None or c is Ellipsis for c in constants)


def explain(error: BaseException, function: Callable) -> str:
    """What `error` means and in which line of `function` it arose, in one sentence.

    >>> def share(x): return x / 0
    >>> try: share(1)
    ... except ZeroDivisionError as e: print(explain(e, share))
    stops in the line `def share(x): return x / 0`: it divides by zero
    """
    line = _line(error, function)
    where = f" in the line `{line}`" if line else ""
    return one_line(f"stops{where}: {_meaning(error)}")


def _line(error: BaseException, function: Callable) -> str:
    """The text of the last line that ran in the file or cell in which `function` was written."""
    home = getattr(getattr(function, "__code__", None), "co_filename", None)
    steps = [(f.f_code.co_filename, number) for f, number in traceback.walk_tb(error.__traceback__)]
    own = [s for s in steps if s[0] == home or "ipykernel_" in s[0] or "<ipython" in s[0]]
    return linecache.getline(*own[-1]).strip() if own else ""


def _meaning(error: BaseException) -> str:
    said = _said(error)
    match error:
        case KeyboardInterrupt():
            return "you stopped it there while it was still running; does its loop ever end?"
        case SystemExit():
            return "it asks Python to quit; a function ends with `return`"
        case UnboundLocalError():
            return f"it uses `{_named(said)}` before giving it a value"
        case NameError():
            return f"the name `{_named(said)}` is not known there; is it misspelt, or never given a value?"
        case ZeroDivisionError():
            return "it divides by zero"
        case IndexError():
            return f"it asks for an element that is not there; counting begins at 0 (Python says: {said})"
        case KeyError():
            return f"it looks up {said}, which is not in the dictionary"
        case AttributeError():
            return f"it asks a value for something that this kind of value does not have (Python says: {said})"
        case RecursionError():
            return "it calls itself again and again without an end"
        case ImportError():
            return f"it imports something that is not installed (Python says: {said})"
        case ValueError() if any(word in said for word in ("shape", "broadcast", "matmul", "dimension")):
            return f"the shapes of two arrays do not fit together (Python says: {said})"
        case ValueError():
            return f"a value there does not fit (Python says: {said})"
        case TypeError():
            return f"a value there is of the wrong kind (Python says: {said})"
    return f"a problem that Python calls {type(error).__name__}" + (f": {said}" if said else "")


def _named(said: str) -> str:
    """The name between quotes in Python's own message."""
    quoted = re.search(r"'(.+?)'", said)
    return quoted[1] if quoted else said


def _said(of: Any) -> str:
    """How something of the learner's is written; "" where even that fails."""
    try:
        text = one_line(of)
    except Exception:
        return ""
    return text if len(text) <= 140 else f"{text[:137]}..."


def _same(old: Any, new: Any) -> bool:
    try:
        if isinstance(old, list) and isinstance(new, list):
            return len(old) == len(new) and all(map(_same, old, new))
        return type(old) is type(new) and bool(np.array_equal(old, new))
    except Exception:
        return False
