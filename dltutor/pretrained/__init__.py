"""Networks that others have trained, as plain Keras models; their weights are an optional extra.

``pretrained.imagenet()`` and the others are imported when they are first used.
"""

from dltutor.lazy import lazy

__all__, __getattr__ = lazy(
    __name__,
    "pretrained network",
    {"class_name": "class_names", "imagenet": "efficientnet"},
)


def __dir__() -> list[str]:
    return __all__
