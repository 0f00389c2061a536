"""What a check, a hint and a solution say, as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dltutor.exercises.core.shown import Shown, box, inline, on_a_page, pre, status
from dltutor.translations.catalog import say

RIGHT, NOT_YET, NOT_ATTEMPTED, NOT_JUDGED = "right", "not yet", "not attempted", "not judged"
BUTTONS = {"dltutor": "buttons"}  # marks an output that holds buttons and nothing to read
_SIGNS = {RIGHT: "✔", NOT_YET: "✗", NOT_ATTEMPTED: "○", NOT_JUDGED: "⚠"}


@dataclass(frozen=True, repr=False)
class Outcome(Shown):
    """What a check found: `state` is "right", "not yet" or "not attempted"; `message` says why, in one line.

    Where the check itself is wrong, and not the answer, the state is "not judged".

    `details` may hold a table, `advice` lines on how to go on, `remarks` what is worth knowing beside, `printed` what
    the learner's function printed, `notice` a word about the check or the stored progress. `on_page` gives the
    output with the buttons below, where there is a page; it is told the handle of the output with the outcome.

    >>> Outcome("not yet", "because the bias is missing")
    ✗ not yet — because the bias is missing
    """

    state: str
    message: str
    details: str = ""
    advice: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    printed: str = ""
    notice: str = ""
    on_page: Callable[[Any], dict[str, Any]] | None = field(default=None, compare=False)

    def text(self) -> str:
        parts = [f"{_SIGNS[self.state]} {_state(self.state)} — {self.message}", self.details, *self.advice]
        parts += [f"Beside: {remark}." for remark in self.remarks]
        parts += [f"{say('Your function printed:')}\n{self.printed}"] if self.printed else []
        return "\n".join(p for p in [*parts, self.notice] if p)

    def html(self) -> str:
        parts = [f"<div><b>{_SIGNS[self.state]} {_state(self.state)}</b> — {inline(self.message)}</div>"]
        parts += [pre(self.details)] if self.details else []
        parts += [f'<div style="margin-top:.35em">{inline(line)}</div>' for line in self.advice]
        parts += [f"<div>Beside: {inline(remark)}.</div>" for remark in self.remarks]
        parts += [f"<div>{say('Your function printed:')}</div>{pre(self.printed)}"] if self.printed else []
        parts += [f"<div><i>{inline(self.notice)}</i></div>"] if self.notice else []
        return status(box(self.state, *parts))

    def _ipython_display_(self) -> None:
        """Two outputs, so that the outcome is still there when the notebook is opened again and the buttons are not."""
        from IPython.display import display

        first = display(self._repr_mimebundle_(), raw=True, display_id=True)
        if self.on_page is not None and on_a_page():
            display(self.on_page(first), metadata=BUTTONS, raw=True)


@dataclass(frozen=True, repr=False)
class Hint(Shown):
    """One of three hints: `level` 1 nudges, 2 names the method, 3 is almost there."""

    level: int
    message: str
    more: str = ""

    @property
    def title(self) -> str:
        return say("Hint {} of 3").format(self.level)

    def text(self) -> str:
        return f"{self.title} — {self.message}" + (f"\n{self.more}" if self.more else "")

    def html(self) -> str:
        more = f'<div style="opacity:.8">{inline(self.more)}</div>' if self.more else ""
        return box("hint", f"<div><b>{self.title}</b> — {inline(self.message)}</div>", more)


@dataclass(frozen=True, repr=False)
class Solution(Shown):
    """A worked answer: `code` can be run as it stands, `why` says in a sentence why it works."""

    code: str
    why: str

    def text(self) -> str:
        return f"{self.code}\n\n# {say('Why:')} {self.why}"

    def html(self) -> str:
        why = f"<div>{say('Why:')} {inline(self.why)}</div>"
        return box("solution", f"<div><b>{say('One solution')}</b></div>", pre(self.code), why)


def _state(state: str) -> str:
    words = {
        RIGHT: say("right"),
        NOT_YET: say("not yet"),
        NOT_ATTEMPTED: say("not attempted"),
        NOT_JUDGED: say("not judged"),
    }
    return words[state]
