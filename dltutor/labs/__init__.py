"""Interactive labs, each in a room (a folder) of its own: what it is given, its figure, its goals and its words.

``labs.OneNeuron()`` makes one; a lab that is the last line of a cell shows itself. The class is named after its folder,
so a new room needs no entry anywhere.
"""

from pathlib import Path

from dltutor.lazy import lazy


def rooms() -> dict[str, str]:
    """The rooms by the name of their class.

    >>> rooms()["OneNeuron"], rooms()["XOrO"]
    ('neurons.one_neuron', 'convolution.x_or_o')
    """
    folders = (lab.parent for lab in sorted(Path(__file__).parent.glob("*/*/lab.py")))
    return {
        "".join(word.capitalize() for word in folder.name.split("_")): f"{folder.parent.name}.{folder.name}"
        for folder in folders
    }


__all__, __getattr__ = lazy(__name__, "lab", rooms())


def __dir__() -> list[str]:
    return __all__
