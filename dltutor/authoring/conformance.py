"""What every lab must do, whatever it is about; `demand` holds one lab to all of it and names what it does not do."""

from __future__ import annotations

import gc
import inspect
import itertools
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.transforms import Bbox

from dltutor import labs
from dltutor.authoring import driver
from dltutor.errors import LearnerError
from dltutor.figures.palette import DARK, LIGHT
from dltutor.figures.words import Words
from dltutor.live.page import registry
from dltutor.live.page.controls import LETTER, Button, Choice, Control, Line, Slider, Switch
from dltutor.live.page.lab import Lab

HEIGHT = 538  # pixels that a laptop of 1366 × 768 leaves for a lab
WIDTH = 1190  # of them, where JupyterLab's side bar is closed
ROW, GAP, MARGIN = 34, 10, 24  # a widget has a margin of its own
SMALLEST = 0.75  # of its own size a picture is shown at least


def demand(code: str, names: Callable[[], Mapping[str, Any]], overlaid: bool = False) -> None:
    """Hold the lab that `code` makes of the learner's `names()` to everything below.

    A picture that is `overlaid` puts words upon words on purpose, as a mark upon a character of a text.
    """
    first = make(code, names())
    demand_one_line(first)
    demand_refusals(first)
    demand_refusals_when_made(first, code, names())
    lab = demand_same_again(first, code, names())
    first.close()
    demand_both_themes(lab)
    if not overlaid:
        demand_clear_words(lab.picture)
    demand_driven(lab)
    if not overlaid:
        demand_clear_words(lab.picture)
    demand_fit(lab)
    demand_nothing_left(lab)


def make(code: str, names: Mapping[str, Any]) -> Any:
    """The lab that a line of code makes, or the last line of several."""
    *first, last = code.strip().split("\n")
    known = {"labs": labs, **names}
    exec("\n".join(first), known)
    return eval(last, known)


def demand_one_line(lab: Any) -> None:
    """In words it is one line, without a place in memory."""
    line = repr(lab)
    assert "\n" not in line and " at 0x" not in line, line
    assert line.startswith(f"{type(lab).__name__} lab: ") and lab.words().strip(), line
    assert all(str(goal) for goal in lab.goals), line


def demand_same_again(lab: Any, code: str, names: Mapping[str, Any]) -> Any:
    """Its code makes the same lab again, which is returned; code that is a whole program of Keras runs."""
    again = make(lab.to_code(), names)
    if not isinstance(again, Lab):
        again = make(code, names)
    assert vars(again.values) == vars(lab.values), lab.to_code()
    assert repr(again) == repr(lab), lab.to_code()
    return again


def demand_both_themes(lab: Any) -> None:
    """It draws itself in the colours of either theme, on its paper."""
    frames = []
    for theme in (DARK, LIGHT):
        lab.dress(theme, 1.0)
        frames.append(lab.picture.frame()[..., :3].copy())
        paper = [int(theme.paper[k : k + 2], 16) for k in (1, 3, 5)]
        assert frames[-1][1, 1].tolist() == paper, f"the corner is {frames[-1][1, 1]}, not the paper's {theme.paper}"
    assert (frames[0] != frames[1]).any(), "both themes look alike"


def words_of(picture: Any) -> list[tuple[str, Any]]:
    """The words that are to be read, each with its box in pixels: ours, matplotlib's, and the numbers at the axes."""
    picture.frame()
    figure, found = picture.figure, []
    for axes in [axes for axes in figure.axes if axes.get_visible()]:
        found += [axes.title, axes._left_title, axes._right_title, *axes.texts]
        if axes.axison:
            found += [axes.xaxis.label, axes.yaxis.label, *_tick_labels(axes)]
    quick = [(w.get_text(), w.get_window_extent()) for w in figure.findobj(Words) if _is_read(w)]
    slow = [(t.get_text(), t.get_window_extent()) for t in [*found, *figure.texts] if _is_read(t)]
    return quick + [(text, _core(box)) for text, box in slow]


def _is_read(words: Any) -> bool:
    return bool(words.get_text().strip()) and words.get_visible()


def _tick_labels(axes: Any) -> Iterator[Any]:
    """The labels of the ticks that lie within the ends of the axes."""
    for labels, ends, part in (
        (axes.get_xmajorticklabels(), sorted(axes.get_xlim()), 0),
        (axes.get_ymajorticklabels(), sorted(axes.get_ylim()), 1),
    ):
        yield from (label for label in labels if ends[0] <= label.get_position()[part] <= ends[1])


def _core(box: Any) -> Any:
    """The part of a text's box in which its letters stand: above and below, the box has room for others."""
    upright = box.height > box.width
    return Bbox.from_extents(
        box.x0 + (0.25 * box.width if upright else 1),
        box.y0 + (1 if upright else 0.25 * box.height),
        box.x1 - (0.25 * box.width if upright else 1),
        box.y1 - (1 if upright else 0.25 * box.height),
    )


def demand_clear_words(picture: Any) -> None:
    """No words of the picture leave it or lie upon others."""
    edge, found = picture.figure.bbox, words_of(picture)
    for text, box in found:
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= edge.width and box.y1 <= edge.height
        assert inside, f"{text!r} leaves the picture"
    for (one, a), (two, b) in itertools.combinations(found, 2):
        apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
        assert apart, f"{one!r} and {two!r} lie upon each other"


def demand_refusals(lab: Any) -> None:
    """What no control can be set to is refused in one line that names it, and changes nothing."""
    before = dict(vars(lab.values))
    for control in lab.table.values():
        for value in impossible(control):
            line = refusal(lab, control.name, value)
            assert line.startswith(f"{control.name}="), f"{control.name}={value!r}: {line}"
    assert "it has" in refusal(lab, "no_such_setting", 1)
    assert vars(lab.values) == before
    assert "no such button" in _refused(lab.press, "no_such_button")


def demand_refusals_when_made(lab: Any, code: str, names: Mapping[str, Any]) -> None:
    """A lab is not made with a setting that its controls cannot have, where its constructor takes that setting."""
    taken = inspect.signature(type(lab)).parameters
    any_name = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values())
    for control in lab.table.values():
        name = control.name
        if isinstance(control, Button) or f"{name}=" in code or not (any_name or name in taken):
            continue
        value = list(impossible(control))[2]
        code_with_it = code[:-1] + ("" if code.endswith("()") else ", ") + f"{name}=impossible)"
        line = _refused(make, code_with_it, {**names, "impossible": value})
        assert line.startswith(name), f"{name}={value!r}: {line}"


def impossible(control: Control) -> Iterator[Any]:
    """Values that a control cannot have."""
    yield from [] if isinstance(control, Button) else (np.zeros(3), [[1, 2], [3]])
    if isinstance(control, Slider):
        yield from (control.low - 1, control.high + 1, float("nan"), float("inf"), "x", None, [])
        yield from [control.low + 0.5] if control.whole else []
    elif isinstance(control, (Choice, Switch)):
        yield from ("no such choice", None, 1e9, float("nan"), [])
    elif isinstance(control, Line):
        yield from (7, None, "x" * (control.most + 1))


def refusal(lab: Any, name: str, value: Any) -> str:
    """The line with which a setting is refused."""
    return _refused(lab.set, **{name: value})


def _refused(act: Any, *arguments: Any, **settings: Any) -> str:
    try:
        act(*arguments, **settings)
    except LearnerError as error:
        assert "\n" not in str(error), str(error)
        return str(error)
    raise AssertionError(f"{arguments or settings} was taken")


def demand_driven(lab: Any) -> None:
    """On a page every control moves something, every button does something, and nothing goes wrong."""
    lab._repr_mimebundle_()
    report = driver.drive(lab)
    assert report["errors"] == [], report["errors"]
    assert report["unchanged"] == [], f"nothing is moved by {report['unchanged']}"


def demand_fit(lab: Any) -> None:
    """Controls and picture fit a laptop, the picture with three quarters of its size or more; see tests/browser."""
    known = [name for names in lab.more.values() for name in names]
    assert len(known) == len(set(known)), f"twice behind More: {known}"
    room = HEIGHT - MARGIN - ROW * rows_in_sight(lab)
    assert lab.picture.height * SMALLEST <= room, f"the picture is {lab.picture.height} high; {room:.0f} are left"


def rows_in_sight(lab: Any) -> int:
    """How many rows the controls take that are always in sight, as far as that can be said without a page."""
    folded = {name for names in lab.more.values() for name in names}
    widths = [_width(control) for control in lab.table.values() if control.name not in folded]
    rows, left = 0, 0
    for width in [*widths, *([90] if folded else [])]:
        if width > left:
            rows, left = rows + 1, WIDTH
        left -= width + GAP
    return rows


def _width(control: Control) -> int:
    """About what the page gives a control."""
    letters = LETTER * len(control.label)
    if isinstance(control, Button):
        return max(76, letters + 36)
    if isinstance(control, Switch):
        return letters + 30
    if isinstance(control, Choice) and not control.ordered:
        options = control.options if isinstance(control.options, Mapping) else map(str, control.options)
        return letters + LETTER * max(map(len, options)) + 50
    return control.least_width


def demand_nothing_left(lab: Any) -> None:
    """Once closed it says what it last said, and keeps neither page nor picture nor model."""
    line, picture, session = repr(lab), weakref.ref(lab.picture), weakref.ref(lab.session)
    lab.close()
    lab.close()
    gc.collect()
    assert lab.closed and repr(lab) == line and lab not in registry.living()
    assert picture() is None, "the picture is kept"
    assert session() is None, "the session is kept"
