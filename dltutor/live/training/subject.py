"""What the model is that is to be trained: its optimizers and their rates, its shapes, its loss, why it is slow."""

from __future__ import annotations

from typing import Any

from dltutor.errors import LearnerError
from dltutor.live.training.given import fixed_batch, keras_model, stateful


class Subject:
    """A compiled Keras model of any kind, and what has to be known of it before it is trained.

    Nothing is traced or computed. `slow_because` says why its steps cannot run in one graph, "" where they can;
    `steps_before` is how many steps it has been trained before, as its optimizers have counted them.

    Args:
        model: a compiled `keras.Model`.

    Raises:
        LearnerError: if it is no Keras model, or not compiled.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    >>> model.compile(optimizer="sgd", loss="mse")
    >>> subject = Subject(model)
    >>> subject.can_set_rate, subject.loss, subject.output_shape, subject.steps_before
    (True, 'mse', (None, 1), 0)
    """

    def __init__(self, model: Any) -> None:
        import keras

        self.model, self.optimizers = keras_model(model), optimizers(model)
        if not model.compiled or not self.optimizers:
            raise LearnerError("model is not compiled: call model.compile(optimizer=…, loss=…) first")
        if keras.config.backend() != "tensorflow":
            name = keras.config.backend()
            self.slow_because = f"Keras runs on {name}, and only on TensorFlow can the steps be put in one graph"
        else:
            self.slow_because = "it was compiled with run_eagerly=True" if model.run_eagerly else ""
        self.steps_before = max(int(optimizer.iterations.numpy()) for optimizer in self.optimizers)

    @property
    def has_one_optimizer(self) -> bool:
        """False for a GAN with two of its own, though Keras gives it a third that nothing uses."""
        return self.model.optimizer is not None and len(self.optimizers) == 1

    @property
    def can_set_rate(self) -> bool:
        """Whether the model has one optimizer, and it follows no schedule."""
        return self.has_one_optimizer and len(self.rates) == 1

    @property
    def rates(self) -> list[Any]:
        """The learning rates of its optimizers, as Keras's variables; none of an optimizer that follows a schedule."""
        found = [optimizer._learning_rate for optimizer in self.optimizers]
        return [rate for rate in found if hasattr(rate, "assign")]

    @property
    def input_shape(self) -> Any:
        """A tuple, or several in a structure; None as long as the model does not know."""
        return getattr(self.model, "input_shape", None)

    @property
    def output_shape(self) -> Any:
        """A tuple, or several in a structure; None as long as the model does not know."""
        return getattr(self.model, "output_shape", None)

    @property
    def fixed_batch(self) -> int | None:
        """How many samples a model with states takes at once; None if any number will do."""
        return fixed_batch(self.model)

    @property
    def stateful(self) -> bool:
        """Whether a layer goes on where the batch before has ended, so that the samples stay in order."""
        return stateful(self.model)

    @property
    def plain_step(self) -> bool:
        """Whether its training step is the one that every Keras model has."""
        import keras

        return type(self.model).train_step is keras.Model.train_step

    @property
    def computes_loss(self) -> bool:
        """Whether its step compares with the targets by the compiled loss; one of its own may do something else."""
        step = type(self.model).train_step
        code = getattr(getattr(step, "python_function", step), "__code__", None)
        return code is None or self.plain_step or not {"compute_loss", "train_step"}.isdisjoint(code.co_names)

    @property
    def optimizer_of_others(self) -> bool:
        """Whether its optimizer has been built for other weights than those that it is to train."""
        one = self.model.optimizer
        known = {id(v) for v in getattr(one, "_trainable_variables", None) or []}
        mine = {id(v) for v in self.model.trainable_variables}
        return self.has_one_optimizer and bool(one.built) and not mine <= known

    @property
    def loss(self) -> str:
        """The name of its loss."""
        return name_of(getattr(self.model, "loss", None))

    @property
    def losses(self) -> list[Any]:
        """The losses of its outputs, side by side; none where it cannot be told which is whose."""
        given, names = getattr(self.model, "loss", None), getattr(self.model, "output_names", None) or []
        if isinstance(given, dict):
            return [given.get(name) for name in names]
        return list(given) if isinstance(given, list | tuple) else [given]


def name_of(loss: Any) -> str:
    """A loss in a word, whether it is given by its name, as a function or as an object."""
    return str(getattr(loss, "name", None) or getattr(loss, "__name__", None) or loss)


def optimizers(model: Any) -> list[Any]:
    """The model's optimizer, or the several that it keeps as attributes, as a GAN does."""
    import keras

    found = [value for value in vars(model).values() if isinstance(value, keras.optimizers.Optimizer)]
    own = getattr(model, "optimizer", None)
    if own is not None and not any(own is optimizer for optimizer in found):
        found.insert(0, own)
    return found
