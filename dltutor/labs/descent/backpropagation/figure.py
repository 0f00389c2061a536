"""A small network drawn as a graph, with its numbers on nodes and edges, and the formula of the present step below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyBboxPatch

from dltutor.figures.picture import Picture
from dltutor.figures.words import Words
from dltutor.wording import subscript

WIDTH, HEIGHT, GRAPH = 860, 570, 376  # of the picture and of its upper part, in pixels
COLUMNS = (58, 350, 632)  # inputs, hidden, outputs
LOSS = (790, 201)
TOP, MIDDLE, BOTTOM = 274, 188, 102
HALF = {0: (40, 26), 1: (62, 44), 2: (62, 44)}  # half the width and height of a card in each column
LOSS_HALF = (58, 44)
LABEL = (41, 19)  # half the room that the two numbers of an edge take
STUB = 15  # length of the line from a bias to its card
ARROWS = 4  # edges that one step can use

Node = tuple[int, int]  # layer (0 inputs, 1 hidden, 2 outputs, 3 the loss) and number
Edge = tuple[Node, Node]  # from a node to one of the next layer; a bias is an edge from its own node to itself


class Marked(NamedTuple):
    """What the present step is about: a node, edges with the direction of travel, and the texts that are new."""

    node: Node | None = None
    edges: tuple[Edge, ...] = ()
    backward: bool = False
    fresh: frozenset[tuple[str, Any]] = frozenset()


class BackpropagationFigure(Picture):
    """Two inputs, two hidden units, one or two outputs and the loss, left to right; below it lines of text.

    Call `set_outputs` before the first `show`.
    """

    def __init__(self) -> None:
        super().__init__(
            WIDTH,
            HEIGHT,
            alt="A network of two inputs, two hidden neurons and its outputs, with a number on every edge.",
        )
        self.graph = self.axes(position=(0, 1 - GRAPH / HEIGHT, 1, GRAPH / HEIGHT), area="graph", frame="off")
        self.graph.set(xlim=(0, WIDTH), ylim=(0, GRAPH))
        self.links = self.paint(self.graph.add_collection(LineCollection([], linewidths=1.2, zorder=1)), color="muted")
        self.cards = {node: self._card(node) for node in [*_nodes(2), (3, 0)]}
        self.titles = {node: self._still(node) for node in self.cards}
        self.outline = self.moving(self.graph.add_patch(_box((0, 0), (1, 1), linewidth=2.6, fill=False, zorder=4)))
        self.paint(self.outline, edgecolor="accent")
        look = {"linewidth": 2.6, "markersize": 10, "zorder": 3, "solid_capstyle": "butt"}
        self.arrows = [self.moving_line(self.graph, "-", "accent", **look) for _ in range(ARROWS)]
        self.texts: dict[tuple[str, Any], Words] = {}
        self._make_words()
        self._make_panel()
        self._make_history()
        self.set_outputs(1)

    def set_outputs(self, outputs: int) -> None:
        """Draw the graph for one or two outputs."""
        self.outputs = outputs
        shown = _nodes(outputs)
        self.links.set_segments([part for edge in edges(outputs) for part in self.route(edge)])
        for node, card in self.cards.items():
            visible = node in shown or node[0] == 3
            card.set_visible(visible)
            self.titles[node].set_visible(visible)
            if visible:
                (x, y), (across, up) = self.at(node), _half(node)
                card.set_bounds(x - across, y - up, 2 * across, 2 * up)
                self.titles[node].set_position((x, y + up - 13 if node[0] else y + 10))
                self.titles[node].set_text(name(node, outputs))
        for key, words in self.texts.items():
            position = self._position(key)
            words.set_visible(position is not None)
            if position is not None:
                words.set_position(position)
        self.touch()

    def show(self, numbers: Mapping[tuple[str, Any], str], marked: Marked, title: str, lines: Sequence[str]) -> None:
        """Show `numbers` (a text for each of `texts`), mark the present step, and write its `title` and `lines`."""
        for key, words in self.texts.items():
            words.set_text(numbers.get(key, ""))
            self.paint(words, color="accent" if key in marked.fresh else _role(key))
        self.outline.set_visible(marked.node is not None)
        if marked.node is not None:
            (x, y), (across, up) = self.at(marked.node), _half(marked.node)
            self.outline.set_bounds(x - across, y - up, 2 * across, 2 * up)
        for i, arrow in enumerate(self.arrows):
            used = i < len(marked.edges)
            arrow.set_visible(used)
            if used:
                self._aim(arrow, marked.edges[i], marked.backward)
        self.headline.set_text(title)
        self.fill_in(self.lines, lines)

    def show_losses(self, losses: Sequence[float], caption: str) -> None:
        """The loss after every update, as high as the largest that is finite."""
        heights = np.array(losses[-200:], dtype=float)
        finite = heights[np.isfinite(heights)]
        top = finite.max(initial=0.0) or 1.0
        heights = np.where(np.isfinite(heights), heights / top, np.nan)
        along = np.linspace(0, 1, len(heights)) if len(heights) > 1 else np.zeros(1)
        self.curve.set_data(along, heights)
        self.last.set_data(along[-1:], heights[-1:])
        self.caption.set_text(caption)

    def at(self, node: Node) -> tuple[float, float]:
        """The middle of a node's card."""
        layer, i = node
        if layer == 3:
            return LOSS
        alone = layer == 2 and self.outputs == 1
        return COLUMNS[layer], MIDDLE if alone else (TOP, BOTTOM)[i]

    def route(self, edge: Edge) -> list[np.ndarray]:
        """The two pieces of an edge, before and after its label; one piece where there is no label."""
        start, end, label = self._ends(edge)
        if label is None:
            return [np.array([start, end])]
        way = end - start
        gap = min(LABEL[0] / abs(way[0]) if way[0] else 1e9, LABEL[1] / abs(way[1]) if way[1] else 1e9)
        middle = float((label - start) @ way / (way @ way))
        return [np.array([start, start + (middle - gap) * way]), np.array([start + (middle + gap) * way, end])]

    def nearest(self, x: float, y: float) -> tuple[str, Any] | None:
        """The node or the edge at a place of the graph: ("node", (1, 0)), ("edge", ((0, 0), (1, 1))) or None."""
        for node in [*_nodes(self.outputs), (3, 0)]:
            (across, up), (left, low) = _half(node), self.at(node)
            if abs(x - left) <= across and abs(y - low) <= up:
                return "node", node
        for edge in all_edges():
            label = self._position(("weight", edge))
            if label and abs(x - label[0]) <= LABEL[0] and abs(y - label[1] + 9) <= LABEL[1]:
                return "edge", edge
        return None

    def _ends(self, edge: Edge) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """Where an edge starts and ends, and the middle of its label."""
        source, target = edge
        (x, y), (across, up) = self.at(target), _half(target)
        if source == target:
            side = -1 if y == BOTTOM else 1
            outside = y + side * (up + STUB)
            return np.array([x, outside]), np.array([x, y + side * up]), None
        left = self.at(source)
        start, end = np.array([left[0] + _half(source)[0], left[1]]), np.array([x - across, y])
        if target[0] == 3:
            return start, end, None
        level = start[1] == end[1]
        share = 0.6 if level else 0.29 if target[0] == 1 or self.outputs == 2 else 0.47
        return start, end, start + share * (end - start)

    def _position(self, key: tuple[str, Any]) -> tuple[float, float] | None:
        """Where a text stands; None where there is no such node now."""
        kind, what = key
        if kind in ("weight", "gradient"):
            if what not in edges(self.outputs):
                return None
            label = self._ends(what)[2]
            if label is None:
                x, y = self.at(what[1])
                label = np.array([x, y + (-1 if y == BOTTOM else 1) * (HALF[1][1] + STUB + 19)])
            return label[0], label[1] + (9 if kind == "weight" else -9)
        if what not in [*_nodes(self.outputs), (3, 0)]:
            return None
        (x, y), (across, up) = self.at(what), _half(what)
        if what[0] == 0:
            return x, y - 9
        row = {"z": 0, "a": 1, "delta": 2, "L": 0, "t0": 1, "t1": 2}[kind]
        return x - across + 9, y + up - 33 - 20 * row

    def _make_words(self) -> None:
        keys: list[tuple[str, Any]] = [("x", (0, i)) for i in range(2)]
        keys += [(kind, (layer, i)) for layer in (1, 2) for i in range(2) for kind in ("z", "a", "delta")]
        keys += [(kind, (3, 0)) for kind in ("L", "t0", "t1")]
        keys += [(kind, edge) for edge in all_edges() for kind in ("weight", "gradient")]
        for key in keys:
            side = "left" if key[0] in ("z", "a", "delta", "L", "t0", "t1") else "center"
            self.texts[key] = self.words(0, 0, axes=self.graph, side=side, size=9.5, role=_role(key))

    def _make_panel(self) -> None:
        panel = self.axes(position=(0, 0, 1, 1 - GRAPH / HEIGHT), frame="off")
        panel.set(xlim=(0, WIDTH), ylim=(0, HEIGHT - GRAPH))
        self.paint(panel.axhline(HEIGHT - GRAPH - 2, 0.02, 0.98, linewidth=1), color="grid")
        self.headline = self.words(18, 168, axes=panel, size=11.5, weight="bold")
        self.lines = [self.words(18, 138 - 24 * i, axes=panel, size=10.5, mono=True) for i in range(6)]

    def _make_history(self) -> None:
        history = self.axes(position=(733 / WIDTH, 1 - (GRAPH - 32) / HEIGHT, 114 / WIDTH, 62 / HEIGHT), frame="open")
        history.set(xlim=(-0.05, 1.08), ylim=(-0.06, 1.12), xticks=[], yticks=[])
        self.curve = self.moving_line(history, "-", "training", linewidth=2)
        self.last = self.moving_line(history, "o", "training", markersize=6)
        self.caption = self.words(LOSS[0], 18, axes=self.graph, side="center", size=9, role="muted")

    def _card(self, node: Node) -> FancyBboxPatch:
        card = self.graph.add_patch(_box((0, 0), (1, 1), linewidth=1.3, zorder=2))
        self.paint(card, facecolor="paper", edgecolor="ink" if node[0] in (1, 2) else "muted")
        return card

    def _still(self, node: Node) -> Any:
        return self.graph.text(0, 0, "", ha="center", va="center", fontsize=11, fontweight="bold", zorder=3)

    def _aim(self, arrow: Any, edge: Edge, backward: bool) -> None:
        """Lay an arrow along an edge, its head at the far end of the direction of travel."""
        pieces = self.route(edge)
        points = np.concatenate([part for piece in pieces for part in (piece, [[np.nan, np.nan]])])[:-1]
        if backward:
            points = points[::-1]
        way = points[-1] - points[-2]
        points[-1] = points[-1] - way / np.hypot(*way) * 4
        arrow.set_data(*points.T)
        arrow.set_markevery([len(points) - 1])
        arrow.set_marker((3, 0, float(np.degrees(np.arctan2(way[1], way[0])) - 90)))


def edges(outputs: int) -> list[Edge]:
    """Every edge of the graph: weights, biases, and the lines to the loss.

    >>> len(edges(1)), len(edges(2))
    (10, 14)
    """
    hidden, out = [(1, 0), (1, 1)], [(2, j) for j in range(outputs)]
    found: list[Edge] = [((0, i), unit) for unit in hidden for i in range(2)]
    found += [(unit, output) for output in out for unit in hidden]
    found += [(unit, unit) for unit in (*hidden, *out)]
    return found + [(output, (3, 0)) for output in out]


def all_edges() -> list[Edge]:
    """The edges that have a weight, of the larger graph."""
    return [edge for edge in edges(2) if edge[1][0] != 3]


def name(node: Node, outputs: int) -> str:
    """What a node is called: x₁, h₂, y, y₂.

    >>> name((2, 0), 1), name((2, 0), 2), name((1, 1), 1)
    ('y', 'y₁', 'h₂')
    """
    layer, i = node
    if layer == 3:
        return "loss"
    return "xhy"[layer] + ("" if layer == 2 and outputs == 1 else subscript(i + 1))


def _nodes(outputs: int) -> list[Node]:
    return [(0, 0), (0, 1), (1, 0), (1, 1), *((2, j) for j in range(outputs))]


def _half(node: Node) -> tuple[float, float]:
    return LOSS_HALF if node[0] == 3 else HALF[node[0]]


def _role(key: tuple[str, Any]) -> str:
    return "training" if key[0] in ("gradient", "delta") else "ink"


def _box(corner: tuple[float, float], size: tuple[float, float], **look: Any) -> FancyBboxPatch:
    return FancyBboxPatch(corner, *size, boxstyle="round,pad=0,rounding_size=8", **look)
