"""Lab: what an autoencoder cannot rebuild is strange, and where the limit lies is for you to say."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.figures.course import round_up
from dltutor.labs.bases.rebuilding import Samples
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.encoder_decoder.anomaly.figure import COUNT, AnomalyFigure
from dltutor.labs.encoder_decoder.anomaly.goals import GOALS
from dltutor.labs.encoder_decoder.anomaly.judges import ALL, JUDGES, NETWORK, Scores
from dltutor.live.looking.halves import Halves
from dltutor.live.page.controls import Button, Choice, Control, check, replaced, without
from dltutor.scratch.measures.rebuilding import roc, roc_area
from dltutor.wording import fixed, number, share

JUDGE = Choice("judge", "judged by", JUDGES, NETWORK, help="what gives each sample its score")


def _kinds(names: tuple[str, ...]) -> Choice:
    return Choice("kind", "strange", (ALL, *names), ALL, help="which of the strange samples are to be found")


class Anomaly(TrainingLab[AnomalyFigure]):
    """Train an autoencoder on usual samples, and find strange ones, of which it has never seen one.

    Each sample has a score: the network's is the error with which it rebuilds the sample. The usual ones stand above
    the line in the histogram, the strange ones below. Drag the threshold: what lies right of it is an alarm. Click a
    sample that was missed, or a false alarm, to look at it.

    PCA with as many numbers as the network's code is judged by the same error, the nearest neighbour by its distance
    to the sample. With the keyboard: → and ← move the threshold, with Shift by more.

    Args:
        model: a compiled autoencoder, whose layers follow each other, of images (height, width), also with a last axis
            of 1, or of curves (steps,). It is trained in place.
        x: usual samples to learn from, shape (samples, …).
        usual: usual samples that are never trained on; at most 1,000 are looked at, evenly spread.
        strange: what is to be found, an array; or several, in a dictionary by what is wrong with them.
        kind: which of these are looked at, or "all".
        judge: "your network", "PCA" or "nearest neighbour".
        learning_rate: to start with, from 0.0001 to 10; None for the model's own.
        batch_size: to start with.
        pace: "slow", "normal" or "full".

    Raises:
        LearnerError: if the model or the data do not fit.

    Example:
        >>> import keras
        >>> from dltutor import datasets
        >>> layers = [keras.Input((100,)), keras.layers.Dense(8), keras.layers.Dense(100)]
        >>> model = keras.Sequential(layers)
        >>> model.compile(keras.optimizers.Adam(0.01), "mse")
        >>> usual, new = datasets.heartbeats(300), datasets.heartbeats(100, seed=1)
        >>> lab = Anomaly(model, usual, new, {"T inverted": datasets.heartbeats(100, "T inverted", seed=2)})
        >>> lab.run(epochs=20)
        >>> lab.areas["your network"] > 0.9
        True
    """

    controls = (
        *TRAINING_CONTROLS,
        _kinds(()),
        JUDGE,
        Button("next", "Next sample", icon="forward", key="n", help="a strange one and a usual one, by turns"),
    )
    goals = GOALS
    draggable = True
    holds = True
    thrifty = True
    keys = ("ArrowLeft", "ArrowRight")
    more = {"Training": ("step", "epoch", "pace")}

    def __init__(
        self,
        model: Any,
        x: Any,
        usual: Any,
        strange: Any,
        *,
        kind: str = ALL,
        judge: str = NETWORK,
        learning_rate: float | None = None,
        batch_size: int = 64,
        **settings: Any,
    ) -> None:
        check(self.controls, {"judge": judge, **settings})
        halves = Halves(model)
        self.samples = Samples(halves, x)
        x = self.samples.x
        trainer = self._trainer_of(model, x, x, learning_rate=learning_rate, batch_size=batch_size)
        self.scores = Scores(halves, self.samples, usual, strange)
        if len(self.scores.names) > 1 or kind != ALL:
            settings["kind"] = kind
        super().__init__(trainer, learning_rate=learning_rate, judge=judge, **settings)

    def own_controls(self) -> tuple[Control, ...]:
        controls, names = super().own_controls(), self.scores.names
        return replaced(controls, _kinds(names)) if len(names) > 1 else without(controls, "kind")

    def figure(self) -> AnomalyFigure:
        return AnomalyFigure(self.samples.shown, self.samples.span, JUDGES)

    def begin(self) -> None:
        self._turn, self._chosen = 0, (True, 0)  # whether the sample that is shown is a strange one, and its number
        self.placed = False  # whether the learner has put the threshold where it is, since the last step
        self._tops: dict[str, float] = {}
        self.thresholds: dict[str, float] = {}
        self.measure()
        self.thresholds = {judge: float(self.scores.of(judge)[0].max()) for judge in JUDGES}

    # What is known -----------------------------------------------------------------------------------------------

    @property
    def trained(self) -> bool:
        return self.trainer.step > 0 or self.trainer.comes_trained or self.trainer.elsewhere

    @property
    def kind(self) -> str:
        return getattr(self.values, "kind", ALL)

    @property
    def judge(self) -> str:
        return self.values.judge

    @property
    def threshold(self) -> float:
        return self.thresholds[self.judge]

    @property
    def alarms(self) -> float:
        """The share of the usual samples that give an alarm."""
        return float(np.mean(self.scores.of(self.judge)[0] >= self.threshold))

    @property
    def found(self) -> float:
        """The share of the strange samples that give one."""
        return float(np.mean(self.scores.of(self.judge, self.kind)[1] >= self.threshold))

    def measure(self) -> float:
        """The area under the ROC curve of the network, over the kind that is chosen."""
        self.scores.look()
        self.areas = {judge: roc_area(*self.scores.of(judge, self.kind)) for judge in JUDGES}
        return self.areas[NETWORK]

    # What the learner does ---------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        super().changed(name)
        if name == "kind":
            self.measure()
            self._chosen = True, int(self.scores.numbers(self.kind)[0])
        self.placed = False

    def start_over(self) -> None:
        super().start_over()
        self.begin()

    def on_next(self) -> None:
        self._turn += 1
        strange, place = self._turn % 2 == 0, self._turn // 2
        numbers = self.scores.numbers(self.kind) if strange else np.arange(len(self.scores.usual))
        self._chosen = strange, int(numbers[place % len(numbers)])

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        if area == "histogram":
            self._put(x)
        elif area in ("missed", "alarms") and phase == "down":
            at = self.picture.lines[area == "alarms"].at(x, y)
            numbers = self._few()[area == "alarms"]
            if at is not None and at < len(numbers):
                self._chosen = area == "missed", int(numbers[at])

    def typed(self, key: str, shift: bool) -> None:
        step = self._tops[self.judge] / (20 if shift else 200)
        self._put(self.threshold + (step if key == "ArrowRight" else -step))

    def _put(self, threshold: float) -> None:
        self.thresholds[self.judge] = float(np.clip(threshold, 0, self._tops[self.judge]))
        self.placed = not self.playing

    def _after_slice(self) -> None:
        self.placed = False
        super()._after_slice()

    # Showing -----------------------------------------------------------------------------------------------------

    def update(self) -> None:
        scores, picture = self.scores, self.picture
        usual, strange = scores.of(self.judge, self.kind)
        own_usual, own_strange = scores.of(self.judge)
        is_strange, place = self._chosen
        score = float((own_strange if is_strange else own_usual)[place])
        sample = (scores.strange if is_strange else scores.usual)[place]
        plain = self.samples.plain
        picture.show_sample(plain(sample[None])[0], plain(scores.rebuilt[is_strange][place][None])[0])
        missed, alarms = self._few()
        picture.show_few(plain(scores.strange[missed]), plain(scores.usual[alarms]))
        picture.show_scores(usual, strange, self.threshold, score, self._top(usual, strange))
        picture.show_roc(roc(usual, strange), (self.alarms, self.found), self.areas)
        name = scores.kind_of(place) if is_strange else "usual"
        alarm = score >= self.threshold
        verdict = ("alarm ✔" if alarm else "missed ✗") if is_strange else ("false alarm ✗" if alarm else "no alarm ✔")
        picture.head.set_text(f"{name}: score {number(score)}, {verdict}")
        texts = f"missed: {self._count(1 - self.found, strange)}", f"false alarms: {self._count(self.alarms, usual)}"
        picture.fill_in(picture.names, texts)
        what = "distance to the nearest neighbour" if self.judge == JUDGES[2] else f"error of {self.judge}"
        picture.errors_head.set_text(f"{what} (▼ this sample)")
        picture.fill_in(picture.sides, ("usual", "strange" if self.kind == ALL else self.kind))
        picture.hint.set_text("drag the threshold: right of it is an alarm")

    def describe(self) -> str:
        usual, strange = self.scores.of(self.judge, self.kind)
        name = "strange ones" if self.kind == ALL else f"“{self.kind}”"
        areas = ", ".join(f"{judge} {fixed(area, 3)}" for judge, area in self.areas.items())
        return (
            f"{super().describe()}\nThreshold {number(self.threshold)}: {self._count(self.found, strange)} {name} found"
            f" ({share(self.found)}), {self._count(self.alarms, usual)} usual ones are false alarms "
            f"({share(self.alarms)}). Area under the ROC curve: {areas}."
        )

    @staticmethod
    def _count(part: float, scores: np.ndarray) -> str:
        return f"{round(part * len(scores)):,} of {len(scores):,}"

    def _few(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the first strange samples that were missed, and of the first false alarms."""
        usual, strange = self.scores.of(self.judge, self.kind)
        numbers = self.scores.numbers(self.kind)[strange < self.threshold]
        return numbers[:COUNT], np.flatnonzero(usual >= self.threshold)[:COUNT]

    def _top(self, usual: np.ndarray, strange: np.ndarray) -> float:
        """The end of the axis of scores; it stays as long as the scores fill it, and fit."""
        wanted = 1.15 * max(float(np.percentile(s, 99)) for s in (usual, strange))
        now = self._tops.get(self.judge, 0.0)
        if not 0.6 * now < wanted <= now:
            self._tops[self.judge] = round_up(wanted) or 1.0
        return self._tops[self.judge]

    def _arguments(self) -> list[str]:
        return ["model", "x", "usual", "strange"]
