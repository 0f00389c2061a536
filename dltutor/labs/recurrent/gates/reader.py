"""What the gates of a learner's own recurrent layer do while it reads: every number of every unit at every step."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.looking.recurrent_layers import KINDS, cell_of, recurrent_layer
from dltutor.scratch.recurrent import run

MOST = 5000  # characters that are read
UNKNOWN = "\ufffd"  # a vocabulary that has it takes every character
SIGNALS = {
    "LSTM": ("forget gate", "input gate", "candidate", "output gate", "cell state", "hidden state"),
    "GRU": ("update gate", "reset gate", "candidate", "hidden state"),
    "SimpleRNN": ("hidden state",),
}
_SILENT = (
    "InputLayer",
    "Masking",
    "Dropout",
    "SpatialDropout1D",
    "GaussianNoise",
    "GaussianDropout",
    "ActivityRegularization",
)


class GateReader:
    """Lets the layer read, with its weights as they are now.

    Args:
        model: a Keras model that is a chain of layers, one of them an LSTM, GRU or SimpleRNN; or such a layer alone.
        layer: the name of the layer; None for the first recurrent one.
        characters: what the numbers of the characters are: a string or list in their order, or a dictionary.

    Raises:
        LearnerError: if there is no such layer, or something before it cannot be followed.

    Example:
        >>> import keras
        >>> chain = [keras.Input((None,)), keras.layers.Embedding(3, 2), keras.layers.LSTM(4)]
        >>> signals = GateReader(keras.Sequential(chain), characters="ab ").read("abba a")
        >>> list(signals)[0], signals["cell state"].shape
        ('forget gate', (6, 4))
    """

    def __init__(self, model: Any, layer: str | None = None, characters: Any = None) -> None:
        self.layer = recurrent_layer(model, KINDS, layer)
        self.model = model
        self.kind = type(self.layer).__name__
        self.units = int(self.layer.units)
        self._before = _chain(model, self.layer)
        first = self._before[0] if self._before else self.layer
        self._embeds = type(first).__name__ == "Embedding"
        self.size = int(first.input_dim) if self._embeds else _width(model, first)
        self.index = None if characters is None else _index(characters, self.size)
        cell_of(self.layer)

    def fingerprint(self) -> tuple[float, ...]:
        """Changes when a weight does."""
        return tuple(float(np.sum(weight, dtype=float)) for weight in self.model.get_weights())

    def numbers_of(self, text: Any) -> np.ndarray:
        """A text as the chain takes it: indices (steps,) or one-hot vectors (steps, size); numbers stay what they are.

        Raises:
            LearnerError: if it is empty, has a character that the model does not know, or the shape does not fit.
        """
        if not isinstance(text, str):
            return self._sequence(text)
        if not text:
            raise LearnerError("text='': it must have at least one character")
        index = self.index
        if index is None:
            own = sorted(set(text))
            if len(own) != self.size:
                raise LearnerError(
                    f"characters: the model knows {self.size} characters and the text has {len(own)} different ones; "
                    "hand over those of the model as characters=…, in the order of their numbers"
                )
            self.index = index = {character: i for i, character in enumerate(own)}
        strange = next((i for i, character in enumerate(text) if character not in index), None)
        if strange is not None and UNKNOWN not in index:
            raise LearnerError(
                f"text: {text[strange]!r}, at place {strange}, is none of the {len(index)} characters that the model "
                "knows; leave it out or replace it"
            )
        ids = np.array([index.get(character, index.get(UNKNOWN)) for character in text[:MOST]])
        return ids if self._embeds else np.eye(self.size)[ids]

    def read(self, text: Any) -> dict[str, np.ndarray]:
        """Every signal by its name, each of shape (steps, units)."""
        x = self.numbers_of(text)
        for layer in self._before:
            x = _through(layer, x)
        cell: Any = cell_of(self.layer)
        states = run(cell, x[None]).states[:, ..., 0, :]
        if self.kind == "SimpleRNN":
            return {"hidden state": states[1:]}
        with np.errstate(all="ignore"):
            if self.kind == "GRU":
                gates = cell.gates(x, states[:-1])
                return dict(zip(SIGNALS["GRU"], (*gates, states[1:]), strict=True))
            gates = cell.gates(x, states[:-1, 0])
        found = gates.forget, gates.input, gates.candidate, gates.output, states[1:, 1], states[1:, 0]
        return dict(zip(SIGNALS["LSTM"], found, strict=True))

    def _sequence(self, x: Any) -> np.ndarray:
        clean = validation.array("text", x, like="a text, or a sequence of shape (steps, inputs)")
        if self._embeds:
            if clean.ndim != 1 or (clean != clean.round()).any() or not 0 <= clean.min() <= clean.max() < self.size:
                raise LearnerError(f"text: it must be a text, or indices from 0 to {self.size - 1}, shape (steps,)")
            return clean[:MOST].astype(int)
        clean = clean[:, None] if clean.ndim == 1 else clean
        if clean.ndim != 2 or clean.shape[1] != self.size:
            raise LearnerError(f"text: it has shape {clean.shape}, and the model takes (steps, {self.size})")
        return clean[:MOST]


def _chain(model: Any, layer: Any) -> list[Any]:
    """The layers before `layer` that change numbers."""
    import keras

    if model is layer:
        return []
    if len(model.inputs) != 1:
        raise LearnerError(f"model: it takes {len(model.inputs)} inputs; this lab follows a chain of layers from one")
    found, previous = [], None
    for each in model.layers:
        if previous is not None and not isinstance(model, keras.Sequential) and each.input is not previous.output:
            raise LearnerError(f"model: {each.name} does not follow {previous.name}; this lab follows a plain chain")
        previous = each
        if each is layer:
            return found
        kind = type(each).__name__
        if kind in KINDS and not each.return_sequences:
            raise LearnerError(f"model: {each.name} must have return_sequences=True, for {layer.name} reads all steps")
        if kind not in _SILENT:
            found.append(each)
    return found


def _width(model: Any, first: Any) -> int:
    """How many numbers a step has."""
    if first is not model and model.input_shape[-1] is not None and len(model.input_shape) == 3:
        return int(model.input_shape[-1])
    return int(first.get_weights()[0].shape[0])


def _index(characters: Any, size: int) -> dict[str, int]:
    wanted = "it must be a string or a list of the model's characters in the order of their numbers, or a dictionary"
    try:
        index = dict(characters) if isinstance(characters, dict) else {c: i for i, c in enumerate(characters)}
        numbers = [validation.whole("characters", i, low=0) for i in index.values()]
    except TypeError:
        raise LearnerError(f"characters={validation.shown(characters)}: {wanted}") from None
    if not index or not all(isinstance(c, str) for c in index):
        raise LearnerError(f"characters={validation.shown(characters)}: {wanted}")
    if max(numbers) >= size:
        raise LearnerError(f"characters: their numbers go to {max(numbers)}, and the model knows 0 to {size - 1}")
    return index


def _through(layer: Any, x: np.ndarray) -> np.ndarray:
    """What a layer before makes of indices (steps,) or numbers (steps, inputs)."""
    kind = type(layer).__name__
    if kind == "Embedding":
        return np.asarray(layer.get_weights()[0], float)[x]
    if kind in KINDS:
        return run(cell_of(layer), x[None]).outputs[0]
    return np.asarray(layer(x[None].astype("float32"), training=False) if _trains(layer) else layer(x[None]))[0]


def _trains(layer: Any) -> bool:
    return bool(getattr(layer, "_call_has_training_arg", False))
