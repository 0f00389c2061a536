"""Lab: a hidden layer on points of the plane, trained live; what each hidden neuron's line does for the answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import SLOW, pace
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.neurons.hidden_layer.figure import SIDE, HiddenLayerFigure
from dltutor.live.page.controls import replaced
from dltutor.live.page.goals import Goal
from dltutor.live.training import graphs
from dltutor.wording import fixed, number


class HiddenLayer(TrainingLab[HiddenLayerFigure]):
    """Train a Keras model with two inputs, one hidden `Dense` layer and one sigmoid output, and look inside.

    Args:
        model: a compiled model, Dense (1 to 8 units) and Dense(1, activation="sigmoid"). It is trained in place.
        inputs: points, shape (samples, 2), for example the four inputs of XOR.
        targets: 0 or 1 for each point.
        learning_rate: to start with, from 0.0001 to 10.
        batch_size: to start with, from 1 to the number of points; None takes all of them.
        **settings: the ``pace``: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model is not compiled or not of that form, or the data do not fit.
    """

    controls = replaced(TRAINING_CONTROLS, pace(SLOW))
    more = {}
    goals = (
        Goal(
            "every point right", lambda lab: lab.trainer.step > 0 and not lab.wrong.any() and lab.note(), trained=True
        ),
        Goal(
            "every point right, and sure of it: all answers within 0.1 of the target",
            lambda lab: lab.trainer.step > 0 and lab.largest_error <= 0.1 and lab.note(),
            trained=True,
        ),
    )

    def __init__(
        self,
        model: Any,
        inputs: Any,
        targets: Any,
        *,
        learning_rate: float = 0.1,
        batch_size: int | None = None,
        **settings: Any,
    ) -> None:
        self.inputs = validation.array("inputs", inputs, shape=(None, 2), like="points").astype(np.float32)
        self.targets = validation.array("targets", targets, like="0 or 1 for each point").astype(int).reshape(-1)
        if not np.isin(self.targets, (0, 1)).all():
            raise LearnerError(f"targets has {self.targets.max()}: it must be 0 or 1 for each point")
        size = validation.same_length(inputs=self.inputs, targets=self.targets) if batch_size is None else batch_size
        data = self.inputs, self.targets.reshape(-1, 1)
        trainer = self._trainer_of(model, *data, learning_rate=learning_rate, batch_size=size)
        self._dense = _hidden_and_output(model)
        super().__init__(trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> HiddenLayerFigure:
        return HiddenLayerFigure(self.inputs, self.targets, self._dense.units)

    def begin(self) -> None:
        self._look = _looker(self.model, self._dense, self.inputs, self.picture.limits)
        self._see()

    @property
    def wrong(self) -> np.ndarray:
        """For each point whether the answer is on the wrong side of 0.5, shape (samples,)."""
        return ~((self._answers > 0.5) == (self.targets == 1))

    @property
    def largest_error(self) -> float:
        """The largest distance of an answer from its target, 0 to 1."""
        return float(np.abs(self._answers - self.targets).max())

    def measure(self) -> float:
        self._see()
        return float(1 - self.wrong.mean())

    def start_over(self) -> None:
        super().start_over()
        self._see()

    def update(self) -> None:
        self.picture.show(
            self._plane,
            self._hidden,
            np.nan_to_num(self._dense.kernel.numpy()),
            np.nan_to_num(self._dense.bias.numpy()),
            self.wrong,
        )
        history = self.trainer.history
        self.picture.loss.show(history.step, history.loss, history.changes)
        for text, line in zip(self.picture.texts, self._table(), strict=False):
            text.set_text(line)

    def describe(self) -> str:
        right = len(self.targets) - int(self.wrong.sum())
        text = f"{super().describe()}\nPoints right: {right} of {len(self.targets)}."
        stuck = self.trainer.step > 2000 and right < len(self.targets) and self.trainer.history.loss[-1] > 0.3
        if stuck:
            text += " It seems stuck: run the cell above again for other first weights, or add a unit."
        return text

    def _see(self) -> None:
        """Ask the model for its answers at the points and over the plane."""
        answers, plane, hidden = self._look()
        self._answers = np.nan_to_num(answers)
        self._plane = np.nan_to_num(plane, nan=0.5).reshape(SIDE, SIDE)
        self._hidden = np.nan_to_num(hidden).T.reshape(-1, SIDE, SIDE)

    def _table(self) -> list[str]:
        if len(self.targets) > 4:
            return [f"largest error {fixed(self.largest_error)}"]
        lines = [" x₁  x₂  target  answer"]
        for (a, b), target, answer in zip(self.inputs, self.targets, self._answers, strict=True):
            mark = "✔" if (answer > 0.5) == target else "✗"
            lines.append(f"{number(a):>3} {number(b):>3}  {target:5d}   {fixed(answer):>6} {mark}")
        return lines

    def _arguments(self) -> list[str]:
        return ["model", "inputs", "targets"]


def _hidden_and_output(model: Any) -> Any:
    """The hidden Dense layer of `model`, or a one-line error."""
    import keras

    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    fits = len(dense) == 2 and dense[0].kernel.shape[0] == 2 and dense[1].units == 1 and dense[0].units <= 8
    if not fits:
        found = ", ".join(f"Dense({d.units})" for d in dense) or "none"
        raise LearnerError(
            f"model: this lab wants two inputs, one hidden Dense layer of 1 to 8 units and Dense(1); it has {found}"
        )
    return dense[0]


def _looker(model: Any, dense: Any, inputs: np.ndarray, limits: tuple[float, float]) -> Any:
    """A quick function: the answers at `inputs`, and answers and hidden outputs over the plane, top row first."""
    import keras
    import tensorflow as tf

    across = np.linspace(*limits, SIDE)
    plane = np.stack(np.meshgrid(across, across[::-1]), axis=-1).reshape(-1, 2)
    places = tf.constant(np.concatenate([inputs, plane]).astype(np.float32))
    both = keras.Model(model.inputs, [model.outputs[0], dense.output])
    traced = graphs.trace(lambda: both(places, training=False))

    def look() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        answer, hidden = (t.numpy() for t in traced())
        count = len(inputs)
        return answer[:count, 0], answer[count:, 0], hidden[count:]

    return look
