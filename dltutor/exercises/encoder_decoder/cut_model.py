"""The exercise on cutting an autoencoder into its encoder and its decoder."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.exercises.core.compared import alike, parts
from dltutor.exercises.core.contract import Exercise, need
from dltutor.exercises.core.given import NotYetError, brief
from dltutor.exercises.core.learner import LearnerFunction
from dltutor.exercises.core.shown import one_line


class Halves(Exercise):
    key = "halves"
    title = "one model, two halves"
    task = (
        "Write `halves(model)`. `model` is a `keras.Sequential` autoencoder with any number of layers, of which one is "
        'called "code". Return two Keras models, `return encoder, decoder`: the encoder gives what the layer "code" '
        "gives, the decoder makes of it what the whole model makes. They share the layers of `model`, so that they are "
        "trained with it; nothing is copied or built anew."
    )
    calls_with = "model"
    hints = (
        "`model.layers` is a list of the layers, in their order. Where does the encoder end?",
        '`place = model.layers.index(model.get_layer("code"))` is the place of the layer in this list. A layer may '
        "stand in two models: it keeps its weights.",
        "`encoder = keras.Sequential(model.layers[:place + 1])`, and the decoder from `place + 1` on.",
    )
    code = """
import keras

def halves(model):
    place = model.layers.index(model.get_layer("code"))
    encoder = keras.Sequential(model.layers[:place + 1])
    decoder = keras.Sequential(model.layers[place + 1:])
    return encoder, decoder
"""
    why = "a layer is an object with weights: two models may hold the same one, and what one learns the other knows."

    _SHAPES = (((6,), (5,), 2, (4,)), ((3, 3), (), 4, (7, 5)), ((8,), (6, 5, 4), 3, (6,)))

    def judge(self, halves: LearnerFunction) -> str:
        for number, (shape, before, size, after) in enumerate(self._SHAPES):
            self._try(halves, *_autoencoder(shape, before, size, after, seed=number))
        return f"both halves are right for {len(self._SHAPES)} autoencoders, and stay so when their weights change."

    @staticmethod
    def _try(halves: LearnerFunction, model: Any, x: np.ndarray) -> None:
        import keras

        pair = parts(halves.changing(model), 2, "`halves(model)`", "two models, `return encoder, decoder`")
        for name, part in zip(("encoder", "decoder"), pair, strict=True):
            need(isinstance(part, keras.Model), f"the {name} is {brief(part)}, and it must be a Keras model")
        encoder, decoder = pair
        look = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
        on_the_way = [np.array(out) for out in look(x)]
        place = model.layers.index(model.get_layer("code"))
        _look_at_encoder(_given(encoder, x, "encoder", "what `model` takes"), on_the_way, place)
        codes = on_the_way[place]
        rebuilt = _given(decoder, codes, "decoder", f"codes of shape {codes.shape}")
        need(
            alike(rebuilt, on_the_way[-1]),
            f"the decoder gives shape {rebuilt.shape} for the codes, and the model {on_the_way[-1].shape}: it must go "
            "on to the last layer"
            if rebuilt.shape != on_the_way[-1].shape
            else "the decoder gives something else than the model: begin it right behind the code, with the model's "
            "own layers",
        )
        model.set_weights([w + 0.1 for w in model.get_weights()])
        whole, apart = np.array(model(x)), np.array(decoder(encoder(x)))
        need(
            alike(apart, whole),
            "once the model has other weights the halves stay behind: let them have its own layers, not copies",
        )


def _autoencoder(shape: tuple, before: tuple, size: int, after: tuple, seed: int) -> tuple[Any, np.ndarray]:
    """An autoencoder with random weights, biases among them, and samples for it."""
    import keras
    from keras import layers

    flat = len(shape) > 1
    stack = [layers.Flatten()] if flat else []
    stack += [layers.Dense(units, "tanh") for units in before]
    stack += [layers.Dense(size, name="code")]
    stack += [layers.Dense(units, "tanh") for units in after]
    stack += [layers.Dense(int(np.prod(shape))), *([layers.Reshape(shape)] if flat else [])]
    model = keras.Sequential([keras.Input(shape), *stack])
    chance = np.random.default_rng(seed)
    model.set_weights([chance.normal(0, 0.6, w.shape) for w in model.get_weights()])
    return model, chance.normal(size=(5, *shape)).astype("float32")


def _given(model: Any, inputs: np.ndarray, name: str, kind: str) -> np.ndarray:
    """What a half gives, as an array."""
    try:
        return np.array(model(inputs))
    except Exception as error:
        said = one_line(error)[:120] or type(error).__name__
        raise NotYetError(f"the {name} does not take {kind} (Keras says: {said})") from None


def _look_at_encoder(given: np.ndarray, on_the_way: list[np.ndarray], place: int) -> None:
    if alike(given, on_the_way[place]):
        return
    start = f"the encoder gives shape {given.shape}"
    for number, out in enumerate(on_the_way):
        if given.shape == out.shape and alike(given, out):
            last = number == len(on_the_way) - 1
            ends = "it is the whole model" if last else f"it ends {'before' if number < place else 'behind'} the code"
            slice_end = "; a slice leaves out its end, so it must be `[:place + 1]`" if number == place - 1 else ""
            raise NotYetError(f"{start}: {ends}{slice_end}")
    need(
        given.shape == on_the_way[place].shape,
        f'{start}, and the layer "code" gives {on_the_way[place].shape}: it must end with that layer',
    )
    raise NotYetError('the encoder gives other numbers than the layer "code": let it have the model\'s own layers')
