"""What the lab says that asks for digits."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np


def heading(lab: Any) -> str:
    """Above the grid."""
    stretched = "" if lab.values.length == 1 else f", noise × {lab.values.length:g}"
    if lab.values.view == "many of one digit":
        return f"asked for: {lab.names[lab.values.digit]}{stretched}; below a fake what the judge reads, if it differs"
    return f"each line has the same noise for every digit{stretched}; below what the judge reads"


def describe(lab: Any) -> str:
    """The digit that is asked for, then all of them."""
    digit, shares = lab.values.digit, lab.shares
    count, right = lab.right.shape[1], int(lab.right[digit].sum())
    wrong = Counter(int(i) for i in lab.answers[digit].argmax(axis=1) if i != digit).most_common(3)
    others = ", ".join(f"{lab.names[i]} ({times})" for i, times in wrong)
    line = f"Asked for {lab.names[digit]}: the judge reads {right} of {count} as {lab.names[digit]}"
    line += f"; others as {others}." if others else "."
    worst = int(shares.argmin())
    every = f"All digits: {100 * shares.mean():.0f} % as asked; worst {lab.names[worst]}, {100 * shares[worst]:.0f} %."
    return f"{line}\n{every}{_variety(lab)}"


def _variety(lab: Any) -> str:
    if lab.values.length == 0:
        return " Without noise all fakes of a digit are the same one."
    if lab.variety is None or np.isnan(lab.variety).all():
        return ""
    various = float(np.nanmean(lab.variety))
    if various < 0.7:
        said = "much more alike than real digits"
    elif various < 0.95:
        said = "a little more alike than real digits"
    else:
        said = "as various as real digits" if various <= 1.1 else "more various than real digits"
    return f" Variety {various:.2f}: the fakes of one digit are {said}."
