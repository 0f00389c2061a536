"""One interactive lab a file: a model of the lab, a figure and controls, put together.

``labs.OneNeuron()`` makes one; a lab that is the last line of a cell shows itself.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "lab",
    {
        "DrawDigit": "draw_digit",
        "HiddenLayer": "hidden_layer",
        "Layers": "layers",
        "OneNeuron": "one_neuron",
        "Perceptron": "perceptron",
        "Training": "course",
        "WeightImages": "weight_images",
    },
)


def __dir__() -> list[str]:
    return __all__
