"""dltutor: learn deep learning by doing, on your own Keras code.

Importing it is cheap on purpose: everything else is loaded when it is first used.
"""

from importlib import import_module

__version__ = "0.1.0"

_PARTS = (
    "datasets",
    "errors",
    "exercises",
    "figures",
    "labs",
    "live",
    "notebook",
    "pretrained",
    "scratch",
    "validation",
)
_FUNCTIONS = {"setup": "dltutor.notebook", "progress": "dltutor.exercises", "hand_in": "dltutor.exercises"}

__all__ = ["__version__", *_PARTS, *_FUNCTIONS]


def __getattr__(name: str):
    if name in _FUNCTIONS:
        return getattr(import_module(_FUNCTIONS[name]), name)
    if name in _PARTS:
        return import_module(f"dltutor.{name}")
    raise AttributeError(f"module 'dltutor' has no attribute {name!r}; it has {', '.join((*_PARTS, *_FUNCTIONS))}")


def __dir__():
    return sorted(__all__)
