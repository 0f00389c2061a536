"""The callback of `model.fit`: fit's own numbers, the stop button, runaway numbers, what stays behind."""

import gc
import signal
import threading
import weakref
from types import SimpleNamespace

import keras
import numpy as np
import pytest
import tensorflow as tf

from dltutor.errors import LearnerError
from dltutor.live import Watch
from dltutor.live.page.screen import Budget

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 4)).astype("float32")
Y = (X[:, 0] > 0).astype(int)


def make_model(rate=0.01, metrics=("accuracy",), loss="sparse_categorical_crossentropy"):
    keras.utils.set_random_seed(0)
    last = keras.layers.Dense(2, "softmax") if "sparse" in loss else keras.layers.Dense(1)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, "tanh"), last])
    model.compile(keras.optimizers.SGD(rate), loss, metrics=list(metrics))
    return model


class At(keras.callbacks.Callback):
    """Does something after so many steps, as a learner would."""

    def __init__(self, step, act):
        super().__init__()
        self.left, self.act = step, act

    def on_train_batch_begin(self, batch, logs=None):
        self.left -= 1
        if self.left == 0:
            self.act()


def fit(model, watch, *others, epochs=6, **options):
    options = {"batch_size": 10, "validation_data": (X, Y)} | options
    return model.fit(X, Y, epochs=epochs, verbose=0, callbacks=[watch, *others], **options)


def test_its_numbers_are_those_of_fit():
    watch = Watch()
    history = fit(make_model(), watch).history
    np.testing.assert_allclose(watch.history.loss, history["loss"])
    np.testing.assert_allclose(watch.history.metrics["accuracy"], history["accuracy"])
    np.testing.assert_allclose(watch.history.validation["loss"], history["val_loss"])
    assert watch.history.epoch == watch.history.validation_epoch == [1, 2, 3, 4, 5, 6]
    assert watch.history.step == [6, 12, 18, 24, 30, 36]
    assert watch.words().startswith("Epoch 6 of 6; step 36.\nTraining: loss ")


def test_it_changes_nothing():
    mine, reference = make_model(), make_model()
    fit(mine, Watch(), shuffle=False)
    reference.fit(X, Y, batch_size=10, epochs=6, verbose=0, shuffle=False)
    for a, b in zip(mine.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_within_an_epoch_it_shows_the_means_so_far(monkeypatch):
    monkeypatch.setattr(Budget, "due", property(lambda self: 0.0, lambda self, due: None), raising=False)
    monkeypatch.setattr("dltutor.live.page.watch.LONG_EPOCH", 0.0)
    watch = Watch()
    fit(make_model(), watch, epochs=2)
    assert len(watch.history.step) > 4
    assert watch.history.epoch == sorted(watch.history.epoch)
    assert watch.history.epoch[-1] == 2
    assert 0 < watch.history.epoch[0] < 1


@pytest.mark.parametrize("length", ["known", "unknown"])
def test_a_dataset(length):
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).batch(25)
    if length == "unknown":
        dataset = dataset.filter(lambda x, y: True)
    watch = Watch()
    make_model().fit(dataset, epochs=3, verbose=0, callbacks=[watch])
    assert watch.history.step == [3, 6, 9]
    assert watch.history.validation == {}


def test_the_metric_can_be_chosen():
    watch = Watch(metric="top")
    top = keras.metrics.SparseTopKCategoricalAccuracy(1, name="top")
    fit(make_model(metrics=["accuracy", top]), watch)
    assert ", top " in watch.words() and "accuracy" not in watch.words()
    with pytest.raises(LearnerError, match="metric='speed': it must be one of 'accuracy'"):
        fit(make_model(), Watch(metric="speed"))


@pytest.fixture
def own_handler():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press():
    signal.raise_signal(signal.SIGINT)


def test_the_stop_button_ends_the_training_and_the_weights_are_kept(own_handler):
    model, watch = make_model(), Watch()
    start = model.get_weights()
    history = fit(model, watch, At(10, press), epochs=500)
    assert len(history.history["loss"]) == 2
    assert "You stopped it in epoch 2" in watch.words() and "Epoch 1.7 of 500; step 10." in watch.words()
    assert not np.allclose(start[0], model.get_weights()[0])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    fit(model, watch)  # and it can go on
    assert "stopped" not in watch.words()


def test_a_second_press_interrupts_at_once(own_handler):
    with pytest.raises(KeyboardInterrupt):
        fit(make_model(), Watch(), At(10, lambda: (press(), press())), epochs=500)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_after_an_error_in_fit_the_button_interrupts_as_ever(own_handler):
    def fail():
        raise RuntimeError("in another callback")

    with pytest.raises(RuntimeError):
        fit(make_model(), Watch(), At(3, fail))
    with pytest.raises(KeyboardInterrupt):
        press()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_on_another_thread_signals_are_left_alone(own_handler):
    watch = Watch()
    thread = threading.Thread(target=lambda: fit(make_model(), watch))
    thread.start()
    thread.join()
    assert watch.words().startswith("Epoch 6 of 6")


def test_another_callback_that_stops_is_named():
    watch = Watch()
    fit(make_model(), watch, keras.callbacks.EarlyStopping("loss", min_delta=10.0, patience=1), epochs=50)
    assert "Another callback ended the training after epoch 2." in watch.words()


def test_a_changed_rate_is_marked():
    watch = Watch()
    fit(make_model(), watch, keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 if epoch < 3 else 0.01))
    assert watch.history.changes == [24]


@pytest.mark.parametrize("rate", [1e4, 1e30])
def test_runaway_numbers_end_the_training_and_are_explained(rate):
    model, watch = make_model(rate, ["mae"], "mse"), Watch()
    fit(model, watch, epochs=500)
    assert "The loss is no longer a number." in watch.words()
    assert f"learning rate of {rate:.2g}" in watch.words()
    assert watch.history.epoch == [] or watch.history.epoch[-1] < 500


def test_the_last_finite_weights_are_put_back(monkeypatch):
    monkeypatch.setattr(Budget, "due", property(lambda self: 0.0, lambda self, due: None), raising=False)
    model, watch = make_model(0.01, ["mae"], "mse"), Watch()
    poison = At(20, lambda: model.layers[0].kernel.assign(np.full((4, 8), np.nan)))
    fit(model, watch, poison, epochs=50)
    assert "The last finite weights were put back." in watch.words()
    assert all(np.isfinite(weights).all() for weights in model.get_weights())
    fit(model, watch)
    assert "no longer" not in watch.words()


class Pair(keras.Model):
    """Numbers of its own, not kept in any metric."""

    def __init__(self):
        super().__init__()
        self.inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])

    def train_step(self, data):
        return {"first": tf.reduce_mean(self.inner(data[0])), "second": tf.constant(2.0)}


def test_a_train_step_of_ones_own():
    model, watch = Pair(), Watch()
    model.compile("sgd")
    model.fit(X, Y, epochs=3, verbose=0, callbacks=[watch])
    assert watch.history.metrics == {"second": [2, 2, 2]}
    assert "first" in watch.words()


def test_a_drawing_is_paid_back(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("dltutor.live.page.screen.time.perf_counter", lambda: clock[0])
    budget, spent = Budget(), 0.0
    while clock[0] < 20:
        clock[0] = max(clock[0] + 0.002, budget.due)
        cost = 0.1 if spent == 0 else 0.006
        spent += cost
        clock[0] += cost
        budget.spend(cost)
    assert 0.02 * 20 < spent < 0.04 * 20 + 0.1


SHELL = """
import keras, numpy as np
from dltutor.live import Watch
from dltutor.live.page import registry
x = np.eye(4, dtype="float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
"""


def test_below_a_cell_it_leaves_one_picture_and_one_line(kernel_outputs):
    outputs = kernel_outputs(SHELL, "model.fit(x, x[:, :1], epochs=3, verbose=0, callbacks=[Watch()]);")[1]
    assert [output["output_type"] for output in outputs] == ["display_data"]
    data = outputs[0]["data"]
    assert set(data) == {"text/plain", "image/png", "text/html"}
    assert data["text/plain"].startswith("Watch: Curves of the loss over the epochs. Epoch 3 of 3; step 3. Training")
    assert "\n" not in data["text/plain"]


def test_an_error_in_the_cell_leaves_a_picture_too(kernel_outputs):
    fail = """
class Fail(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 1:
            raise KeyboardInterrupt
model.fit(x, x[:, :1], epochs=3, verbose=0, callbacks=[Watch(), Fail()])"""
    check = "import ipywidgets, signal; print(registry.living(), signal.getsignal(signal.SIGINT).__name__)"
    outputs = kernel_outputs(SHELL, fail, check)
    shown = next(output for output in outputs[1] if output["output_type"] == "display_data")
    assert "interrupted" in shown["data"]["text/plain"]
    assert outputs[2][0]["text"] == "[] default_int_handler\n"


@pytest.fixture
def kernel_outputs():
    """Run cells in a kernel of their own: what each shows."""
    import nbformat
    from nbclient import NotebookClient

    def run(*cells):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True).execute()
        return [cell.outputs for cell in notebook.cells]

    return run


def test_nothing_of_it_stays_behind():
    model, watch = make_model(), Watch()
    fit(model, watch)
    screen = weakref.ref(watch._screen.lab.picture) if hasattr(watch._screen.lab, "picture") else lambda: None
    del watch, model
    gc.collect()
    assert screen() is None


def test_a_picture_that_fails_at_the_end_leaves_no_hook_behind(monkeypatch):
    hooks = []

    class Shell:
        user_ns, execution_count = {"In": [""]}, 1
        events = SimpleNamespace(
            register=lambda name, hook: hooks.append(hook), unregister=lambda name, hook: hooks.remove(hook)
        )

    class Handle:
        def update(self, *_, **__):
            raise OSError("the page is gone")

    monkeypatch.setattr("IPython.get_ipython", Shell)
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: Handle())
    monkeypatch.setattr("dltutor.live.page.registry._by_cell", {})
    with pytest.raises(OSError, match="the page is gone"):
        fit(make_model(), Watch(), epochs=1)
    assert not hooks
