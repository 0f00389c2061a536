"""Lab: the debugging game. Eight trainings that fail; find out why from their curves, then treat them."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.figures.verdict import VerdictFigure
from dltutor.labs.training.debugging.patients import FAULTS, PATIENTS, Patient
from dltutor.live.page.controls import PLAY, RESET, Button, Choice
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.evaluator import Evaluator
from dltutor.live.training.trainer import Trainer
from dltutor.wording import many, number

PIECES = 80  # pictures that a whole training is shown in
UNDECIDED = "choose …"
OVERFLOW, STEPS = 1e39, 8  # what no number of 32 bits reaches, and steps in which some do


class Debugging(Lab[VerdictFigure]):
    """Train each patient, read the curves, choose a diagnosis, and check it; a hint says where to look.

    A right diagnosis shows the faulty line and the mended one, and *Treat* trains the mended network beside the old
    curves. `lab.solved` holds the names of the patients that were diagnosed rightly.
    """

    controls = (
        PLAY,
        Button("hint", "Hint", icon="lightbulb-o", key="h", help="where to look; three for each patient"),
        Button("check", "Check", icon="check", key="c", help="is the chosen diagnosis right?"),
        Button("treat", "Treat", icon="medkit", key="t", help="train the mended network; after a right diagnosis"),
        RESET,
        Choice("patient", "patient", {p.name: i for i, p in enumerate(PATIENTS)}, 0),
        Choice("diagnosis", "diagnosis", {UNDECIDED: "", **{text: key for key, text in FAULTS.items()}}, ""),
    )
    goals = (
        Goal("the first right diagnosis", lambda lab: len(lab.solved) >= 1),
        Goal("four patients", lambda lab: len(lab.solved) >= 4 and f"with {many(lab.hints_taken, 'hint')}"),
        Goal("all eight", lambda lab: len(lab.solved) == len(PATIENTS) and f"with {many(lab.hints_taken, 'hint')}"),
    )

    def figure(self) -> VerdictFigure:
        return VerdictFigure(
            "The curves of a training that fails, and how three sets are answered.", "right in the end"
        )

    def begin(self) -> None:
        self.solved: set[str] = set()
        self.hints_taken = 0
        self._said = ""
        self._admit()

    @property
    def patient(self) -> Patient:
        """The patient that is being looked at."""
        return PATIENTS[self.values.patient]

    def run(self) -> None:
        """Train the patient to the end without the page."""
        with self.lock:
            while not self._ended:
                self._train()
            self.refresh()

    # What the controls do ------------------------------------------------------------------------------------------

    def changed(self, name: str) -> None:
        if name == "patient":
            self.playing = False
            self.values.diagnosis = ""
            self._admit()
        self._said = ""

    def advance(self, seconds: float) -> None:
        if self.trainer is None and not self._compiling:
            self._compiling = True  # that takes about a second: first it is said
            return
        self._train()
        if self._ended:
            self.play(False)

    def on_play(self) -> None:
        if self._ended:
            self._forget()
        super().on_play()

    def on_hint(self) -> None:
        hints = self.patient.hints
        self._hints = min(self._hints + 1, len(hints))
        self.hints_taken += 1
        self._said = f"Hint {self._hints} of {len(hints)}: {hints[self._hints - 1]}"

    def on_check(self) -> None:
        patient, chosen = self.patient, self.values.diagnosis
        if not chosen:
            self._said = "Choose a diagnosis first."
        elif not self._ended and not self._treated:
            self._said = "Look at the whole training first: press Play."
        elif chosen != patient.fault:
            self._said = f"Not yet: {FAULTS[chosen].lower()} would look different. {self._doubt(chosen)}"
        else:
            self.solved.add(patient.name)
            self._said = (
                f"Right. {patient.because}\nIt was:  {patient.faulty}\nBetter:  {patient.mended}\n"
                "Press Treat to see it trained so."
            )

    def on_treat(self) -> None:
        if self.patient.name not in self.solved:
            self._said = "First the diagnosis, then the treatment: choose one and press Check."
            return
        if not self._treated:
            self.before = [((), ())] * 2 if self._overflows else self._curves("loss")
        pale = "" if self._overflows else ", the old losses pale"
        self._lie_down(treated=True)
        self._said = f"Treated: the mended network in colour{pale}."
        self.playing = True

    def on_reset(self) -> None:
        self.playing = False
        self._admit()
        self._said = ""

    # Training ------------------------------------------------------------------------------------------------------

    def _admit(self) -> None:
        """The patient comes in, untreated."""
        self._hints, self.before = 0, []
        self._lie_down(treated=False)

    def _lie_down(self, treated: bool) -> None:
        """Empty curves; where losses overflow until it is treated, their axis has room for all of it."""
        patient, self._treated = self.patient, treated
        self._forget()
        if self._overflows:
            self.picture.begin(STEPS, OVERFLOW, unit="steps", shares=False, powers=True)
        else:
            self.picture.begin(patient.epochs, patient.top, patient.guess, shares=patient.guess is not None)

    @property
    def _overflows(self) -> bool:
        """Whether the losses leave the numbers within a few steps, so that each step is looked at."""
        return self.patient.guess is None and not self._treated

    def _forget(self) -> None:
        self.trainer: Trainer | None = None
        self._compiling = False
        self.ends: list[float] | None = None
        self._ended = False

    def _train(self) -> None:
        """One piece of the training; the model is made when it is first needed."""
        if self.trainer is None:
            model, self._sets = self.patient.make(self._treated)
            self.trainer = Trainer(model, *self._sets.train, batch_size=32, validation_data=self._sets.validation)
        if self._overflows:
            self.trainer.train(steps=1)
        else:
            self.trainer.train_epochs(max(self.patient.epochs / PIECES, 1 / self.trainer.feed.left_in_epoch))
        self._ended = self.trainer.diverged or self.trainer.epoch >= self.patient.epochs - 1e-6
        if self._ended and self.patient.guess is not None:
            self.ends = [self._share_right(x, y) for x, y in self._sets]

    def _share_right(self, x: np.ndarray, y: np.ndarray) -> float:
        return Evaluator(self.trainer.subject, "data", (x, y))()["accuracy"]

    # Showing -------------------------------------------------------------------------------------------------------

    def update(self) -> None:
        gone = self.trainer is not None and self.trainer.diverged
        note = f"after {many(self.trainer.step, 'step')} no number any more" if gone else ""
        results = [] if self.ends is None else list(zip(("training", "validation", "test"), self.ends, strict=True))
        self.picture.show(self._curves("loss"), self._curves("accuracy"), results, before=self.before, note=note)

    def describe(self) -> str:
        patient, where = self.patient, f"{self.patient.name.capitalize()} ({self.patient.task})"
        if self.trainer is None:
            state = f"{where}: " + ("compiling its training step …" if self._compiling else "press Play to train it.")
        elif self.trainer.diverged:
            state = f"{where}: after {many(self.trainer.step, 'step')} the loss is no longer a number."
        else:
            history = self.trainer.history
            loss = f"training loss {number(history.loss[-1])}"
            if history.validation:
                loss += f", validation loss {number(history.validation['loss'][-1])}"
            state = f"{where}: epoch {min(self.trainer.epoch, patient.epochs):.0f} of {patient.epochs}, {loss}."
        chosen = self.values.diagnosis
        if chosen and not self._said:
            state += f" Your diagnosis: {FAULTS[chosen].lower()}; press Check."
        solved = f" Solved: {len(self.solved)} of {len(PATIENTS)}."
        return state + solved + (f"\n{self._said}" if self._said else "")

    def _curves(self, name: str) -> list[Any]:
        """The training's and the validation's values of `name`, if there are any."""
        history = None if self.trainer is None else self.trainer.history
        if history is None or name not in history.metrics | {"loss": history.loss}:
            return []
        training = history.loss if name == "loss" else history.metrics[name]
        seen = history.validation.get(name, [])
        return [self._places(history.step, training), self._places(history.validation_step, seen)]

    def _places(self, steps: list[int], values: list[float]) -> tuple[Any, Any]:
        trainer, y = self.trainer, np.array(values, float)
        whole = STEPS if self._overflows else trainer.step / max(trainer.epoch, 1e-9) * self.patient.epochs
        return np.array(steps, float) / whole, np.where(np.isfinite(y), y, np.inf)

    def _doubt(self, chosen: str) -> str:
        """Why `chosen` does not explain what is to be seen."""
        return {
            "rate too high": "Then the loss would jump up and down, above that of guessing.",
            "rate too low": "Then both losses would fall, steadily and slowly.",
            "not scaled": "Then the numbers would grow out of hand in the first steps.",
            "dead units": "Then the loss would stay at that of guessing, training accuracy too.",
            "wrong output": "Then the loss would start far above guessing, and end at it or worse.",
            "overfitting": "Then the training set would be learned, and the validation set less and less.",
            "mixed labels": "Then the training set would be learned, and the validation set stay at guessing.",
            "leak": "Then validation would look as good as training, and only the test set would be worse.",
        }[chosen]
