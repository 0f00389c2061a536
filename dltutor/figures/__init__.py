"""Matplotlib figures, built once and updated in place; they know nothing of widgets or Keras.

Here is what several labs share; what one lab alone draws stands in its room. The figures that need no lab are made by
name, which is that of their file in `still`: ``figures.biological_neuron()``.
"""

from pathlib import Path

from dltutor.lazy import lazy

_here = Path(__file__).parent
_still = {
    file.stem: ".".join(file.relative_to(_here).with_suffix("").parts) for file in _here.glob("still/**/[a-z]*.py")
}
__all__, __getattr__ = lazy(__name__, "figure", _still)


def __dir__() -> list[str]:
    return __all__
