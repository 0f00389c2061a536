"""One interactive lab a file: a model of the lab, a figure and controls, put together.

``labs.OneNeuron()`` makes one; a lab that is the last line of a cell shows itself.
"""

from importlib import import_module

_LABS = {
    "DrawDigit": "draw_digit",
    "HiddenLayer": "hidden_layer",
    "Layers": "layers",
    "OneNeuron": "one_neuron",
    "Perceptron": "perceptron",
    "WeightImages": "weight_images",
}

__all__ = sorted(_LABS)


def __getattr__(name: str):
    if name in _LABS:
        return getattr(import_module(f"dltutor.labs.{_LABS[name]}"), name)
    raise AttributeError(f"there is no lab named {name!r}; there are {', '.join(__all__)}")


def __dir__():
    return __all__
