"""What gives each sample a score, the higher the stranger: the network, PCA, the nearest neighbour."""

from __future__ import annotations

from typing import Any

import numpy as np

from dltutor.errors import LearnerError
from dltutor.labs.bases.rebuilding import Samples
from dltutor.live.looking.halves import Halves
from dltutor.scratch.measures.rebuilding import PCA, rmse_each
from dltutor.validation import shown

NETWORK, LINEAR, NEAR = "your network", "PCA", "nearest neighbour"
JUDGES = (NETWORK, LINEAR, NEAR)
MOST_NEIGHBOURS = 5000
ALL = "all"


class Scores:
    """The scores of usual and of strange samples, by each judge.

    Args:
        halves: the autoencoder.
        samples: what it learns from; usual samples.
        usual: usual samples that are not learned from.
        strange: a dictionary of strange samples by what is wrong with them, or one array.
    """

    def __init__(self, halves: Halves, samples: Samples, usual: Any, strange: Any) -> None:
        self._halves = halves
        given = samples.read("usual", usual)
        parts = strange if isinstance(strange, dict) else {"strange": strange}
        if not parts or not all(isinstance(name, str) and name and name != ALL for name in parts):
            raise LearnerError(
                f"strange={shown(strange)}: it must be samples, or a dictionary of them by what is wrong, for example "
                f'{{"no P": …}}; none is called "{ALL}"'
            )
        few = []
        for name, x in parts.items():
            read = samples.read(f"strange[{name!r}]" if parts is strange else "strange", x)
            few.append(read[samples.few(read)])
        self.usual, self.strange = given[samples.few(given)], np.concatenate(few)
        self.names = tuple(parts)
        self._groups = np.repeat(np.arange(len(few)), [len(x) for x in few])
        pca, near = PCA(samples.x), _nearest(samples.x)
        both = self.usual, self.strange
        self._known = {
            LINEAR: [rmse_each(x, pca.rebuilt(x, halves.size)) for x in both],
            NEAR: [near(x) for x in both],
        }
        self.look()

    def look(self) -> None:
        """The network has changed."""
        self.rebuilt = [np.nan_to_num(self._halves.rebuilt(x)) for x in (self.usual, self.strange)]
        both = zip((self.usual, self.strange), self.rebuilt, strict=True)
        self._known[NETWORK] = [rmse_each(x, rebuilt) for x, rebuilt in both]

    def numbers(self, kind: str) -> np.ndarray:
        """The numbers of the strange samples of a kind."""
        return np.arange(len(self.strange)) if kind == ALL else np.flatnonzero(self._groups == self.names.index(kind))

    def kind_of(self, number: int) -> str:
        """What is wrong with a strange sample."""
        return self.names[self._groups[number]]

    def of(self, judge: str, kind: str = ALL) -> tuple[np.ndarray, np.ndarray]:
        """The scores of the usual samples, and of the strange ones of a kind."""
        usual, strange = self._known[judge]
        return usual, strange[self.numbers(kind)]


def _nearest(x: np.ndarray) -> Any:
    """A function that says how far samples are from the nearest one of `x`, as a root of the mean square."""
    from sklearn.neighbors import NearestNeighbors

    some = np.linspace(0, len(x) - 1, min(len(x), MOST_NEIGHBOURS)).round().astype(int)
    known = x[some].reshape(len(some), -1)
    finder = NearestNeighbors(n_neighbors=1).fit(known)
    return lambda samples: finder.kneighbors(samples.reshape(len(samples), -1))[0][:, 0] / np.sqrt(known.shape[1])
