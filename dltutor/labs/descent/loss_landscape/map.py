"""The map of the loss-landscape lab: the scene that is shown, and one that is computed before it takes its place."""

from __future__ import annotations

import numpy as np

from dltutor.labs.descent.loss_landscape.scene import Scene

AT_ONCE = 0.06  # seconds of computing that a control may cost at once; more is spread over ticks


class Map:
    """The losses of `scene`, computed coarse first.

    Args:
        scene: what is shown first.
        level: how fine it is computed at once: 1, 2 or 4.
    """

    def __init__(self, scene: Scene, level: int) -> None:
        self.scene = scene
        self.coming: Scene | None = None
        self._known: tuple[Scene | None, int] = (None, 0)
        _refine(scene, level)

    @property
    def newest(self) -> Scene:
        """The scene that is computed."""
        return self.coming or self.scene

    @property
    def complete(self) -> bool:
        """Whether nothing is left to compute."""
        return self.coming is None and self.scene.grid.complete

    @property
    def values(self) -> np.ndarray:
        """The losses that are known, the same array as long as there are no more of them: see `LandscapeFigure`."""
        known, level = self._known
        if known is not self.scene or level != self.scene.grid.level:
            self._known = self.scene, self.scene.grid.level
            self._values = self.scene.grid.values()
        return self._values

    def show(self, scene: Scene) -> None:
        """Another scene: at once where that is quick, else the old one stays until the new one is there."""
        cost = self.scene.cost
        self.coming = scene
        for level, places in ((2, 49), (1, 16)):
            if places * cost < AT_ONCE:
                _refine(scene, level)
                self._swap()
                break

    def work(self, seconds: float) -> None:
        """Compute for about so long."""
        scene = self.newest
        if not scene.grid.complete:
            scene.compute(max(1, min(625, int(seconds / max(scene.cost, 1e-6)))))
        if self.coming is not None and scene.grid.level >= 1:
            self._swap()

    def abandon(self) -> None:
        """After an error nothing is left to do, or the page would ask for ever."""
        self.coming = None
        self.scene.grid.abandon()

    def _swap(self) -> None:
        self.scene, self.coming = self.newest, None


def _refine(scene: Scene, level: int) -> None:
    while scene.grid.level < level:
        scene.compute(scene.grid.left_in_level())
