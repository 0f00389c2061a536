"""Puts the runs of the playground into its figure: the present, or what was kept of the past."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.labs.training.playground.data import LABELS, LIMIT, PRESETS, Points, features_of, outputs_of
from dltutor.labs.training.playground.figure import PairFigure, Panel, PlaygroundFigure
from dltutor.labs.training.playground.look import MOST_UNITS, SIDE, View, grid
from dltutor.labs.training.playground.run import Moment, Run
from dltutor.labs.training.playground.words import NAMES, numbers

Neuron = tuple[int, int, int]  # run, hidden layer, neuron


def make_figure(runs: list[Run], preset: str, data: Points) -> PlaygroundFigure | PairFigure:
    """The figure for one run, or for two."""
    layers = [[(_heading(dense), min(dense.units, MOST_UNITS)) for _, dense in run.look.columns] for run in runs]
    if len(runs) == 2:
        return PairFigure(
            [[("", count) for _, count in shown] for shown in layers], NAMES, data.task, data.longest_names, LIMIT
        )
    inputs = [LABELS[name] for name in PRESETS[preset]]
    return PlaygroundFigure(inputs, layers[0], outputs_of(runs[0].model), data.task, data.longest_names, LIMIT)


def input_column(preset: str) -> np.ndarray:
    """The features over the plane, each from −1 to 1, (features, SIDE, SIDE)."""
    values = features_of(grid(), preset).T.reshape(-1, SIDE, SIDE)
    return values / np.abs(values).max(axis=(1, 2), keepdims=True)


def following(runs: list[Run], chosen: Neuron | None) -> Neuron | None:
    """The neuron after the one that is chosen; after the last one there is none."""
    neurons = [
        (place, layer, unit)
        for place, run in enumerate(runs)
        for layer, values in enumerate(run.view.hidden)
        for unit in range(len(values))
    ]
    place = neurons.index(chosen) + 1 if chosen in neurons else 0
    return neurons[place] if place < len(neurons) else None


def show_all(
    picture: PlaygroundFigure | PairFigure,
    runs: list[Run],
    inputs: np.ndarray,
    chosen: Neuron | None,
    share: float,
    thorough: bool,
) -> list[tuple[int, Moment]]:
    """Bring the picture up to date; returns step and moment of each run where `share` (0 to 1) is in the past.

    If not `thorough`, the thumbnails and the curves are left as they were.
    """
    moments = []
    for place, (run, panel) in enumerate(zip(runs, picture.panels, strict=True)):
        if share < 1:
            step, moment, view, kernels = run.past(share)
            moments.append((step, moment))
        else:
            step, moment, view, kernels = run.step, None, run.view, run.look.kernels() if thorough else []
        neuron = chosen[1:] if chosen is not None and chosen[0] == place else None
        _show_plane(panel, view, neuron, run.data)
        if thorough:
            first = [inputs] if len(runs) == 1 else []
            panel.thumbnails.show([*first, *view.hidden], kernels, neuron)
            panel.losses.show(*run.curves(), run.trainer.history.changes, None if moment is None else step, 0.5)
        panel.plane.mark.set_text("" if moment is None else f"the past: step {step:,}")
        panel.write(numbers(view.training), numbers(view.held_out))
    step, moment = moments[0] if moments else (runs[0].step, None)
    picture.clock.set_text(f"epoch {runs[0].trainer.epoch if moment is None else moment.epoch:,.0f}")
    picture.pace.set_text(f"step {step:,}")
    return moments


def _show_plane(panel: Panel, view: View, neuron: tuple[int, int] | None, data: Points) -> None:
    if neuron is None:
        many = view.answer.ndim > 2
        words = "the likeliest class, pale: unsure" if many else "the answer: blue A, orange B"
        panel.plane.title.set_text("the answer, a number" if data.task.numbers else words)
        shown = view.answer / data.reach if data.task.numbers else view.answer if many else 2 * view.answer - 1
        panel.plane.show(shown, not data.task.numbers)
        return
    layer, unit = neuron
    values = view.hidden[layer][unit]
    panel.plane.title.set_text(f"layer {layer + 1}, neuron {unit + 1}")
    panel.plane.show(values / max(1.0, float(np.abs(values).max())))


def _heading(dense: Any) -> str:
    activation = getattr(dense.activation, "__name__", "")
    more = f"{MOST_UNITS} of " if dense.units > MOST_UNITS else ""
    return f"{more}{dense.units}" + (f" · {activation}" if activation not in ("", "linear") else "")
