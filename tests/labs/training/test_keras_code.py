"""A model written down as code: running the code gives the same model."""

import keras
import numpy as np
import pytest

from dltutor.labs.training.playground.keras_code import compile_code, model_code, object_code

L = keras.layers


def rich():
    return [
        L.Dense(8, "relu", kernel_regularizer=keras.regularizers.L2(0.001)),
        L.BatchNormalization(momentum=0.9),
        L.Activation("tanh"),
        L.Dropout(0.3),
        L.GaussianNoise(0.1),
        L.Dense(4, kernel_initializer="he_normal", use_bias=False),
        L.LeakyReLU(0.2),
        L.Dense(1, "sigmoid"),
    ]


def functional(chain):
    x = inputs = keras.Input((2,))
    y = L.Dense(4, "relu")(x)
    x = y if chain else L.Concatenate()([x, y])
    return keras.Model(inputs, L.Dense(1)(x))


@pytest.mark.parametrize(
    "model",
    [
        keras.Sequential([keras.Input((2,)), *rich()]),
        keras.Sequential([keras.Input((8, 8)), L.Flatten(), L.Dense(10, "softmax")]),
        functional(chain=True),
        functional(chain=False),
    ],
)
def test_the_code_gives_the_same_layers(model):
    names = {}
    exec("import keras\n" + model_code(model), names)
    made = names["model"]
    layers = [[layer for layer in m.layers if not isinstance(layer, L.InputLayer)] for m in (model, made)]
    for mine, other in zip(*layers, strict=True):
        assert mine.get_config() | {"name": ""} == other.get_config() | {"name": ""}
    made.set_weights(model.get_weights())
    x = np.random.default_rng(0).normal(size=(5, *model.input_shape[1:])).astype("float32")
    np.testing.assert_allclose(made(x), model(x), atol=1e-6)


@pytest.mark.parametrize(
    "optimizer",
    [keras.optimizers.SGD(0.1), keras.optimizers.Adam(0.03, beta_1=0.8, clipnorm=1.0), keras.optimizers.RMSprop(0.5)],
)
@pytest.mark.parametrize("loss", ["mse", keras.losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1)])
def test_the_code_compiles_alike(optimizer, loss):
    model = functional(chain=True)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    names = {"keras": keras, "model": functional(chain=True)}
    exec(compile_code(model), names)
    mine, other = names["model"].optimizer.get_config(), optimizer.get_config()
    assert mine.pop("learning_rate") == pytest.approx(other.pop("learning_rate"), rel=1e-5)
    assert mine | {"name": ""} == other | {"name": ""}
    assert names["model"].get_compile_config()["metrics"] == ["accuracy"]
    assert "learning_rate=0.25" in compile_code(model, 0.25)


def test_what_is_the_default_is_left_out():
    assert object_code(L.Dense(8)) == "keras.layers.Dense(8)"
    assert object_code(L.Dropout(0.5)) == "keras.layers.Dropout(0.5)"


def test_a_function_as_loss_keeps_its_name():
    def my_loss(y, p):
        return keras.ops.mean((y - p) ** 2)

    model = functional(chain=True)
    model.compile("sgd", my_loss)
    assert "loss=my_loss" in compile_code(model)
