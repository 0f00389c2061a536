"""The updates of two adversaries in one graph: made once for a kind of model, lent to every pair of that kind.

A graph holds on to the variables that it was made with. Here they are handed over with every call, so that a cell that
is run again, with new models of the same layers, makes no new graph and takes no more memory.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from dltutor.live.training import graphs
from dltutor.live.training.compiled import plain_config
from dltutor.live.training.compiling import Code

LOSSES = ("log", "saturating", "least squares", "Wasserstein")
PENALTY = 1.0  # weight of the gradient penalty
MEASURES = ("discriminator_loss", "generator_loss", "right", "gradient")

Lent = Callable[[Sequence[Any], Sequence[Any]], Any]  # (variables, arguments) to what the graph returns


def discriminator_losses(real: Any, fake: Any) -> Any:
    """The loss of the discriminator for its logits on real data and on fakes, one number for each of `LOSSES`."""
    import tensorflow as tf

    log = (tf.reduce_mean(tf.nn.softplus(-real)) + tf.reduce_mean(tf.nn.softplus(fake))) / 2
    squares = (tf.reduce_mean((real - 1) ** 2) + tf.reduce_mean(fake**2)) / 2
    return tf.stack([log, log, squares, tf.reduce_mean(fake) - tf.reduce_mean(real)])


def generator_losses(fake: Any) -> Any:
    """The loss of the generator for the discriminator's logits on its fakes, one number for each of `LOSSES`."""
    import tensorflow as tf

    each = tf.nn.softplus(-fake), -tf.nn.softplus(fake), (fake - 1) ** 2, -fake
    return tf.stack([tf.reduce_mean(loss) for loss in each])


def updates(pair: Any) -> Callable[..., Any]:
    """A function that makes `rounds` rounds of a pair: (rounds, d, g, kind, rows, noise, mix, x) to the mean measures.

    After the measures comes 1 if all weights are finite, else 0.

    `d` and `g` are the updates that each player makes in a round, `kind` the number of the loss, and the tables hold
    for every update the rows of `x`, the noise, and where between real and fake the penalty looks.
    """
    import tensorflow as tf

    generator, discriminator = pair.generator, pair.discriminator
    fakes_of = generator.trainable_variables
    judges_by = discriminator.trainable_variables

    def penalty(real: Any, fakes: Any, mix: Any) -> list[Any]:
        between = mix[:, None] * real + (1 - mix[:, None]) * fakes
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(between)
                score = discriminator(between, training=True)
            slope = tf.sqrt(tf.reduce_sum(inner.gradient(score, between) ** 2, axis=1) + 1e-12)
            loss = PENALTY * tf.reduce_mean((slope - 1) ** 2)
        return _whole(outer.gradient(loss, judges_by), judges_by)

    def learn_to_judge(kind: Any, real: Any, noise: Any, mix: Any) -> Any:
        fakes = generator(noise, training=True)
        with tf.GradientTape() as tape:
            logits = discriminator(tf.concat([real, fakes], axis=0), training=True)[:, 0]
            of_real, of_fakes = tf.split(logits, 2)
            loss = discriminator_losses(of_real, of_fakes)[kind]
            whole = loss + sum(discriminator.losses)  # what its layers ask for: regularisers
        gradients = _whole(tape.gradient(whole, judges_by), judges_by)
        more = tf.cond(
            tf.equal(kind, LOSSES.index("Wasserstein")),
            lambda: penalty(real, fakes, mix),
            lambda: [tf.zeros_like(v) for v in judges_by],
        )
        pair.discriminator_optimizer.apply([a + b for a, b in zip(gradients, more, strict=True)], judges_by)
        middle = boundary(kind, of_real, of_fakes)
        right = tf.concat([of_real > middle, of_fakes < middle], axis=0)
        return tf.stack([loss, tf.reduce_mean(tf.cast(right, tf.float32))])

    def learn_to_fake(kind: Any, noise: Any) -> Any:
        with tf.GradientTape() as tape:
            judged = discriminator(generator(noise, training=True), training=True)[:, 0]
            loss = generator_losses(judged)[kind]
            whole = loss + sum(generator.losses)
        gradients = _whole(tape.gradient(whole, fakes_of), fakes_of)
        pair.generator_optimizer.apply(gradients, fakes_of)
        return tf.stack([loss, tf.linalg.global_norm(gradients)])

    def play(rounds: Any, d: Any, g: Any, kind: Any, rows: Any, noise: Any, mix: Any, x: Any) -> Any:
        def judge(j: Any, i: Any, told: Any) -> Any:
            return j + 1, i + 1, told + learn_to_judge(kind, tf.gather(x, rows[i]), noise[i], mix[i])

        def fake(j: Any, i: Any, told: Any) -> Any:
            return j + 1, i + 1, told + learn_to_fake(kind, noise[i])

        def one(n: Any, i: Any, judged: Any, faked: Any) -> Any:
            _, i, judged = tf.while_loop(lambda j, *_: j < d, judge, (0, i, judged))
            _, i, faked = tf.while_loop(lambda j, *_: j < g, fake, (0, i, faked))
            return n + 1, i, judged, faked

        nothing = tf.zeros(2)
        _, _, judged, faked = tf.while_loop(lambda n, *_: n < rounds, one, (0, 0, nothing, nothing))
        many = tf.cast(tf.stack([rounds * d, rounds * g]), tf.float32)
        judged, faked = judged / tf.maximum(many[0], 1), faked / tf.maximum(many[1], 1)
        finite = tf.reduce_all([tf.reduce_all(tf.math.is_finite(v)) for v in (*fakes_of, *judges_by)])
        return tf.stack([judged[0], faked[0], judged[1], faked[1], tf.cast(finite, tf.float32)])

    return play


def view(pair: Any) -> Callable[..., Any]:
    """A function (kind, places, real, noise, some) to (logits at the places, of real, fakes, their logits, arrows).

    The arrows are those of the fakes of `some` noise: minus the gradient of the generator's loss of each.
    """
    import tensorflow as tf

    def look(kind: Any, places: Any, real: Any, noise: Any, some: Any) -> Any:
        ground = pair.discriminator(tf.concat([places, real], axis=0), training=False)[:, 0]
        fakes = pair.generator(noise, training=False)
        starts = pair.generator(some, training=False)
        with tf.GradientTape() as tape:
            tape.watch(starts)
            loss = generator_losses(pair.discriminator(starts, training=False)[:, 0])[kind]
        gradient = tape.gradient(loss, starts) * tf.cast(tf.shape(some)[0], tf.float32)
        judged = pair.discriminator(fakes, training=False)[:, 0]
        split = tf.shape(places)[0]
        return ground[:split], ground[split:], fakes, judged, starts, -gradient

    return look


def boundary(kind: Any, real: Any, fake: Any) -> Any:
    """The logit above which a discriminator takes something for real: a critic's score has no such place of its own."""
    import tensorflow as tf

    middle = (tf.reduce_mean(real) + tf.reduce_mean(fake)) / 2
    return tf.stack([tf.zeros_like(middle), tf.zeros_like(middle), tf.zeros_like(middle) + 0.5, middle])[kind]


_kept: dict[str, Code] = {}


def kept_for(pair: Any) -> Code:
    """The graphs for pairs of this kind; new ones where a part of a model is the learner's own."""
    key = _key(pair)
    return Code() if key is None else _kept.setdefault(key, Code())


def lend(function: Callable[..., Any], signature: Sequence[Any], variables: Sequence[Any], **options: Any) -> Lent:
    """The graph of `function`, to be called with any variables of the same shapes in the place of `variables`."""
    graph = graphs.trace(function, signature, autograph=False, **options)
    places = {id(variable.handle): i for i, variable in enumerate(variables)}
    captured = [(places.get(id(handle)), handle) for handle in graph.captured_inputs]

    def call(variables: Sequence[Any], arguments: Sequence[Any]) -> Any:
        handles = [constant if place is None else variables[place].handle for place, constant in captured]
        return graph._call_flat(list(arguments), handles)

    return call


def _whole(gradients: Sequence[Any], variables: Sequence[Any]) -> list[Any]:
    """Gradients without gaps: zeros for weights on which the loss does not depend."""
    import tensorflow as tf

    return [tf.zeros_like(v) if g is None else g for g, v in zip(gradients, variables, strict=True)]


def _key(pair: Any) -> str | None:
    """The same text for pairs whose updates are the same; None where a part of it is the learner's own."""
    parts = []
    try:
        for model, optimizer in (
            (pair.generator, pair.generator_optimizer),
            (pair.discriminator, pair.discriminator_optimizer),
        ):
            kind = type(model)
            if kind.__name__ not in ("Sequential", "Functional") or not kind.__module__.startswith("keras."):
                return None
            if not type(optimizer).__module__.startswith("keras."):
                return None
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Keras's, about saving what the learner has written
                config, rule = model.get_config(), optimizer.get_config()
            places = {layer["config"]["name"]: f"layer {i}" for i, layer in enumerate(config["layers"])}
            parts += [plain_config(config, places | {model.name: "model"}), plain_config(rule, {})]
            parts.append(type(optimizer).__name__)
        shapes = [(str(v.dtype), *v.shape) for v in pair.variables]
        return json.dumps([parts, shapes])
    except Exception:  # Keras fails in many ways on what it cannot write down
        return None
