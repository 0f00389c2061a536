"""A pointer on a lab's picture."""

import numpy as np


def drag(lab, axes, start, end, steps=8):
    """Press at `start`, move to `end` in so many steps, let go; both are coordinates (x, y) of `axes`."""
    for k in range(steps + 1):
        place = np.add(start, np.subtract(end, start) * k / steps)
        lab.point("down" if k == 0 else "move", *lab.picture.place(axes, *place))
    lab.point("up", *lab.picture.place(axes, *end))
