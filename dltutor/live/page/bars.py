"""The bars of controls above a lab's picture: what is needed at once, and what stands behind "More"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dltutor.live.page.controls import Button, Control


def bars(controls: Sequence[Control], widgets: Mapping[str, Any], more: Mapping[str, Sequence[str]]) -> list[Any]:
    """A row of what is always in sight, buttons first; then what a button opens: a row for each group of `more`."""
    import ipywidgets as w

    folded = {name for group in more.values() for name in group}
    sight = [control for control in controls if control.name not in folded]
    sight.sort(key=lambda control: not isinstance(control, Button))
    first = [widgets[control.name] for control in sight]
    groups = {group: [widgets[name] for name in names if name in widgets] for group, names in more.items()}
    rows = [_bar([w.HTML(f"<b>{group}</b>"), *members]) for group, members in groups.items() if members]
    if not rows:
        return [_bar(first)] if first else []
    panel = w.VBox(rows, layout=w.Layout(display="none"))
    switch = w.ToggleButton(
        description="More", icon="sliders", tooltip="show or hide further controls", layout=w.Layout(width="auto")
    )
    switch.observe(lambda change: setattr(panel.layout, "display", "" if change["new"] else "none"), names="value")
    return [_bar([*first, switch]), panel]


def _bar(widgets: Sequence[Any]) -> Any:
    import ipywidgets as w

    bar = w.Box(widgets, layout=w.Layout(flex_flow="row wrap", align_items="center", grid_gap="2px 6px"))
    bar.add_class("dltutor-bar")
    return bar
