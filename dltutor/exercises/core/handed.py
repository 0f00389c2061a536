"""What is handed to a check: the values, the names that the learner typed for them, and where to read them anew."""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import FrameType
from typing import Any


@dataclass(frozen=True)
class Handed:
    """The arguments of one call of `check`.

    Arguments:
        answer: those given by position.
        named: those given by name.
        names: what the learner typed for a value, by its position or its parameter; nothing where it was no name.
        home: the namespace in which these names can be read anew; None where they are a function's own.
    """

    answer: tuple[Any, ...]
    named: Mapping[str, Any]
    names: Mapping[int | str, str]
    home: Mapping[str, Any] | None

    def again(self) -> tuple[Handed, str]:
        """The same call with what its names mean now, and a sentence on what has been read."""
        answer = tuple(self._read(at, value) for at, value in enumerate(self.answer))
        named = {at: self._read(at, value) for at, value in self.named.items()}
        now = Handed(answer, named, self.names, self.home)
        before, after = self._values, now._values
        read = [at for at, name in self.names.items() if self.home is not None and name in self.home]
        if not read:
            return now, "Checked again as it was: it has no name by which it can be read anew, so run the cell instead."
        names = " and ".join(dict.fromkeys(f"`{self.names[at]}`" for at in read))
        if any(after[at] is not before[at] for at in read):
            return now, f"Checked again, with {names} as defined now."
        return now, f"Checked again, with the same {names}: what you change in a cell counts once that cell is run."

    @property
    def _values(self) -> dict[int | str, Any]:
        values: dict[int | str, Any] = dict(enumerate(self.answer))
        return values | dict(self.named)

    def _read(self, at: int | str, value: Any) -> Any:
        return value if self.home is None or at not in self.names else self.home.get(self.names[at], value)


def handed(answer: tuple[Any, ...], named: Mapping[str, Any], caller: FrameType) -> Handed:
    """The arguments of the call of `check` that `caller` is making."""
    in_a_cell = caller.f_locals is caller.f_globals
    return Handed(answer, named, _typed(answer, named, caller), caller.f_globals if in_a_cell else None)


def as_typed(message: str, names: Mapping[str, str]) -> str:
    """`message` with the learner's names for the exercise's: in code, and where it says `name=`, `name[` or `name(`.

    A line that Python stopped in is quoted as it is.

    >>> as_typed("bias=2: see `f(bias)`, which stops in the line `bias`; a bias is no weight", {"bias": "b"})
    'b=2: see `f(b)`, which stops in the line `bias`; a bias is no weight'
    """
    others = {ours: theirs for ours, theirs in names.items() if ours != theirs}
    if not others:
        return message
    name = rf"\b({'|'.join(map(re.escape, others))})\b"
    parts = re.split(r"(`[^`]*`)", message)
    for i, part in enumerate(parts):
        if i % 2 == 0 or not parts[i - 1].endswith("in the line "):
            where = name if i % 2 else rf"{name}(?=[=\[(])"
            parts[i] = re.sub(where, lambda found: others[found[1]], part)
    return "".join(parts)


def _typed(answer: tuple[Any, ...], named: Mapping[str, Any], caller: FrameType) -> dict[int | str, str]:
    text = "".join(linecache.getlines(caller.f_code.co_filename, caller.f_globals))
    calls = [
        call
        for call in _calls(text)
        if call.lineno <= caller.f_lineno <= (call.end_lineno or call.lineno)
        and len(call.args) == len(answer)
        and {keyword.arg for keyword in call.keywords} == set(named)
    ]
    if len(calls) != 1:
        return {}
    typed: list[tuple[int | str | None, ast.expr]] = [*enumerate(calls[0].args)]
    typed += [(keyword.arg, keyword.value) for keyword in calls[0].keywords]
    if any(isinstance(part, ast.Starred) for _, part in typed):
        return {}
    return {at: part.id for at, part in typed if at is not None and isinstance(part, ast.Name)}


@lru_cache(maxsize=8)
def _calls(text: str) -> list[ast.Call]:
    """The calls of a method `check` in this code; none if it is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "check"]
