"""Where a trainer's samples come from: arrays in memory, or batches that come one after the other.

Both feeds plan a number of steps ahead (`plan`), hand out a batch inside a graph (`batch`), and know how much of the
data has been seen. What a learner should know of how they are taken is their `remark`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dltutor import validation
from dltutor.errors import LearnerError
from dltutor.live.training.arrays import ArrayFeed, weights_of_classes
from dltutor.live.training.streams import DatasetFeed, as_dataset


def make_feed(
    x: Any,
    y: Any,
    batch_size: int | None = None,
    *,
    seed: int = 0,
    shuffle: bool = True,
    sample_weight: Any = None,
    class_weight: Any = None,
    fixed: int | None = None,
) -> ArrayFeed | DatasetFeed:
    """The feed for what a learner hands over; `fixed` is how many samples a step the model takes, if no others."""
    import keras

    stream = hasattr(x, "element_spec") or isinstance(x, keras.utils.PyDataset)
    if stream:
        given = {"y": y, "sample_weight": sample_weight, "class_weight": class_weight}
        if named := next((name for name, value in given.items() if value is not None), ""):
            what = {"y": "targets", "sample_weight": "weights", "class_weight": "weights"}[named]
            raise LearnerError(f"{named}: a dataset brings its own {what}; hand over the dataset alone")
        return DatasetFeed(x if hasattr(x, "element_spec") else as_dataset(x, seed, shuffle), batch_size, fixed)
    if isinstance(x, Iterator) or callable(x):
        raise LearnerError(
            f"x={validation.shown(x)}: it must be an array, or a tf.data.Dataset made from the generator"
        )
    if sample_weight is not None and class_weight is not None:
        raise LearnerError("class_weight: give either sample_weight or class_weight, as for model.fit")
    if class_weight is not None:
        sample_weight = weights_of_classes(class_weight, y)
    return ArrayFeed(x, y, batch_size, seed, shuffle, sample_weight, fixed)
