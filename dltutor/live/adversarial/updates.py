"""Carries out the updates of two adversaries: by an ordinary graph at once, by compiled code once there is some."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.live.adversarial import graph as made
from dltutor.live.adversarial import models
from dltutor.live.adversarial.graph import LOSSES
from dltutor.live.training.compiling import BackgroundCompiler

MOST_NUMBERS = 32_768  # sample numbers handed over at once
MOST_IN_A_CALL = 1024  # updates
FEWEST_IN_A_CALL = 20  # updates: the most that a round has


class Updates:
    """The graphs of one pair, shared with all pairs of its kind: ordinary ones, and compiled ones."""

    def __init__(self, pair: Any) -> None:
        self.pair = pair
        self.kept = made.kept_for(pair)
        self._compiler = BackgroundCompiler(self.kept, eager=True)

    @property
    def ready(self) -> bool:
        """Whether there is compiled code for the present batch size."""
        return self._case() in self.kept.ready

    @property
    def most_updates(self) -> int:
        """How many updates a call can make."""
        return _most(self.pair.batch_size)

    def run(self, plan: tuple[np.ndarray, ...], counts: tuple[int, int, int], quick: bool) -> np.ndarray:
        """Carry out a plan: `counts` are the rounds, and the updates of discriminator and generator in a round."""
        tables = [_filled(table, self.most_updates) for table in plan] if quick else plan
        graph = self._graph("compiled" if quick else "plain")
        return self._call(graph, self.pair.variables, counts, tables, self.pair.data)

    def look(self, *parts: np.ndarray) -> list[np.ndarray]:
        """What `graph.view` returns for places, real points, noise and some noise."""
        import tensorflow as tf

        pair = self.pair
        points = tf.TensorSpec((None, 2), tf.float32)
        noise = tf.TensorSpec((None, pair.noise_size), tf.float32)
        signature = [tf.TensorSpec((), tf.int32), points, points, noise, noise]
        graph = self.kept.graphs.get("view") or self._remember("view", made.view(pair), signature)
        kind = tf.constant(LOSSES.index(pair.loss), tf.int32)
        return [part.numpy() for part in graph(pair.variables, [kind, *(tf.constant(p, tf.float32) for p in parts)])]

    def request(self) -> None:
        """Begin to compile in the background: at once the first time, later when a batch size has stayed."""
        if models.small(self.pair):
            self._compiler.request(self._case(), self.compile)

    def compile(self) -> None:
        """Compile for the present batch size, now: by making no round at all, on copies of the variables."""
        case, data = self._case(), self.pair.data  # the learner may change both while it is compiled
        self.kept.make(case, lambda: self._compile(case, data))

    def _compile(self, case: tuple[int, ...], data: Any) -> None:
        import tensorflow as tf

        size = _most(case[0]), case[0]
        copies = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.pair.variables]
        rows, mix = np.zeros(size, np.int32), np.zeros(size, np.float32)
        noise = np.zeros((*size, self.pair.noise_size), np.float32)
        self._call(self._graph("compiled"), copies, (0, 1, 1), (rows, noise, mix), data)

    def _case(self) -> tuple[int, ...]:
        """What compiled code depends on, apart from the models."""
        return self.pair.batch_size, int(self.pair.data.shape[0])

    def _call(self, graph: made.Lent, variables: Any, counts: Any, tables: Any, data: Any) -> np.ndarray:
        import tensorflow as tf

        numbers = [tf.constant(n, tf.int32) for n in (*counts, LOSSES.index(self.pair.loss))]
        return graph(variables, [*numbers, *map(tf.constant, tables), data]).numpy()

    def _graph(self, name: str) -> made.Lent:
        known = self.kept.graphs.get(name)
        if known is not None:
            return known
        import tensorflow as tf

        spec = tf.TensorSpec
        noise = spec((None, None, self.pair.noise_size), tf.float32)
        tables = [spec((None, None), tf.int32), noise, spec((None, None), tf.float32)]
        signature = [*[spec((), tf.int32)] * 4, *tables, spec((None, 2), tf.float32)]
        options = {"jit_compile": True} if name == "compiled" else {}
        return self._remember(name, made.updates(self.pair), signature, **options)

    def _remember(self, name: str, function: Any, signature: list[Any], **options: Any) -> made.Lent:
        self.kept.graphs[name] = made.lend(function, signature, self.pair.variables, **options)
        return self.kept.graphs[name]


def _most(batch_size: int) -> int:
    return max(FEWEST_IN_A_CALL, min(MOST_IN_A_CALL, MOST_NUMBERS // batch_size))


def _filled(table: np.ndarray, length: int) -> np.ndarray:
    """A table with zeros after it, since compiled code takes one length only."""
    filled = np.zeros((length, *table.shape[1:]), table.dtype)
    filled[: len(table)] = table
    return filled
