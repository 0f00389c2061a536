"""The engine: a trainer that works in slices, the stage that shows frames, and controls made from one typed table."""

from importlib import import_module

_NAMES = {"Trainer": "trainer", "train": "trainer"}

__all__ = sorted(_NAMES)


def __getattr__(name: str):
    if name in _NAMES:
        return getattr(import_module(f"dltutor.live.{_NAMES[name]}"), name)
    raise AttributeError(f"module 'dltutor.live' has no attribute {name!r}; it has {', '.join(__all__)}")
