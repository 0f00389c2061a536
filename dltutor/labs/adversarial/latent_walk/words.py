"""What the latent walk says."""

from __future__ import annotations

from typing import Any

SURE = "how sure the judge is, ··· 60 %"
FAR = "distance to the nearest, ··· usual among real ones"
LENGTH = "length of the noise, ··· 90 % of all"


def choosing(lab: Any) -> str:
    """Above the fakes."""
    return f"fakes, each from other noise; click on one to make it {lab.values.chooses}"


def headings(lab: Any) -> tuple[str, str]:
    """Above the stops and above the real images."""
    walk = "from A to B" if lab.values.walk == "from A to B" else "from C to C + (B − A)"
    moved = ", moved by the directions" if lab.offset.any() else ""
    return (
        f"the walk {walk}, {lab.values.path}{moved}; drag along it",
        "the nearest training image of each, and its distance",
    )


def here(lab: Any, number: int) -> tuple[str, str]:
    """Above the two large images."""
    return f"here: position {lab.values.position:.2f}", f"nearest: number {number:,}"


def describe(lab: Any) -> str:
    """The present place in two or three sentences."""
    low, middle, high = lab.usual
    near = f"The nearest of {len(lab.real):,} training images is {lab.distance:.2f} away"
    if lab.distance < low:
        judged = "nearer than almost all of them have one another: this is nearly a copy"
    elif lab.distance > high:
        judged = f"farther than 95 % of them are from each other (at most {high:.2f}): this image is new, or no digit"
    else:
        judged = f"as usual among themselves ({low:.2f} to {high:.2f}, half of them below {middle:.2f}): it is no copy"
    lines = [f"{_read(lab)}{near}; {judged}."]
    length, (least, usual, _) = lab.lengths[-1], lab.shell
    line = f"The noise here has length {length:.2f}; noise of {lab.maker.noise_size} numbers usually has {usual:.2f}"
    lines.append(line + (": this is nearer to zero than 95 % of all noise." if length < least else "."))
    return "\n".join(lines)


def _read(lab: Any) -> str:
    if lab.answer is None:
        return ""
    best, second = lab.answer.argsort()[::-1][:2]
    sure = lab.answer[best]
    torn = f", or {lab.names[second]} ({100 * lab.answer[second]:.0f} %)" if sure < 0.8 else ""
    return f"The judge reads {lab.names[best]} ({100 * sure:.0f} % sure){torn}. "
