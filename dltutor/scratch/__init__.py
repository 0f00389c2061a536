"""The subject itself in plain NumPy, written to be read aloud.

One module a subject: ``scratch.neuron``, ``scratch.perceptron``, ``scratch.layers``.
"""

from importlib import import_module

_MODULES = ("layers", "neuron", "perceptron")

__all__ = list(_MODULES)


def __getattr__(name: str):
    if name in _MODULES:
        return import_module(f"dltutor.scratch.{name}")
    raise AttributeError(f"dltutor.scratch has no module {name!r}; it has {', '.join(_MODULES)}")


def __dir__():
    return __all__
