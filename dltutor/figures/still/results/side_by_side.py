"""Shares of two groups side by side: what differs between them is the bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.figures.picture import Picture
from dltutor.wording import share

WIDTH, LINE, TOP, BOTTOM = 860, 34, 34, 30
MOST = 10


def side_by_side(
    rows: Mapping[str, Any],
    groups: Sequence[str] = ("A", "B"),
    title: str = "share",
    notes: Mapping[str, str] | None = None,
) -> Picture:
    """A line for each name, with ● for the first group's share and △ for the second's.

    Args:
        rows: for each of one to ten names two shares, from 0 to 1.
        groups: what the two are called.
        title: what the shares are.
        notes: a few words at the right end of lines, by the same names.

    Raises:
        LearnerError: if there are too many names, or numbers that are no shares.

    Example:
        >>> side_by_side({"before": (0.8, 0.2), "after": (0.7, 0.6)}, title="share found")
        Picture: Share found: before, A 80 %, B 20 %; after, A 70 %, B 60 %.
        >>> side_by_side({"before": (80, 20)})
        Traceback (most recent call last):
        dltutor.errors.LearnerError: rows['before']=(80, 20): it must be two shares from 0 to 1
    """
    if not isinstance(rows, Mapping) or not 1 <= len(rows) <= MOST:
        given = f"rows has {len(rows)}" if isinstance(rows, Mapping) else f"rows={validation.shown(rows)}"
        raise LearnerError(f'{given}: it must name one to {MOST} pairs of shares, for example {{"before": (0.8, 0.2)}}')
    clean = {str(name): _pair(str(name), pair) for name, pair in rows.items()}
    told = [
        f"{name}, " + ", ".join(f"{group} {share(each)}" for group, each in zip(groups, pair, strict=True))
        for name, pair in clean.items()
    ]
    height = TOP + LINE * len(clean) + BOTTOM
    picture = Picture(WIDTH, height, alt=f"{title[:1].upper()}{title[1:]}: {'; '.join(told)}.")
    axes = picture.axes_at(230, TOP, 350, LINE * len(clean), grid=True, frame="open", yticks=[])
    axes.set(xlim=(0, 1), ylim=(len(clean) - 0.5, -0.5), xticks=(0, 0.25, 0.5, 0.75, 1))
    axes.set_xticklabels(("0 %", "25 %", "50 %", "75 %", "100 %"))
    for row, (name, pair) in enumerate(clean.items()):
        picture.paint(axes.plot(pair, [row, row], linewidth=4, solid_capstyle="butt")[0], color="muted")
        for each, mark, fill in zip(pair, "o^", ("ink", "paper"), strict=True):
            look = {"markersize": 10, "markeredgewidth": 1.8, "clip_on": False, "zorder": 3}
            point = axes.plot([each], [row], mark, **look)[0]
            picture.paint(point, markeredgecolor="ink", markerfacecolor=fill)
        picture.words_at(218, TOP + LINE * (row + 0.5), size=10, side="right").set_text(name)
        note = (notes or {}).get(name, "").replace(" %", "%").replace("%", " %")
        picture.words_at(598, TOP + LINE * (row + 0.5), size=9, role="muted").set_text(note)
    picture.words_at(230, 14, size=10).set_text(f"{title}: ● {groups[0]}, △ {groups[1]}")
    return picture


def _pair(name: str, given: Any) -> tuple[float, float]:
    pair = np.asarray(given, float) if np.size(given) == 2 else np.full(2, np.nan)
    if not ((pair >= 0) & (pair <= 1)).all():
        raise LearnerError(f"rows[{name!r}]={validation.shown(given)}: it must be two shares from 0 to 1")
    return float(pair.reshape(-1)[0]), float(pair.reshape(-1)[1])
