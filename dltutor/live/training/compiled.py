"""Steps of a small model as machine code: XLA compiles them in the background while the ordinary graph goes on.

A step of a network with a hundred weights is some 250 tiny operations; what takes the time is going from one to the
next. Compiled into one piece, the same step takes a tenth of the time. Compiling takes about a second, anew for each
batch size, and is done on variables of its own: the training need not wait for it.
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np

from dltutor.live.training import graphs
from dltutor.live.training.compiling import BackgroundCompiler, Code
from dltutor.live.training.subject import Subject

MOST_WEIGHTS = 10_000  # with more of them it is the arithmetic that takes the time
MOST_NUMBERS = 65_536  # sample numbers handed over at once
MOST_STEPS = 1024


def compiled_steps(subject: Subject, feed: Any, names: list[str]) -> CompiledSteps | None:
    """Compiled steps for a model that gains from them, and that give the same numbers; otherwise None.

    Args:
        subject: a model that has been built.
        feed: the samples that it is trained on.
        names: what its steps report.
    """
    model = subject.model
    plain = subject.plain_step and feed.samples is not None
    few = sum(int(np.prod(variable.shape)) for variable in model.variables) <= MOST_WEIGHTS
    if not (plain and few and all(map(_gains, model.layers))):
        return None
    variables = list(
        {
            id(v.value): v.value for v in (*model.variables, *model.metrics_variables, *model.optimizer.variables)
        }.values()
    )
    key = _key(model, feed, names, variables)
    return None if key is None else CompiledSteps(_codes.setdefault(key, Code()), model, feed, names, variables)


def _gains(layer: Any) -> bool:
    """Layers that compile well; those with chance in them would draw other numbers."""
    from keras import layers

    kinds = (layers.Dense, layers.Activation, layers.Flatten, layers.Rescaling, layers.InputLayer, layers.ReLU)
    known = str(getattr(getattr(layer, "activation", None), "__module__", "keras")).startswith("keras")
    return known and type(layer) in (*kinds, layers.LeakyReLU, layers.BatchNormalization)


_codes: dict[str, Code] = {}  # for models of one architecture, loss, metrics and optimizer


class CompiledSteps:
    """The steps of one trainer, by the code of its kind of model: graphs with a smaller last batch and without."""

    def __init__(self, code: Code, model: Any, feed: Any, names: list[str], variables: list[Any]) -> None:
        self.code, self.names, self._compiler = code, names, BackgroundCompiler(code)
        self._model, self._feed, self._variables = model, feed, variables
        self._padded: tuple[Any, list[Any]] = (None, [])

    @property
    def ready(self) -> bool:
        """Whether there is code for the present batch size."""
        return self._case() in self.code.ready

    @property
    def most(self) -> int:
        """How many of the next steps can be made here."""
        return min(self._feed.regular_steps, _most(self._feed.batch_size)) if self.ready else 0

    def request(self) -> int:
        """How many of the next steps can be made here; as long as there is no code, compiling may begin."""
        if not self.ready:
            self._compiler.request(self._case(), self.compile)
        return self.most

    def run(self, plan: tuple[np.ndarray, ...], fresh: bool) -> tuple[int, dict[str, float]]:
        """Carry out a plan: how many steps it has, and what the last one reports."""
        out = self._call(self._case(), self._data(), self._variables, plan, fresh)
        self._feed.count(plan)
        return self._feed.length(plan), dict(zip(self.names, out.numpy().tolist(), strict=True))

    def compile(self) -> None:
        """Compile for the present batch size, now: by making no step at all, on copies of the variables."""
        case, data = self._case(), self._data()  # the learner may change both while it is compiled
        self.code.make(case, lambda: self._compile(case, data))

    def _case(self) -> tuple[int, ...]:
        """What code depends on, apart from the model."""
        return self._feed.batch_size, self._feed.rest, _padded_length(self._feed.samples)

    def _compile(self, case: tuple[int, ...], data: list[Any]) -> None:
        import tensorflow as tf

        uneven = case[1] > 0
        if uneven not in self.code.graphs:
            self.code.graphs[uneven] = self._trace(uneven)
        copies = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self._variables]
        nothing = np.zeros(0, int)
        self._call(case, data, copies, (np.zeros(1, int), nothing, nothing), True)

    def _trace(self, uneven: bool) -> tuple[Any, list[int]]:
        """The graph that makes steps, and which of the variables it takes, in its order."""
        import tensorflow as tf

        model, feed, names = self._model, self._feed, self.names

        def train(rows: Any, data: Any) -> Any:
            logs = model.train_step(feed.gathered(rows, data))
            return tf.stack([tf.reduce_mean(tf.cast(logs[name], tf.float32)) for name in names])

        def loop(steps: Any, fresh: Any, full: Any, rows: Any, rest: Any, *data: Any) -> Any:
            def step(i: Any, _: Any) -> tuple[Any, Any]:
                if not uneven:
                    return i + 1, train(rows[i], data)
                return i + 1, tf.cond(full[i], lambda: train(rows[i], data), lambda: train(rest[i], data))

            tf.cond(fresh, lambda: model.reset_metrics(), lambda: None)
            return tf.while_loop(lambda i, _: i < steps, step, (tf.constant(0, tf.int64), tf.zeros(len(names))))[1]

        spec = tf.TensorSpec
        signature = [spec((), tf.int64), spec((), tf.bool), spec((None,), tf.bool), *[spec((None, None), tf.int32)] * 2]
        graph = graphs.trace(loop, [*signature, *feed.data_signature()], jit_compile=True, autograph=False)
        places = {id(variable.handle): i for i, variable in enumerate(self._variables)}
        return graph, [places[id(handle)] for handle in graph.captured_inputs]

    def _call(self, case: tuple[int, ...], data: list[Any], variables: list[Any], plan: Any, fresh: bool) -> Any:
        """Make the steps of a plan on these variables. Arguments have one length only, whatever there is in them."""
        import tensorflow as tf

        size, rest, _ = case
        order, first, last = plan
        graph, places = self.code.graphs[rest > 0]
        full = np.zeros(_most(size), bool)
        full[: len(first)] = last - first == size
        tables = [np.zeros((_most(size), max(1, width)), "int32") for width in (size, rest)]
        for table in tables:
            numbers = first[:, None] + np.arange(table.shape[1])
            table[: len(first)] = order[np.minimum(numbers, len(order) - 1)]
        arguments = [*map(tf.constant, (np.int64(len(first)), fresh, full, *tables)), *data]
        return graph._call_flat(arguments, [variables[place].handle for place in places])

    def _data(self) -> list[Any]:
        """The feed's samples, with zeros after them up to a length that some more samples will have too."""
        import tensorflow as tf

        given, padded = self._padded
        now = self._feed.data()
        if now is not given:
            more = _padded_length(self._feed.samples) - self._feed.samples
            padded = [tf.pad(part, [[0, more], *[[0, 0]] * (len(part.shape) - 1)]) for part in now]
            self._padded = now, padded
        return padded


def _most(batch_size: int) -> int:
    """How many steps a call can make."""
    return max(1, min(MOST_STEPS, MOST_NUMBERS // batch_size))


def _padded_length(samples: int) -> int:
    return max(64, 1 << (samples - 1).bit_length())


def _key(model: Any, feed: Any, names: list[str], variables: list[Any]) -> str | None:
    """The same text for models that are trained by the same steps; None where a part of it is the learner's own."""
    kind = type(model)
    if kind.__name__ not in ("Sequential", "Functional") or not kind.__module__.startswith("keras."):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Keras's, about saving what the learner has written
            config, compiled = model.get_config(), model.get_compile_config()
        places = {layer["config"]["name"]: f"layer {i}" for i, layer in enumerate(config["layers"])}
        settings = [plain_config(part, places | {model.name: "model"}) for part in (config, compiled)]
        shapes = [(str(v.dtype), *v.shape) for v in variables] + [(str(d.dtype), *d.shape[1:]) for d in feed.data()]
        return json.dumps([settings, shapes, names])
    except Exception:  # Keras fails in many ways on what it cannot write down
        return None


def plain_config(part: Any, places: dict[str, str]) -> Any:
    """A part of a configuration without names and rates, which differ; a `ValueError` if it is not all Keras's own."""
    if isinstance(part, dict):
        made = part.get("class_name", "__keras_tensor__") != "__keras_tensor__"
        if made and not str(part.get("module")).startswith("keras"):
            raise ValueError("made by the learner")
        rate = part.get("learning_rate")
        leave = {"build_config", "name", *(["learning_rate"] if isinstance(rate, float | int) else [])}
        return {key: plain_config(value, places) for key, value in part.items() if key not in leave}
    return [plain_config(each, places) for each in part] if isinstance(part, list | tuple) else places.get(part, part)
