"""Lab: the playground. The learner's own Keras model learns to tell two classes of points apart, and all is seen."""

from __future__ import annotations

from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.pace import NORMAL, pace
from dltutor.labs.bases.training import TRAINING_CONTROLS, TrainingLab
from dltutor.labs.training.playground import goals, words
from dltutor.labs.training.playground.code import code
from dltutor.labs.training.playground.data import PRESET_LABELS, PRESETS, SETS, Points, preset_for
from dltutor.labs.training.playground.figure import PairFigure, PlaygroundFigure
from dltutor.labs.training.playground.models import check_features, inputs_of, made_for, makes
from dltutor.labs.training.playground.points import KEYS, PENS, Editor
from dltutor.labs.training.playground.run import Moment, Run
from dltutor.labs.training.playground.table import table_of
from dltutor.labs.training.playground.view import Neuron, input_column, make_figure, show_all
from dltutor.live.page.controls import Button, Choice, Slider, batch_size, learning_rate, replaced
from dltutor.live.page.goals import AT_REST, Goal
from dltutor.live.page.slice_length import HURRY

NOW = 100  # the end of the slider that goes back in time
SELDOM = 3  # pictures after which thumbnails and curves follow while it plays
RARELY = 10  # while the learner moves a control
LARGEST_BATCH = 256


OPTIONS = {name if name != "xor" else "XOR": name for name in SETS}
WITH_TABLE = Choice("data", "points", {**OPTIONS, "your table": "table"}, "table")


class Playground(TrainingLab):
    """Watch your own model learn to tell two classes apart: its answer over the plane, its neurons, its losses.

    Half of the points train; the others are held out and only judged. Both losses are the model's own, on all these
    points, looked at after every slice of training. Learning rate, batch size, noise and points change while it trains.

    Click a neuron to enlarge it, again or Esc to go back (keyboard: n goes through them). With the points "own" a
    click sets a point and a drag moves one (keyboard: arrows move a cursor, with shift they take a point along, 1 and
    2 set a point of class A or B, Delete erases). Space plays, s is a step, e an epoch, r resets, c shows the code.

    Args:
        model: a compiled Keras model that takes two numbers and gives one, or two for two classes; or a function
            ``build(features)`` that makes one for 2, 4, 5 or 7 features. It is trained in place.
        compare: another one, trained side by side on the same points in the same order.
        learning_rate: from 0.0001 to 100; that of the model if None.
        batch_size: points a step, from 1 to 256.
        data: "circles", "moons", "xor", "spiral", "gaussians" or "own"; or a table of your own, (x, y), with two
            classes: two columns of it or, where it has more, its two principal components, which is said.
        columns: which two columns of the table, by number or name.
        **settings: how it starts: ``noise`` (0 to 1), ``share`` of the points that train (5 to 95 percent), ``seed``
            (0 to 99), ``features``.

    Raises:
        LearnerError: if a model is not compiled or does not fit, or a setting is not possible.

    Example:
        >>> import keras
        >>> keras.utils.set_random_seed(0)
        >>> model = keras.Sequential(
        ...     [keras.Input((2,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(1, "sigmoid")]
        ... )
        >>> model.compile(optimizer=keras.optimizers.SGD(0.3), loss="binary_crossentropy")
        >>> lab = Playground(model, data="gaussians")
        >>> lab.run(epochs=5)
        >>> lab.runs[0].view.held_out.right > 0.95
        True
    """

    controls = (
        *replaced(TRAINING_CONTROLS, learning_rate(high=100.0), pace(NORMAL, **words.PACES)),
        Button("code", "Code", icon="code", key="c", help="Keras code that reproduces this state; again to hide it"),
        Choice("data", "points", OPTIONS, "circles"),
        Slider("noise", "noise", 0, 1, 0.1, step=0.05, help="how far the points are shaken"),
        Slider("share", "training points in %", 5, 95, 50, step=5, whole=True, help="the others are held out"),
        Slider("seed", "other points (seed)", 0, 99, 0, step=1, whole=True, help="each number gives other points"),
        Choice("features", "features", PRESET_LABELS, "x1, x2", help="what the model is given of each point"),
        Choice("pen", "a click sets", PENS, "A", help="sets points of your own, while it trains"),
        Slider("moment", "back in time", 0, NOW, NOW, step=1, whole=True, help="0 is the start, 100 is now"),
    )
    goals = (
        Goal("circles: 95 % of the held-out points right", lambda lab: goals.solved(lab, "circles"), trained=True),
        Goal("spiral: 95 % of the held-out points right", lambda lab: goals.solved(lab, "spiral"), trained=True),
        Goal(
            "overfit on purpose: pause where it overfits, the held-out loss above 0.1 and twice the training loss",
            goals.overfits,
            trained=True,
        ),
        Goal("ten points of your own, in both classes, all right", goals.own_right, held=AT_REST, trained=True),
    )
    draggable = True
    keys = (*KEYS, "Escape", "n")
    listing = ""
    more = {"Data": ("noise", "share", "seed", "pen"), "Network": ("features", "code"), "View": ("pace", "moment")}

    def __init__(
        self,
        model: Any,
        compare: Any = None,
        *,
        data: Any = "circles",
        columns: Any = None,
        learning_rate: float | None = None,
        batch_size: int = 10,
        **settings: Any,
    ) -> None:
        self._models = [model] if compare is None else [model, compare]
        table = None if isinstance(data, str) else table_of(data, columns)
        if table is not None:
            self.controls, data = replaced(self.controls, WITH_TABLE), "table"
            settings = {"noise": 0.0, **settings}
        elif columns is not None:
            raise LearnerError("columns: they are those of your own table; hand it over as data=(x, y)")
        settings["data"] = data
        if "features" not in settings and not makes(model):
            settings["features"] = preset_for(inputs_of(model))
        self._rate = self._clean_rate(learning_rate)
        clean = _clean(self.controls, settings)
        self._batch = validation.whole("batch_size", batch_size, low=1, high=LARGEST_BATCH, example=10)
        self.data = Points(clean["data"], clean["noise"], clean["share"], clean["seed"], table)
        self._make_runs(clean["features"])
        super().__init__(self.runs[0].trainer, learning_rate=learning_rate, **settings)

    def figure(self) -> PlaygroundFigure | PairFigure:
        return make_figure(self.runs, self.values.features)

    def begin(self) -> None:
        self.editor = Editor(self.data)
        self.chosen: Neuron | None = None
        self.past: list[tuple[int, Moment]] = []
        self._frames, self._hurried = 0, False
        if self._rate is not None:
            self.changed("learning_rate")
        self._show_points()

    @property
    def models(self) -> list[Any]:
        return [run.model for run in self.runs]

    def set(self, **settings: Any) -> None:
        with self.lock:
            if "features" in settings:
                features = len(PRESETS[self.table["features"].clean(settings["features"])])
                for given, run in zip(self._models, self.runs, strict=True):
                    check_features(given, run.model, features)
            super().set(**settings)

    def changed(self, name: str) -> None:
        values = self.values
        if name == "learning_rate":
            for run in self.runs:
                run.trainer.learning_rate = values.learning_rate
        elif name == "batch_size":
            self._batch = values.batch_size
            for run in self.runs:
                run.set_batch_size(values.batch_size)
        elif name == "features":
            self._change_features()
        elif name == "moment":
            if values.moment < NOW:
                self.play(False)
        else:
            if name == "pen":
                values.data = "own"
            if name == "seed" and values.data == "own":
                self.data.forget_own()
            if name in ("data", "pen"):
                self.editor.leave()
            started_over = self.data.name != values.data
            self.data.make(values.data, values.noise, values.share, values.seed)
            self._follow_points()
            if started_over:
                self._start_over()

    def play(self, on: bool = True) -> None:
        if on and self.values.moment < NOW:
            self.values.moment = NOW
        super().play(on)

    @property
    def trainers(self) -> list[Any]:
        return [run.trainer for run in self.runs]

    def start_over(self) -> None:
        super().start_over()
        for run in self.runs:
            run.begin()
        self.values.moment = NOW

    def on_code(self) -> None:
        self.listing, self.listed = "" if self.listing else self.to_code(), self.trainer.step

    def pointed(self, phase: str, area: str, x: float, y: float) -> None:
        for place, panel in enumerate(self.picture.panels):
            if area == panel.thumbnails.area and phase == "down":
                found = panel.thumbnails.unit_at(x, y)
                neuron = None if found is None else (place, *found)
                self.chosen = None if neuron == self.chosen else neuron
            elif (area == panel.plane.area or phase == "up") and self.data.name == "own":
                if self.editor.pointed(phase, x, y, self.values.pen):
                    self._follow_points()
                self._show_points()

    def typed(self, key: str, shift: bool) -> None:
        if key == "Escape":
            self.chosen = None
        elif key == "n":
            self._choose_next()
        elif self.data.name == "own":
            if self.editor.typed(key, shift):
                self._follow_points()
            self._show_points()
        else:
            self.notice = 'Choose the points "own" to set points with the keyboard.'

    def advance(self, seconds: float) -> None:
        self._hurried = seconds <= HURRY
        super().advance(seconds)

    def update(self) -> None:
        self._frames += 1
        thorough = not self.playing or self._frames % (RARELY if self._hurried else SELDOM) == 0
        share = self.values.moment / NOW
        self.past = show_all(self.picture, self.runs, self._inputs, self.chosen, share, thorough)

    def describe(self) -> str:
        return " ".join(filter(None, [words.described(self), self.data.note]))

    def to_code(self) -> str:
        """Keras code that runs by itself and reproduces data, model, settings and training of (the first) model."""
        trainer = self.trainer
        note = "settings or points were changed while it trained; here the last ones hold throughout"
        present = float(f"{trainer.learning_rate:.6g}")
        epochs = max(1, round(trainer.epoch))
        return code(self.model, self.data, self.values, present, epochs, note if trainer.history.changes else "")

    def _train(self, **amount: Any) -> None:
        self.values.moment = NOW
        if not len(self.data.points):
            self.play(False)
            return
        first, *others = self.runs
        if others and "seconds" in amount:
            amount |= {"seconds": amount["seconds"] / 2}
        before = first.step
        first.train(**amount)
        for other in others:
            other.train(steps=first.step - before)
        if not self.playing and not self._underway:
            self._come_to_rest()
        for run, name in zip(self.runs, words.NAMES, strict=False):
            if run.trainer.diverged:
                self._tell_divergence(run.trainer)
                self.notice = f"{name}: {self.notice}" if others else self.notice

    def _steps_in_picture(self) -> int | None:
        if self.values.pace == "step":
            return 1
        if self.values.pace == "10 epochs":
            return 10 * self.trainer.feed.steps_in_epoch
        return super()._steps_in_picture()

    def _sizes(self, trainer: Any) -> Choice:
        return batch_size(default=self._batch, largest=LARGEST_BATCH)

    def _make_runs(self, preset: str) -> None:
        """Models and runs for the features of `preset`."""
        models = [made_for(given, len(PRESETS[preset])) for given in self._models]
        self.runs = [Run(model, self.data, preset, self._batch) for model in models]
        self._inputs = input_column(preset)

    def _change_features(self) -> None:
        preset, old, playing = self.values.features, self.picture, self.playing
        if any(inputs_of(run.model) != len(PRESETS[preset]) for run in self.runs):
            self._make_runs(preset)
            self.trainer, self.model = self.runs[0].trainer, self.runs[0].model
            self.changed("learning_rate")
            self._claim()
        else:
            for run in self.runs:
                run.follow(preset)
            self._inputs = input_column(preset)
            self._start_over()
        self.picture = self.figure()
        self.picture.dress(old.theme, old.resolution)
        self.chosen = None
        self._show_points()
        self.play(playing)

    def _start_over(self) -> None:
        for trainer in self.trainers:
            trainer.reset()
        self.start_over()
        self.progress.count_anew(given=self.trainer.comes_trained)

    def _follow_points(self) -> None:
        for run in self.runs:
            run.follow()
        self._show_points()

    def _show_points(self) -> None:
        data, editor = self.data, self.editor
        held = None if editor.held is None else tuple(data.points[editor.held])
        for panel in self.picture.panels:
            panel.plane.set_points(data.points, data.targets, data.training)
            panel.plane.point_out(editor.cursor if data.name == "own" else None, held)

    def _choose_next(self) -> None:
        neurons = [
            (place, layer, unit)
            for place, run in enumerate(self.runs)
            for layer, values in enumerate(run.view.hidden)
            for unit in range(len(values))
        ]
        following = neurons.index(self.chosen) + 1 if self.chosen in neurons else 0
        self.chosen = neurons[following] if following < len(neurons) else None


def _clean(controls: tuple[Any, ...], settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that the points and the models need before there is a lab."""
    table = {c.name: c for c in controls}
    names = ("data", "noise", "share", "seed", "features")
    return {name: table[name].clean(settings.get(name, table[name].default)) for name in names}
