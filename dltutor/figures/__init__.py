"""Matplotlib figures, built once and updated in place; they know nothing of widgets or Keras.

The figures that need no lab are made by name: ``figures.biological_neuron()``.
"""

from importlib import import_module

_FIGURES = {
    "biological_neuron": "biological",
    "network": "layered",
    "timeline": "history",
}

__all__ = sorted(_FIGURES)


def __getattr__(name: str):
    if name in _FIGURES:
        return getattr(import_module(f"dltutor.figures.{_FIGURES[name]}"), name)
    raise AttributeError(f"there is no figure named {name!r}; there are {', '.join(__all__)}")


def __dir__():
    return __all__
