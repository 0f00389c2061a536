"""Lab: the playground. The learner's own Keras model learns classes or numbers of points, and all is seen."""

from __future__ import annotations

from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.bases.training import TrainingLab
from dltutor.labs.training.playground import words
from dltutor.labs.training.playground.code import code
from dltutor.labs.training.playground.data import PRESETS, Points, preset_for
from dltutor.labs.training.playground.figure import PairFigure, PlaygroundFigure
from dltutor.labs.training.playground.goals import goals_for
from dltutor.labs.training.playground.models import are_numbers, inputs_of, made_for, makes, refitted, task_of
from dltutor.labs.training.playground.points import KEYS, Editor
from dltutor.labs.training.playground.run import Moment, Run
from dltutor.labs.training.playground.settings import CONTROLS, NOW, check_set, clean, controls_for
from dltutor.labs.training.playground.table import table_of
from dltutor.labs.training.playground.view import Neuron, following, input_column, make_figure, show_all
from dltutor.live.page.controls import Choice, batch_size
from dltutor.live.page.goals import Goal
from dltutor.live.page.slice_length import HURRY

SELDOM = 3  # pictures after which thumbnails and curves follow while it plays
RARELY = 10  # while the learner moves a control
LARGEST_BATCH = 256


class Playground(TrainingLab):
    """Watch your own model learn classes of points, or numbers: its answer over the plane, its neurons, its losses.

    Half of the points train; the others are held out and only judged. Both losses are the model's own, on all these
    points, looked at after every slice of training. Learning rate, batch size, noise and points change while it trains.

    Click a neuron to enlarge it, again or Esc to go back (keyboard: n goes through them). With the points "own" a
    click sets a point and a drag moves one (keyboard: arrows move a cursor, with shift they take a point along, 1 and
    2 set a point of class A or B, 3 to 6 of others, Delete erases). Space plays, s is a step, e an epoch, r resets,
    c shows the code.

    Args:
        model: a compiled Keras model that takes two numbers and gives one or two for two classes, or one for each of
            up to six; or a function ``build(features)`` that makes one for 2, 4, 5 or 7 features. It is trained in
            place.
        compare: another one, trained side by side on the same points in the same order.
        learning_rate: from 0.0001 to 100; that of the model if None.
        batch_size: points a step, from 1 to 256.
        data: "circles", "spiral", "gaussians" or "own" for as many classes as the model has, for two also "moons" or
            "xor"; "slope" or "bumps" for numbers, with one output and a loss such as "mse"; or a table of your own,
            (x, y): two columns of it or, where it has more, its two principal components, which is said. Its y holds
            the class of each row; or numbers, where the model learns such, and their RMSE stands beside that of their
            mean.
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

        Three classes, the petals of iris flowers:

        >>> from dltutor import datasets
        >>> (x, y), _ = datasets.iris()
        >>> model = keras.Sequential(
        ...     [keras.Input((2,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(3, "softmax")]
        ... )
        >>> model.compile(optimizer=keras.optimizers.Adam(0.05), loss="sparse_categorical_crossentropy")
        >>> lab = Playground(model, data=(x, y), columns=(2, 3))
        >>> lab.run(epochs=20)
        >>> lab.runs[0].view.held_out.right > 0.85
        True

        And numbers, over a hill and a hollow:

        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(8, "tanh"), keras.layers.Dense(1)])
        >>> model.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
        >>> lab = Playground(model, data="bumps")
        >>> lab.run(epochs=20)
        >>> held_out = lab.runs[0].view.held_out
        >>> held_out.rmse < 0.6 * held_out.rival
        True
    """

    controls = CONTROLS
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
        self._given = [model] if compare is None else [model, compare]
        if isinstance(data, str) and columns is not None:
            raise LearnerError("columns: they are those of your own table; hand it over as data=(x, y)")
        if "features" not in settings and not makes(model):
            settings["features"] = preset_for(inputs_of(model))
        self._rate = self._clean_rate(learning_rate)
        (preset,) = clean(CONTROLS, settings, "features")
        self._batch = validation.whole("batch_size", batch_size, low=1, high=LARGEST_BATCH, example=10)
        models = [made_for(given, len(PRESETS[preset])) for given in self._given]
        task, table = task_of(models, are_numbers(data)), None
        if isinstance(data, str):
            check_set(data, task)
            settings["data"] = data
        else:
            table = table_of(data, columns, task)
            settings = {"noise": 0.0, **settings, "data": "table"}
        self.controls = controls_for(task, table is not None)
        name, noise, share, seed = clean(self.controls, settings, "data", "noise", "share", "seed")
        self.data = Points(name, noise, share, seed, task, table)
        self._make_runs(models, preset)
        super().__init__(self.runs[0].trainer, learning_rate=learning_rate, **settings)

    def own_goals(self) -> tuple[Goal, ...]:
        return goals_for(self.data, self.values.noise)

    def figure(self) -> PlaygroundFigure | PairFigure:
        return make_figure(self.runs, self.values.features, self.data)

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
                preset = self.table["features"].clean(settings["features"])
                self._fresh = refitted(self._given, self.models, len(PRESETS[preset]), self.data.task)
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
            self.chosen = following(self.runs, self.chosen)
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

    def _make_runs(self, models: list[Any], preset: str) -> None:
        self.runs = [Run(model, self.data, preset, self._batch) for model in models]
        self._inputs = input_column(preset)

    def _change_features(self) -> None:
        preset, old, playing = self.values.features, self.picture, self.playing
        if self._fresh:
            self._make_runs(self._fresh, preset)
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
        self.picture.legend.write(data.names)
        for panel in self.picture.panels:
            panel.plane.marks.set(data.points, data.targets / data.reach, data.training)
            panel.plane.point_out(editor.cursor if data.name == "own" else None, held)
