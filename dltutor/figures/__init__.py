"""Matplotlib figures, built once and updated in place; they know nothing of widgets or Keras.

The figures that need no lab are made by name: ``figures.biological_neuron()``.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "figure",
    {
        "attention": "still.attention",
        "biological_neuron": "still.biological_neuron",
        "diffusion": "still.diffusion",
        "network": "still.network",
        "timeline": "still.timeline",
        "ways": "still.ways",
    },
)


def __dir__() -> list[str]:
    return __all__
