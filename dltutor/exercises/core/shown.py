"""What exercises and quizzes say: as plain text, and as HTML for the light and the dark theme."""

from __future__ import annotations

import html
import re
import sys
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_CODE = re.compile(r"`([^`]+)`")
_PRE = (
    "margin:.4em 0;padding:.4em .6em;overflow-x:auto;white-space:pre;font-family:monospace;line-height:1.35;"
    "color:inherit;background:var(--jp-layout-color2, rgba(128,128,128,.16))"
)

# Middle tones that stand out on white and on black, for pages that have no theme colours of their own.
COLOURS = {
    "right": "var(--jp-success-color1, #388e3c)",
    "not yet": "var(--jp-warn-color1, #ef6c00)",
    "not attempted": "var(--jp-border-color1, #9e9e9e)",
    "not judged": "var(--jp-error-color1, #d32f2f)",
    "hint": "var(--jp-info-color1, #0097a7)",
    "solution": "var(--jp-brand-color1, #1976d2)",
}


class Shown:
    """Something a notebook displays, in a text form and an HTML form that say the same.

    A subclass gives `text()` and `html()`; both are deterministic.

    >>> class Hello(Shown):
    ...     def text(self): return "hello"
    ...     def html(self): return "<b>hello</b>"
    >>> Hello()
    hello
    """

    def text(self) -> str:
        """The plain text form."""
        raise NotImplementedError

    def html(self) -> str:
        """The HTML form, to put into a page that may be light or dark."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}


def on_a_page() -> bool:
    """Whether a kernel runs this, so that what is shown may be a widget; it loads nothing."""
    return "IPython" in sys.modules and hasattr(sys.modules["IPython"].get_ipython(), "kernel")


def one_line(text: Any) -> str:
    """`text` on one line and without memory addresses, which would differ from run to run.

    >>> one_line("two\\nlines of <object at 0x7f12>")
    'two lines of <object>'
    """
    return " ".join(_ADDRESS.sub("", str(text)).split())


def inline(text: str) -> str:
    """`text` made safe for HTML, what stands between backticks as code.

    >>> inline("`a < b` holds")
    '<code>a &lt; b</code> holds'
    """
    return _CODE.sub(r"<code>\1</code>", html.escape(text, quote=False))


def pre(text: str) -> str:
    """A block of code or a table, made safe for HTML."""
    return f'<pre style="{_PRE}">{html.escape(text, quote=False)}</pre>'


def status(inner: str) -> str:
    """HTML that a screen reader reads out when it appears."""
    return f'<div role="status" aria-live="polite">{inner}</div>'


def box(kind: str, *parts: str) -> str:
    """HTML parts in a box with a coloured edge; `kind` is a key of `COLOURS`."""
    style = f"border-left:4px solid {COLOURS[kind]};padding:.25em .8em;margin:.3em 0;line-height:1.45;max-width:52em"
    return f'<div style="{style}">{"".join(parts)}</div>'
