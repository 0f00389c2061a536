"""Arrays and text to learn from, offline; every loader says shape, unit, source and licence.

``datasets.digits()`` and the others are imported when they are first used.
"""

from importlib import import_module

_LOADERS = {
    "digits": "images",
    "gate": "points",
    "two_groups": "points",
    "milestones": "history",
    "bundled": "files",
}

__all__ = sorted(_LOADERS)


def __getattr__(name: str):
    if name in _LOADERS:
        return getattr(import_module(f"dltutor.datasets.{_LOADERS[name]}"), name)
    raise AttributeError(f"there is no data set named {name!r}; there are {', '.join(__all__)}")


def __dir__():
    return __all__
