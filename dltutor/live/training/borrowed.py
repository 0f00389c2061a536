"""A model is lent to a lab and given back exactly as it was: weights, optimizer, and the state of its random layers."""

from __future__ import annotations

from typing import Any

from dltutor.live.training.graphs import demand_tensorflow


class BorrowedModel:
    """While it is open, `model` holds the borrower's state; outside it holds its owner's, to the last bit.

    The borrower's state begins as a copy of the owner's. What the owner changes in between stays the owner's.

    Args:
        model: a compiled model whose optimizer has been built.

    >>> import keras
    >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    >>> model.compile(optimizer="sgd", loss="mse")
    >>> model.optimizer.build(model.trainable_variables)
    >>> borrowed = BorrowedModel(model)
    >>> with borrowed:
    ...     model.set_weights([w + 1 for w in model.get_weights()])
    >>> float(model.get_weights()[0][0, 0])
    1.0
    >>> with borrowed:
    ...     float(model.get_weights()[0][0, 0])
    2.0
    """

    def __init__(self, model: Any) -> None:
        demand_tensorflow()
        import tensorflow as tf

        own = [*model.variables, *model.optimizer.variables]
        lent = [tf.Variable(v.numpy(), trainable=False) for v in own]

        @tf.function
        def swap() -> None:
            held = [tf.identity(tf.convert_to_tensor(v)) for v in own]
            brought = [tf.identity(v) for v in lent]
            for variable, value in zip([*own, *lent], [*brought, *held], strict=True):
                variable.assign(value)

        self._swap, self._model = swap, model
        swap()
        swap()  # traced and tried while both are the same

    def __enter__(self) -> BorrowedModel:
        self._swap()
        return self

    def __exit__(self, *error: Any) -> None:
        self._swap()
        self._model.reset_metrics()
