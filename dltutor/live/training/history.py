"""What a training leaves behind: one row a slice, and one for each look at the validation data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class History:
    """The course of a training, as lists of equal length.

    `step` counts the steps done at the end of each slice, `epoch` how often every sample had been seen by then,
    `loss` is the mean training loss of the slice, and `metrics` holds what else the model reports, by its Keras name.
    `validation_step`, `validation_epoch` and `validation` hold the same for the validation data, whenever they were
    looked at; `validation_loss` is the loss among them. `changes` are the steps at which the learning rate or the
    batch size was changed.

    >>> history = History()
    >>> history.add(10, {"loss": 0.5, "accuracy": 0.8})
    >>> history.step, history.loss, history.metrics
    ([10], [0.5], {'accuracy': [0.8]})
    """

    step: list[int] = field(default_factory=list)
    epoch: list[float] = field(default_factory=list)
    loss: list[float] = field(default_factory=list)
    metrics: dict[str, list[float]] = field(default_factory=dict)
    validation_step: list[int] = field(default_factory=list)
    validation_epoch: list[float] = field(default_factory=list)
    validation: dict[str, list[float]] = field(default_factory=dict)
    changes: list[int] = field(default_factory=list)

    def add(self, step: int, logs: dict[str, float], epoch: float = 0.0) -> None:
        """A slice that ended at `step`. Where there is no "loss", the first of `logs` stands for it."""
        name = "loss" if "loss" in logs else next(iter(logs))
        self.step.append(step)
        self.epoch.append(epoch)
        self.loss.append(logs[name])
        for other, value in logs.items():
            if other != name:
                self.metrics.setdefault(other, []).append(value)

    def add_validation(self, step: int, logs: dict[str, float], epoch: float = 0.0) -> None:
        """A look at the validation data after `step` steps."""
        self.validation_step.append(step)
        self.validation_epoch.append(epoch)
        for name, value in logs.items():
            self.validation.setdefault(name, []).append(value)

    @property
    def validation_loss(self) -> list[float]:
        """The loss on the validation data, or what stands for it; empty without such data."""
        return self.validation.get("loss") or next(iter(self.validation.values()), [])
