"""What the widgets of exercises and of quizzes share: how they are shown and closed."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets

FOCUS = "outline: 2px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px;"


def view_of(widget: widgets.Widget) -> dict[str, Any]:
    """The part of an output that shows `widget`."""
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"application/vnd.jupyter.widget-view+json": view}


def close(widget: widgets.Widget) -> None:
    """Close a widget, what is inside it, and the layout and style that each brings along."""
    for child in getattr(widget, "children", ()):
        close(child)
    for own in ("layout", "style"):
        part = getattr(widget, own, None)
        if isinstance(part, widgets.Widget):
            part.close()
    widget.close()
