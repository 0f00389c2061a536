"""Lab: a network that attends learns sentences that only the order of words tells; positions and mask are switched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.attention.order.figure import KINDS, MOST, OrderFigure
from dltutor.labs.attention.order.goals import GOALS
from dltutor.labs.bases.several import Run, SeveralLab
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.live.looking.attention import Attending
from dltutor.live.page.controls import Button, Choice, Switch, check
from dltutor.live.training.given import built
from dltutor.wording import fixed, many, share

EXAMPLES = 12  # sentences to look at


class Order(SeveralLab[OrderFigure]):
    """Train networks that attend, told of the places of words in three ways, with a mask or without.

    Each of the six has weights of its own, which stay when you choose another. The map shows where each word of a
    sentence looks in the last layer of attention, the mean of its heads. Press two words of it, one after the other:
    they change places. With the keyboard: ← and → choose a word, with Shift they move it.

    Args:
        build: a function of positions ("none", "learned" or "waves") and masked (True or False) that returns a compiled
            `keras.Model` with a layer of attention: rows of numbers of words, padded with 0, to one probability.
        train: a pair of such rows, shape (samples, places), at most 24 places, and of labels, 0 or 1.
        test: such a pair, never trained on.
        words: the word for each number, the first one for padding.
        sides: what an answer near 1 and an answer near 0 say.
        positions: to begin with.
        masked: whether words may not look at later ones, to begin with.
        learning_rate: to start with, from 0.0001 to 10; None for that of the model.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if `build` gives something else, or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Button("shuffle", "Shuffle the words", icon="random", key="h", help="another order of the same words"),
        Button("restore", "As written", icon="align-left", key="w", help="the order of before"),
        Button("next", "Next sentence", icon="forward", key="n", help="another sentence that it is not trained on"),
        Choice("positions", "positions", tuple(KINDS), "none", help="what each word is told of its place"),
        Switch("masked", "mask: no looking ahead", False, help="a word looks at itself and at earlier ones only"),
    )
    goals = GOALS
    draggable = True
    keys = ("ArrowLeft", "ArrowRight")

    def __init__(
        self,
        build: Callable[[str, bool], Any],
        train: Any,
        test: Any,
        words: Sequence[str],
        *,
        sides: Sequence[str] = ("praises", "complains"),
        positions: str = "none",
        masked: bool = False,
        learning_rate: float | None = None,
        batch_size: int = 32,
        **settings: Any,
    ) -> None:
        check(self.controls, {"positions": positions, "masked": masked, **settings})
        self._build, self._words, self._sides = build, [str(word) for word in words], tuple(map(str, sides))
        self._train_data, self._test = (
            _pair(name, each, len(words)) for name, each in (("train", train), ("test", test))
        )
        self._looks: dict[tuple[str, bool], Attending] = {}
        super().__init__(
            (positions, masked),
            batch_size=batch_size,
            learning_rate=learning_rate,
            positions=positions,
            masked=masked,
            **settings,
        )

    def make(self, key: tuple[str, bool], batch_size: int) -> Run:
        called = f"build({key[0]!r}, {key[1]})"
        model = built(self._build, *key, seed=1, called=called, like=" of positions and masked")
        self._looks[key] = Attending(model)
        return Run(model, *self._train_data, self._test, batch_size)

    @property
    def chosen(self) -> tuple[Any, ...]:
        return ((self.values.positions, self.values.masked),)

    def figure(self) -> OrderFigure:
        return OrderFigure()

    def begin(self) -> None:
        self._random = np.random.default_rng(9)
        self.picked: int | None = None  # the place of the word that was pressed
        self._take(0)

    @property
    def codes(self) -> np.ndarray:
        """The numbers of the sentence as it is written, without padding."""
        row = self._test[0][self.place]
        return row[row != 0]

    @property
    def moved(self) -> bool:
        """Whether the words stand in another order than they were written."""
        return not np.array_equal(self.codes[self.order], self.codes)

    def changed(self, name: str) -> None:
        super().changed(name)
        if name in ("positions", "masked"):
            self.choose()

    def on_next(self) -> None:
        self._take((self.place + 1) % min(EXAMPLES, len(self._test[0])))

    def on_shuffle(self) -> None:
        self.order = self._random.permutation(len(self.order))
        self.picked = None

    def on_restore(self) -> None:
        if not self.moved:
            self.notice = "The words stand as they were written."
        self._take(self.place)

    def on_reset(self) -> None:
        self._take(0)
        super().on_reset()

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        found = self.picture.map.at(x, y) if area == "page" and phase == "down" else None
        if found is None:
            return
        if self.picked is None or self.picked == found:
            self.picked = found if self.picked is None else None
        else:
            self._swap(self.picked, found)
            self.picked = None

    def typed(self, key: str, shift: bool) -> None:
        step = 1 if key == "ArrowRight" else -1
        if self.picked is None:
            self.picked = 0 if step > 0 else len(self.order) - 1
            return
        goal = min(max(self.picked + step, 0), len(self.order) - 1)
        if shift:
            self._swap(self.picked, goal)
        self.picked = goal

    def _swap(self, one: int, other: int) -> None:
        self.order[[one, other]] = self.order[[other, one]]

    def _take(self, place: int) -> None:
        self.place = place
        self.order = np.arange(len(self.codes))
        self.picked = None

    def update(self) -> None:
        rows = np.zeros((2, self._test[0].shape[1]), self._test[0].dtype)
        count = len(self.order)
        rows[0, :count], rows[1, :count] = self.codes, self.codes[self.order]
        look = self._looks[self.chosen[0]]
        answer, weights = look.look(rows)
        self.as_written, self.answer = (float(each) for each in np.asarray(answer).reshape(2, -1)[:, 0])
        self.weights = weights[look.names[-1]][1].mean(axis=0)[:count, :count]
        self.picture.show_curves({key: (run.steps, run.shares) for key, run in self.runs.items()})
        hint = "each row: where this word looks · press two words: they change places"
        words = [self._words[code] for code in rows[1, :count]]
        self.picture.show_sentence((self._said(), hint), words, self.weights, self.picked)

    def _said(self) -> str:
        wanted = int(self._test[1][self.place])
        if not self.moved:
            mark = "✔" if (self.answer > 0.5) == wanted else "✗"
            return f"answer {fixed(self.answer)}: it {self._side(self.answer)} {mark}"
        return f"as written {fixed(self.as_written)} → in this order {fixed(self.answer)}: it {self._side(self.answer)}"

    def _side(self, answer: float) -> str:
        return self._sides[0] if answer > 0.5 else self._sides[1]

    def describe(self) -> str:
        run, values = self.run_shown, self.values
        kind = f"positions {values.positions}, {'with the mask' if values.masked else 'no mask'}"
        known = (
            f"{share(run.share, 1)} of {many(len(self._test[0]), 'new sentence')} right" if run.steps else "not judged"
        )
        return f"{super().describe()}\n{kind[0].upper()}{kind[1:]}: {known}. {self._compared()}"

    def _compared(self) -> str:
        if not self.moved:
            return "The words stand as they were written."
        if abs(self.answer - self.as_written) < 0.001:
            return "Another order of the words, and to three digits the same answer."
        return f"Another order of the words: {fixed(self.as_written)} became {fixed(self.answer)}."

    def _arguments(self) -> list[str]:
        return ["build", "train", "test", "words"]


def _pair(name: str, given: Any, kinds: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of numbers of words, and labels."""
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise LearnerError(f"{name}={validation.shown(given)}: it must be a pair, rows of numbers and labels")
    rows = validation.array(f"{name} rows", given[0], shape=(None, None), like="numbers of words", dtype=np.int64)
    labels = validation.array(f"{name} labels", given[1], shape=(None,), like="0 or 1 for each row", dtype=np.int64)
    validation.same_length(**{f"{name}_rows": rows, f"{name}_labels": labels})
    if rows.shape[1] > MOST:
        raise LearnerError(f"{name}: rows of {rows.shape[1]} places; at most {MOST} can be shown")
    for code in (rows.min(), rows.max()):
        if not 0 <= code < kinds:
            raise LearnerError(f"{name}: a row holds {code}, and words has {many(kinds, 'word')}: 0 to {kinds - 1}")
    if not np.isin(labels, (0, 1)).all():
        raise LearnerError(f"{name}: labels must be 0 or 1")
    return rows, labels
