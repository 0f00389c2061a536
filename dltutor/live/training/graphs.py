"""Making graphs so that they leave nothing behind, and letting go of those that nobody needs any more.

TensorFlow keeps the Python stack of every operation for ever, each different stack once. A cell that is run again is
new code, so its stacks are new: a megabyte a run. On a thread of its own a trace has the same stack each time.

Every optimizer's step in a graph leaves an entry in TensorFlow's table of gradients, and with it the whole graph, for
as long as the process lives: some 3 MB for a small model, each time a lab is made or a model is fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dltutor.errors import LearnerError

_OWNER = "ReplicaContextBase.all_reduce"  # sums the gradients over devices, also where there is one


def trace(function: Callable[..., Any], signature: Sequence[Any] = (), **options: Any) -> Any:
    """The graph of `function` for arguments of this `signature`; what goes wrong in `function` is raised here.

    `options` are those of `tf.function`.
    """
    demand_tensorflow()
    import tensorflow as tf

    made = tf.function(function, input_signature=list(signature), **options)
    with ThreadPoolExecutor(1) as thread:
        graph = thread.submit(made.get_concrete_function).result()
    let_go()
    return graph


def demand_tensorflow() -> None:
    """Raise a `LearnerError` where Keras computes with something else: graphs are TensorFlow's."""
    import keras

    if (name := keras.config.backend()) != "tensorflow":
        raise LearnerError(
            f"this needs Keras on TensorFlow, and Keras runs on {name}: put os.environ['KERAS_BACKEND'] = 'tensorflow' "
            "above the first import of Keras, and restart the kernel"
        )


def let_go() -> None:
    """Remove what finished traces of training steps have left in the table of gradients.

    The entries would be needed to differentiate through an optimizer's step, within the trace only. Where TensorFlow
    keeps them elsewhere nothing happens, and the memory stays taken.
    """
    try:
        from tensorflow.python.framework.ops import gradient_registry

        table = gradient_registry._registry
        for name in [name for name, entry in list(table.items()) if _of_a_step(name, entry)]:
            del table[name]
    except (ImportError, AttributeError, KeyError, TypeError):
        return


def _of_a_step(name: str, entry: dict[str, Any]) -> bool:
    if not name.startswith("CustomGradient-"):
        return False
    outer = _captured(entry["type"]).get("tape_grad_fn")
    inner = _captured(outer).get("grad_fn")
    return getattr(inner, "__qualname__", "").startswith(_OWNER)


def _captured(function: Any) -> dict[str, Any]:
    """The variables that a function keeps from where it was made."""
    code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None) or ()
    return {name: cell.cell_contents for name, cell in zip(code.co_freevars if code else (), cells, strict=True)}
