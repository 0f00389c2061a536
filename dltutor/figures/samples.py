"""A line with a mark, drawn small beside its name: what a legend shows."""

from __future__ import annotations

from dltutor.figures.picture import Picture


def draw_sample(picture: Picture, place: tuple[float, float, float, float], role: str, dash: str, marker: str) -> None:
    """Draw a line of style `dash` with one `marker`, in the colour of `role`.

    `place` is (left, bottom, width, height) in shares of the picture.
    """
    axes = picture.axes(position=place, frame="off", xlim=(0, 1), ylim=(-1, 1))
    line = axes.plot([0, 1], [0, 0], dash, linewidth=2)[0]
    mark = axes.plot([0.5], [0], marker, markersize=6)[0]
    for sample in (line, mark):
        picture.paint(sample, color=role)
