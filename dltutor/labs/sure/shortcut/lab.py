"""Lab: in most training images the ground gives the answer away. What does a network learn, and what undoes it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.several import Run, SeveralLab
from dltutor.labs.bases.training import TRAINING_CONTROLS
from dltutor.labs.sure.shortcut.data import NONE, RARE, REMEDIES, odd_ones, test_set, train_set
from dltutor.labs.sure.shortcut.figure import FITS, SHOWN, ShortcutFigure
from dltutor.live.page.controls import Choice, check
from dltutor.live.page.goals import Goal
from dltutor.live.training.given import built
from dltutor.wording import many, share

MOST = 0.95  # in which share of the training images the ground fits, in two of the goals
GOOD, LOST, MENDED, NOTHING = 0.97, 0.8, 0.92, 0.1
SETTLED = 5  # epochs: at first every network goes by the colour alone


def _lost(lab: Shortcut) -> bool | str:
    always, _, never = lab.parts
    return (
        lab.key == (MOST, NONE)
        and lab.settled
        and always >= GOOD
        and never <= LOST
        and f"{share(always)} and {share(never)}"
    )


def _mended(lab: Shortcut) -> bool | str:
    fits, remedy = lab.key
    never = lab.parts[-1]
    return fits == MOST and remedy != NONE and never >= MENDED and f"{share(never)} with {remedy}"


def _nothing(lab: Shortcut) -> bool | str:
    always, _, never = lab.parts
    return lab.settled and always >= GOOD and never <= NOTHING and f"{share(always)} and {share(never)}"


class Shortcut(SeveralLab[ShortcutFigure]):
    """Train networks to tell two classes of digits apart, on grounds whose colour says the class more or less often.

    Class 0 mostly has a blue ground, class 1 an orange one. Each network is judged on the same new digits three times:
    on grounds that always fit, on any ground, and on grounds that never fit. Each keeps its weights.

    Args:
        build: a function without arguments that returns a compiled `keras.Model`: colour images (None, 8, 8, 3), or of
            the size that was given, to one probability.
        train: a pair of grey images, shape (samples, height, width), from 0 to 1, and of labels, 0 or 1.
        test: such a pair, never trained on, with at least 10 images.
        fits: in which share of the training images the ground fits: 0.5, 0.8, 0.9, 0.95, 0.99 or 1.
        remedy: "none", "grey images", "new grounds" or "rare ones more often".
        learning_rate: to start with, from 0.0001 to 10; None for that of the model.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if `build` gives something else, or the data do not fit.
    """

    controls = (
        *TRAINING_CONTROLS,
        Choice("fits", "the ground fits in", {f"{100 * fits:g} %": fits for fits in FITS}, MOST, ordered=True),
        Choice("remedy", "remedy", REMEDIES, NONE, help="what is done against it"),
    )
    goals = (
        Goal(
            f"95 %, {SETTLED} epochs: {share(GOOD)} right where it fits, at most {share(LOST)} where never",
            _lost,
            trained=True,
        ),
        Goal(f"95 %, with a remedy: {share(MENDED)} right where the ground never fits", _mended, trained=True),
        Goal(
            f"still blind to all else after {SETTLED} epochs: at most {share(NOTHING)} right where it never fits",
            _nothing,
            trained=True,
        ),
    )

    def __init__(
        self,
        build: Callable[[], Any],
        train: Any,
        test: Any,
        *,
        fits: float = MOST,
        remedy: str = NONE,
        learning_rate: float | None = None,
        batch_size: int = 32,
        **settings: Any,
    ) -> None:
        check(self.controls, {"fits": fits, "remedy": remedy, **settings})
        self._build = build
        self._train_data, self._test = (_pair(name, each) for name, each in (("train", train), ("test", test)))
        if len(self._test[1]) < SHOWN:
            raise LearnerError(f"test: {many(len(self._test[1]), 'image')}; there must be at least {SHOWN}")
        super().__init__(
            (fits, remedy), batch_size=batch_size, learning_rate=learning_rate, fits=fits, remedy=remedy, **settings
        )

    def make(self, key: tuple[float, str], batch_size: int) -> Run:
        model = built(self._build, seed=1, called="build()", like=" without arguments")
        images, labels, sets = test_set(*self._test, key[1])
        return Run(model, *train_set(*self._train_data, *key), (images, labels), batch_size, sets)

    @property
    def key(self) -> tuple[float, str]:
        """In which share the ground fits, and the remedy."""
        return self.values.fits, self.values.remedy

    @property
    def chosen(self) -> tuple[Any, ...]:
        return (self.key,)

    @property
    def settled(self) -> bool:
        """Whether the network has been trained for some epochs."""
        return self.trainer.epoch >= SETTLED

    @property
    def parts(self) -> np.ndarray:
        """The shares right where the ground fits always, by chance, and never; NaN before the first measurement."""
        return self.run_shown.by_group[-1] if self.run_shown.by_group else np.full(3, np.nan)

    @property
    def turned(self) -> float:
        """The share of digits whose answer turns where the ground alone is changed."""
        said = self.run_shown.said
        if said is None:
            return float("nan")
        always, _, never = said.reshape(3, -1)
        return float((always != never).mean())

    def figure(self) -> ShortcutFigure:
        return ShortcutFigure()

    def begin(self) -> None:
        self._painted: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self._counted: dict[float, int] = {}

    def changed(self, name: str) -> None:
        super().changed(name)
        if name in ("fits", "remedy"):
            self.choose()
            if self.key == (1.0, RARE):
                self.notice = "There is no image whose ground does not fit: nothing can be shown more often."

    def update(self) -> None:
        run, picture = self.run_shown, self.picture
        known = np.isfinite(self.turned)
        turned = f"the ground alone turns {share(self.turned)} of the answers" if known else ""
        picture.show(run.steps, np.array(run.by_group), turned)
        y, (always, never) = self._test[1][:SHOWN], self._shown(self.values.remedy)
        right = None if run.said is None else run.said.reshape(3, -1)[::2, :SHOWN] == y
        picture.show_digits("the same digits on grounds that fit, and that do not", (always, never), right)
        shares = {key: float(each.by_group[-1][-1]) for key, each in self.runs.items() if each.by_group}
        picture.show_tried(shares, self.key)

    def _shown(self, remedy: str) -> tuple[np.ndarray, np.ndarray]:
        """The first digits on grounds that fit and on those that do not, painted once for each remedy."""
        if remedy not in self._painted:
            x, y = (each[:SHOWN] for each in self._test)
            always, _, never = test_set(x, y, remedy)[0].reshape(3, SHOWN, *x.shape[1:], 3)
            self._painted[remedy] = always, never
        return self._painted[remedy]

    def _odd(self, fits: float) -> int:
        """How many training images stand on a ground that does not fit, counted once for each share."""
        if fits not in self._counted:
            self._counted[fits] = int(odd_ones(*train_set(*self._train_data, fits, NONE)).sum())
        return self._counted[fits]

    def describe(self) -> str:
        odd = self._odd(self.values.fits)
        text = f"{many(odd, 'training image')} of {len(self._train_data[1]):,} on a ground that does not fit"
        if self.values.remedy != NONE:
            text += f"; remedy: {self.values.remedy}"
        return f"{super().describe()}\n{text[0].upper()}{text[1:]}."

    def _arguments(self) -> list[str]:
        return ["build", "train", "test"]


def _pair(name: str, given: Any) -> tuple[np.ndarray, np.ndarray]:
    """Grey images and labels."""
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise LearnerError(f"{name}={validation.shown(given)}: it must be a pair, grey images and labels")
    images = validation.array(f"{name} images", given[0], shape=(None, None, None), like="(samples, height, width)")
    labels = validation.array(f"{name} labels", given[1], shape=(None,), like="0 or 1 for each image", dtype=np.int64)
    validation.same_length(**{f"{name}_images": images, f"{name}_labels": labels})
    if not np.isin(labels, (0, 1)).all():
        raise LearnerError(f"{name}: labels must be 0 or 1")
    return images, labels
