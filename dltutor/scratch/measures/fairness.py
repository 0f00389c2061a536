"""Weights that take away the connection between a group and a label."""

from __future__ import annotations

import numpy as np


def independent_weights(groups: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """A weight for each person, so that with these every group has each label equally often.

    Of people of one group with one label there are n_both. If both had nothing to do with each other, there would be
    n_group · n_label / n; the weight is this number divided by n_both. The weights add up to the number of people.

    Source: F. Kamiran and T. Calders, *Data preprocessing techniques for classification without discrimination* (2012).
    Taught in chapter 13.

    >>> import numpy as np
    >>> independent_weights(np.array([0, 0, 0, 1]), np.array([1, 1, 0, 0])).round(3).tolist()
    [0.75, 0.75, 1.5, 0.5]
    """
    same_group, same_label = groups[:, None] == groups, labels[:, None] == labels
    both = same_group & same_label
    return same_group.sum(axis=1) * same_label.sum(axis=1) / (len(groups) * both.sum(axis=1))
