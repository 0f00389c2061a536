"""Light outputs: what of a run is kept in a notebook, and in the same form after every run."""

from __future__ import annotations

import base64
import io
import re
import sys
import tempfile
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image, UnidentifiedImageError

from dltutor.exercises.core.outcome import BUTTONS
from dltutor.publish.execution import ROOT

KEPT = ("text/plain", "text/markdown", "image/png")
LARGEST_PNG = 155_000  # bytes, with the frame of a lab's stored picture
MANY_COLOURS = 20_000  # bytes of a PNG from which on 256 colours will do
LARGEST_TEXT = 20_000  # characters
LARGEST_NOTEBOOK = 1_500_000  # bytes

_PLACES = {
    str(ROOT): "dltutor",
    sys.prefix: "environment",
    str(Path.home()): "~",
    tempfile.gettempdir(): "temporary",
}
_PROGRAM = re.compile(r"(?<![\w./~-])/(?:usr/)?(?:local/)?bin/(?=\w)")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")


def lighten(notebook: NotebookNode) -> list[str]:
    """Keep text and PNG of every output of `notebook`, in place; returns what its author should look at."""
    notebook.metadata.pop("widgets", None)
    remarks = []
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), 1):
        cell.metadata.pop("execution", None)
        remarks += [f"code cell {number}: {remark}" for remark in _lighten_cell(cell)]
    return remarks


def _lighten_cell(cell: NotebookNode) -> list[str]:
    remarks: list[str] = []
    kept: list[NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            remarks.append(f"dropped what it wrote to stderr: {output.text.strip().splitlines()[:1]}")
        elif output.output_type == "stream":
            if kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text
            else:
                kept.append(output)
        elif output.get("metadata") == BUTTONS:
            continue
        elif output.output_type == "error" or _lighten_data(output):
            kept.append(output)
        else:
            remarks.append("dropped an output that has neither text nor PNG")
    for output in kept:
        _settle(output)
        remarks += _too_large(output)
    cell.outputs = kept
    return remarks


def _lighten_data(output: NotebookNode) -> bool:
    output.data = NotebookNode({kind: output.data[kind] for kind in KEPT if kind in output.data})
    output.metadata = NotebookNode({kind: output.metadata[kind] for kind in KEPT if kind in output.metadata})
    if "image/png" in output.data:
        output.data["image/png"] = _packed(output.data["image/png"])
    return bool(output.data)


def _packed(png: str) -> str:
    """The same picture in fewer bytes: a lab has no time for it, a build has. A large one keeps 256 colours."""
    given = base64.b64decode(png)
    try:
        image = Image.open(io.BytesIO(given))
        small = min(given, _written(image), key=len)
        if len(small) > MANY_COLOURS:
            few = image.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            small = min(small, _written(few), key=len)
    except (UnidentifiedImageError, OSError):
        return png
    return base64.b64encode(small).decode()


def _written(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=9)
    return out.getvalue()


def _settle(output: NotebookNode) -> None:
    """Take out of the texts what differs from one run or one computer to the next."""
    if output.output_type == "stream":
        output.text = _settled(output.text)
    elif output.output_type == "error":
        output.traceback = [_settled(line) for line in output.traceback]
    else:
        for kind in ("text/plain", "text/markdown"):
            if kind in output.data:
                output.data[kind] = _settled(output.data[kind])


def _settled(text: str) -> str:
    for place in sorted(_PLACES, key=len, reverse=True):
        text = re.sub(re.escape(place) + r"(?![\w-])", _PLACES[place], text)
    return _ADDRESS.sub("", _PROGRAM.sub("", text))


def _too_large(output: NotebookNode) -> list[str]:
    if output.output_type == "stream":
        size, limit, what = len(output.text), LARGEST_TEXT, "text"
    elif "image/png" in output.get("data", {}):
        size, limit, what = len(base64.b64decode(output.data["image/png"])), LARGEST_PNG, "PNG"
    else:
        return []
    return [f"{what} of {size:,} bytes; {limit:,} is the most a light notebook should carry"] if size > limit else []
