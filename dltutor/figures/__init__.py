"""Matplotlib figures, built once and updated in place; they know nothing of widgets or Keras.

The figures that need no lab are made by name: ``figures.biological_neuron()``.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "figure",
    {
        "attention": "attention_weights",
        "biological_neuron": "biological",
        "diffusion": "noising",
        "network": "layered",
        "timeline": "history",
        "ways": "still_ways",
    },
)


def __dir__() -> list[str]:
    return __all__
