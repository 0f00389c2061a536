"""Lab: networks of one and of two layers of attention learn to look a key up in pairs of keys and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.datasets.sequences.lookup import KEYS, VALUES, at_random, spelled
from dltutor.errors import LearnerError
from dltutor.labs.attention.look_up.figure import LOOKS, LookUpFigure, Shown
from dltutor.labs.attention.look_up.goals import GOALS
from dltutor.labs.bases.several import Run, SeveralLab
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.live.looking.attention import Attending
from dltutor.live.page.controls import Button, Choice, check
from dltutor.live.training.given import built
from dltutor.wording import fixed, many, share

LOW, HIGH = 0.5, 0.9  # shares right between which it jumps


class LookUp(SeveralLab[LookUpFigure]):
    """Train networks on sequences key, value, key, value, …, key; each is to name the value of the last key.

    The networks of one and of two layers have weights of their own, which stay when you choose the other one. The maps
    show where each place of a sequence looks, in the first and in the last layer of attention, the mean of the heads.
    Press a key of the sequence to ask for it.

    Args:
        build: a function of the number of layers, 1 or 2, that returns a compiled `keras.Model` with layers of
            attention: sequences (2 × pairs + 1,) to one number for each of the 16 values.
        train: `datasets.lookup(…)`, what it is trained on.
        test: `datasets.lookup(…, seed=1)`, with as many pairs.
        depth: the number of layers to begin with.
        learning_rate: to start with, from 0.0001 to 10; None for that of the model.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if `build` gives something else, or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("next", "Next sequence", icon="forward", key="n", help="another sequence that it is not trained on"),
        Choice("depth", "layers of attention", tuple(LOOKS), 1, help="each has a network of its own"),
    )
    goals = GOALS
    draggable = True
    keys = ("ArrowLeft", "ArrowRight")

    def __init__(
        self,
        build: Callable[[int], Any],
        train: Any,
        test: Any,
        *,
        depth: int = 1,
        learning_rate: float | None = None,
        batch_size: int = 64,
        **settings: Any,
    ) -> None:
        check(self.controls, {"depth": depth, **settings})
        self._build = build
        self._train_data, self._test = _sequences("train", train), _sequences("test", test)
        self.pairs = self._test[0].shape[1] // 2
        if self._train_data[0].shape[1] != self._test[0].shape[1]:
            raise LearnerError(f"test has sequences of {many(self.pairs, 'pair')}; train has others")
        self._looks: dict[int, Attending] = {}
        super().__init__(depth, batch_size=batch_size, learning_rate=learning_rate, depth=depth, **settings)

    def make(self, key: int, batch_size: int) -> Run:
        model = built(self._build, key, seed=1, called=f"build({key})", like=" of the number of layers")
        if model.output_shape[-1] != VALUES:
            raise LearnerError(f"build({key}): the model gives {model.output_shape[1:]}; it must give {VALUES} numbers")
        self._looks[key] = Attending(model)
        return Run(model, *self._train_data, self._test, batch_size)

    @property
    def chosen(self) -> tuple[Any, ...]:
        return (self.values.depth,)

    def figure(self) -> LookUpFigure:
        return LookUpFigure(at_random(*self._test))

    def begin(self) -> None:
        self.answered: set[int] = set()  # the pairs that were asked for by hand, and rightly answered
        self._take(0)

    @property
    def sequence(self) -> np.ndarray:
        """The sequence, with the key that is asked for at its end."""
        row = self._test[0][self.place].copy()
        row[-1] = row[2 * self.asked]
        return row

    @property
    def jump(self) -> tuple[int, int] | None:
        """The last step at which the network shown was right in less than half, and the first in nine of ten."""
        run = self.run_shown
        high = next((i for i, right in enumerate(run.shares) if right >= HIGH), None)
        low = [i for i, right in enumerate(run.shares[:high]) if right < LOW] if high is not None else []
        return (run.steps[low[-1]], run.steps[high]) if low and high is not None else None

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "depth":
            self.answered = set()
            self.choose()

    def on_next(self) -> None:
        self._take((self.place + 1) % len(self._test[0]))

    def on_reset(self) -> None:
        self._take(0)
        super().on_reset()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        found = self.picture.at(x, y) if area == "page" and phase == "down" else None
        if found is not None and found < 2 * self.pairs:
            self._ask(found // 2)

    def typed(self, key: str, shift: bool) -> None:
        self._ask((self.asked + (1 if key == "ArrowRight" else -1)) % self.pairs)

    def _ask(self, pair: int) -> None:
        self.asked, self._by_hand = pair, True

    def _take(self, place: int) -> None:
        row = self._test[0][place]
        self.place, self.asked = place, int(np.flatnonzero(row[0:-1:2] == row[-1])[0])
        self.answered = set()
        self._by_hand = False

    def _train(self, **amount: Any) -> None:
        self.answered, self._by_hand = set(), False
        super()._train(**amount)

    def update(self) -> None:
        look, row = self._looks[self.values.depth], self.sequence
        answer, weights = look.look(row[None])
        self.said, self.wanted = int(np.nan_to_num(answer[0]).argmax()), int(row[2 * self.asked + 1]) - len(KEYS)
        if self._by_hand and self.said == self.wanted:
            self.answered.add(self.asked)
        self.picture.show_curves({depth: (run.steps, run.shares) for depth, run in self.runs.items()})
        mark = "✔" if self.said == self.wanted else f"✗, it is {self.wanted}"
        text = f"asked for {KEYS[row[-1]]}: it answers {self.said} {mark}"
        names = list(dict.fromkeys((look.names[0], look.names[-1])))
        maps = [weights[name][0].mean(axis=0) for name in names]
        heads = ("layer 1", "layer 2") if len(maps) == 2 else ("its one layer",)
        self.shares = [self._on_key(maps[0]), float(maps[-1][-1, 2 * self.asked + 1])]
        below = [
            f"values look at their key: {fixed(self.shares[0])}",
            f"the end looks at the answer: {fixed(self.shares[1])}",
        ]
        below = below if len(maps) == 2 else below[1:]
        shown = [Shown(*each) for each in zip(heads, maps, below, strict=True)]
        self.picture.show_sequence(text, spelled(row), shown, 2 * self.asked + 1)

    def _on_key(self, weights: np.ndarray) -> float:
        """How much weight the values of the sequence have on the key before them, in the mean."""
        values = np.arange(1, 2 * self.pairs, 2)
        return float(weights[values, values - 1].mean())

    def describe(self) -> str:
        run, depth = self.run_shown, self.values.depth
        text = f"{super().describe()}\n{many(depth, 'layer')}"
        if not run.steps:
            return f"{text}: not judged yet."
        text += f": {share(run.share, 1)} of {many(len(self._test[0]), 'new sequence')} right."
        if self.jump is not None:
            text += f" It jumped between step {self.jump[0]:,} and step {self.jump[1]:,}."
        return text

    def _arguments(self) -> list[str]:
        return ["build", "train", "test"]


def _sequences(name: str, given: Any) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise LearnerError(f"{name}={validation.shown(given)}: it must be a pair, as datasets.lookup() gives it")
    like = "as datasets.lookup() gives it"
    rows = validation.array(f"{name} sequences", given[0], shape=(None, None), like=like, dtype=np.int64)
    answers = validation.array(f"{name} answers", given[1], shape=(None,), like=like, dtype=np.int64)
    validation.same_length(**{f"{name}_sequences": rows, f"{name}_answers": answers})
    if rows.shape[1] % 2 == 0 or not 5 <= rows.shape[1] <= 25 or not 0 <= answers.min() <= answers.max() < VALUES:
        raise LearnerError(f"{name} has shape {rows.shape}: it must be sequences {like}")
    spelled(rows.ravel()[[rows.argmin(), rows.argmax()]])
    return rows, answers
