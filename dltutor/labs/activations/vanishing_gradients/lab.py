"""Lab: how large the gradient is in every layer of a deep network, and what decides whether it gets there."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.labs.activations.vanishing_gradients.figure import DepthFigure
from dltutor.live.page.controls import Button, Choice, Slider
from dltutor.live.page.goals import Goal
from dltutor.live.page.lab import Lab
from dltutor.live.training.fitting import pair
from dltutor.scratch.activations import ACTIVATIONS
from dltutor.scratch.backprop import Network
from dltutor.scratch.initializers import INITIALIZERS
from dltutor.wording import number, share

UNITS = 32
SAMPLES = 128
HEALTHY = 10  # first and last layer may differ by this factor
MANY = 0.1  # of the ReLUs dead, or of the outputs saturated, is worth a "but"
LABELS = {row.label: name for name, row in ACTIVATIONS.items()}
_CAN_DIE = ("relu",)
_INITIALIZERS = tuple(name for name in INITIALIZERS if name != "zeros")


class VanishingGradients(Lab[DepthFigure]):
    """One step of backpropagation through a deep network on real handwritten digits, drawn layer by layer.

    The network has `depth` dense layers: 32 units with the chosen activation in each but the last, and ten linear
    outputs that are compared with the ten classes by the mean squared error. Every number is computed, by
    `dltutor.scratch.backprop`, from 128 samples. A ReLU counts as dead if it is zero for all of these.

    Healthy means: the gradient of the first layer is within a factor of ten of the last layer's, and so are the
    outputs' spreads of the first and the last hidden layer.

    Args:
        data: other samples, a pair (x, y) of x (samples, …) and class numbers y (samples,); the digits if None.

    Raises:
        LearnerError: if the data or a setting are not possible.

    Source:
        X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010;
        K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", 2015.

    Example:
        >>> lab = VanishingGradients(depth=20, activation="sigmoid")
        >>> lab.verdict, bool(lab.ratio < 1e-6)
        ('vanishing', True)
        >>> VanishingGradients(depth=0)
        Traceback (most recent call last):
        dltutor.errors.LearnerError: depth=0: it must be a whole number from 2 to 30, for example 10
    """

    controls = (
        Button("redraw", "New weights", icon="random", key="n", help="draw the random weights anew"),
        Slider("depth", "depth", 2, 30, 10, step=1, whole=True, help="layers with weights, the output among them"),
        Choice("activation", "activation", LABELS, "sigmoid", help="of every layer but the last"),
        Choice("initializer", "initialisation", _INITIALIZERS, "glorot_uniform", help="how the weights are drawn"),
        Slider("scale", "weights ×", 0.1, 10, 1.0, step=0.02, log=True, help="all weights are multiplied by this"),
        Slider("bias", "bias", -1, 1, 0.0, step=0.05, help="the bias of every hidden unit"),
    )
    goals = (
        Goal(
            "sigmoid: the first layer's gradient below a millionth of the last one's",
            lambda lab: lab.values.activation == "sigmoid" and lab.ratio < 1e-6 and lab.note(),
        ),
        Goal(
            "ReLU, depth 20 or more: healthy, the gradients and spreads of first and last layer within 10×",
            lambda lab: (
                lab.values.activation in _CAN_DIE and lab.values.depth >= 20 and lab.verdict == "healthy" and lab.note()
            ),
        ),
        Goal(
            "tanh: the gradient explodes, the first layer's 1000 times the last one's",
            lambda lab: lab.values.activation == "tanh" and 1000 <= lab.ratio < np.inf and lab.note(),
        ),
        Goal(
            "ReLU: half of all units dead",
            lambda lab: lab.values.activation in _CAN_DIE and lab.idle >= 0.5 and f"{share(lab.idle)} dead",
        ),
    )
    more = {"Weights": ("scale", "bias")}

    def __init__(self, data: Any = None, **settings: Any) -> None:
        self._own_data = data is not None
        self.x, self.y = _digits() if data is None else _samples(data)
        super().__init__(**settings)

    def figure(self) -> DepthFigure:
        return DepthFigure()

    def begin(self) -> None:
        self.seed = 0
        self._drawn: tuple[Any, ...] = ()

    @property
    def ratio(self) -> float:
        """The first layer's gradient norm divided by the last one's; NaN where both are 0 or not finite."""
        with np.errstate(all="ignore"):
            return float(self.gradients[0] / self.gradients[-1])

    @property
    def fading(self) -> float:
        """The spread of the last hidden layer's outputs divided by that of the first."""
        with np.errstate(all="ignore"):
            return float(self.spreads[-1] / self.spreads[0])

    @property
    def idle(self) -> float:
        """The share of the hidden units that are dead (ReLU) or of the outputs that are saturated, from 0 to 1."""
        return float(self.shares.mean())

    @property
    def verdict(self) -> str:
        """ "vanishing", "exploding" or "healthy"."""
        if not (np.isfinite(self.gradients).all() and np.isfinite(self.spreads).all()):
            return "exploding"
        if not self.gradients.all():
            return "vanishing"
        for quotient in (self.ratio, self.fading):
            if quotient < 1 / HEALTHY:
                return "vanishing"
            if quotient > HEALTHY:
                return "exploding"
        return "healthy"

    def note(self) -> str:
        """The ratio, for the goals."""
        return f"ratio {number(self.ratio)}"

    def network(self) -> Network:
        """The network as it is set now, a `dltutor.scratch.backprop.Network`."""
        v = self.values
        wanted = (v.depth, v.activation, v.initializer, self.seed)
        if wanted != self._drawn[:4]:
            sizes = [self.x.shape[1], *[UNITS] * (v.depth - 1), self.y.shape[1]]
            drawn = Network.create(sizes, v.activation, "linear", initializer=v.initializer, seed=self.seed)
            self._drawn = (*wanted, drawn)
        drawn = self._drawn[4]
        biases = [np.full(len(b), v.bias) for b in drawn.biases[:-1]]
        return Network([w * v.scale for w in drawn.weights], [*biases, drawn.biases[-1]], drawn.activations)

    def on_redraw(self) -> None:
        self.seed += 1

    def update(self) -> None:
        network = self.network()
        forward = network.forward(self.x)
        backward = network.backward(forward, self.y)
        with np.errstate(all="ignore"):
            self.gradients = np.array([np.linalg.norm(g) for g in backward.weights])
            self.spreads = np.array([a.std() for a in forward.a[1:-1]])
            self.shares = self._idle_shares(forward.z[:-1])
        self.picture.show(self.gradients, self.spreads, self.shares, self._share_title())

    def describe(self) -> str:
        v = self.values
        last = f"layer {v.depth}"
        if not np.isfinite([*self.gradients, *self.spreads]).all():
            return (
                "Exploding: from layer to layer the numbers grew until they were too large for the computer. "
                "Make the weights smaller."
            )
        if not self.gradients.all():
            return (
                "Vanishing altogether: the gradient is exactly 0 in "
                f"{_spoken_layers(self.gradients == 0)}, so nothing can be learned there. {self._idle_words()}"
            )
        healthy = self.verdict == "healthy"
        verdict = "Healthy gradients" if healthy else self.verdict.capitalize()
        text = f"{verdict}: the gradient of layer 1 is {number(self.ratio)} times that of {last}"
        if 1 / HEALTHY <= self.ratio <= HEALTHY and not healthy:
            way = "shrinks" if self.verdict == "vanishing" else "grows"
            text += (
                f", but the signal itself {way} on its way forward: its spread changes {number(self.fading)} times, "
                "and all gradients with it"
            )
        return f"{text}. {'But ' * (healthy and self.idle >= MANY)}{self._idle_words()}".strip()

    def _arguments(self) -> list[str]:
        return ["data"] if self._own_data else []

    def _idle_shares(self, sums: list[np.ndarray]) -> np.ndarray:
        activation = ACTIVATIONS[self.values.activation]
        if activation.name in _CAN_DIE:
            return np.array([(z <= 0).all(axis=0).mean() for z in sums])
        steepest = np.abs(activation.derivative(np.linspace(-3, 3, 61))).max() or 1.0
        return np.array([(np.abs(activation.derivative(z)) < 0.05 * steepest).mean() for z in sums])

    def _share_title(self) -> str:
        return "dead units" if self.values.activation in _CAN_DIE else "saturated outputs"

    def _idle_words(self) -> str:
        if self.values.activation in _CAN_DIE:
            return f"{share(self.idle)} of the ReLUs are dead: 0 for every sample."
        return (
            f"{share(self.idle)} of the outputs are saturated, where the curve is almost flat."
            if self.idle >= 0.005
            else ""
        )


def _spoken_layers(where: np.ndarray) -> str:
    layers = np.flatnonzero(where) + 1
    if len(layers) == len(where):
        return "every layer"
    return f"layer {layers[0]}" if len(layers) == 1 else f"layers {layers[0]} to {layers[-1]}"


def _digits() -> tuple[np.ndarray, np.ndarray]:
    from dltutor import datasets

    (x, y), _ = datasets.digits()
    return _samples((x[:SAMPLES], y[:SAMPLES]))


def _samples(data: Any) -> tuple[np.ndarray, np.ndarray]:
    """Inputs of shape (samples, numbers) with mean 0 and spread 1, and one-hot targets."""
    x, y = pair("data", data)
    x = validation.array("data x", x, like="samples")
    y = validation.array("data y", y, shape=(None,), like="one class number for each sample")
    validation.same_length(x=x, y=y)
    if x.ndim < 2 or (y < 0).any() or (y != y.astype(int)).any() or y.max() > 99:
        raise LearnerError("data: x must have shape (samples, …), and y class numbers from 0 to 99")
    x, y = x[:SAMPLES].reshape(min(len(x), SAMPLES), -1), y[:SAMPLES].astype(int)
    x = (x - x.mean()) / (x.std() or 1.0)
    return x, np.eye(max(2, y.max() + 1))[y]
