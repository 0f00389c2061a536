"""Chapter 8, an autoencoder cut in two: whoever cuts elsewhere, copies or builds anew is told so."""

import pytest

from dltutor.exercises import encoder_decoder as practice
from dltutor.exercises.core.contract import RIGHT

from ..as_learner import as_function, changed, tells

HALVES = """
import keras
place = model.layers.index(model.get_layer("code"))
encoder = keras.Sequential(model.layers[:place + 1])
decoder = keras.Sequential(model.layers[place + 1:])
return encoder, decoder
"""

COPY = """
decoder(encoder(np.zeros((1, *model.input_shape[1:]))))
copied = keras.models.clone_model(decoder)
copied.set_weights(decoder.get_weights())
decoder = copied
"""


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (changed(HALVES, ("return encoder, decoder", "")), "gives back nothing (None)"),
        (changed(HALVES, ("return encoder, decoder", "return encoder")), "it must give two models"),
        (changed(HALVES, ("encoder, decoder", "decoder, encoder")), "does not take|the encoder gives shape"),
        (changed(HALVES, ("[:place + 1]", "[:place]")), "a slice leaves out its end"),
        (changed(HALVES, ("[:place + 1]", "[:place + 2]")), "it ends behind the code"),
        (changed(HALVES, ("[:place + 1]", "")), "it is the whole model"),
        (changed(HALVES, ("[place + 1:]", "[place:]")), "the decoder does not take codes|begin it right behind"),
        (changed(HALVES, ("[place + 1:]", "[place + 1:-1]")), "it must go on to the last layer|begin it right behind"),
        (
            changed(HALVES, ("return", "encoder = keras.models.clone_model(encoder)\nreturn")),
            "other numbers than the layer|not built|does not take",
        ),
        (
            changed(HALVES, ("return", COPY + "return")),
            "the halves stay behind",
        ),
        ("return model.layers[0], model.layers[-1]", "it must be a Keras model"),
        ("import keras\nreturn keras.Sequential([keras.layers.Dense(3)]), model", "must end with that layer|other num"),
        ("return 1, 2", "it must be a Keras model"),
    ],
)
def test_halves(body, message):
    tells(practice.halves, body, message)


def test_functional_halves_are_right_as_well():
    body = """
import keras
code = model.get_layer("code")
encoder = keras.Model(model.inputs[0], code.output)
given = keras.Input(code.output.shape[1:])
x = given
for layer in model.layers[model.layers.index(code) + 1:]:
    x = layer(x)
return encoder, keras.Model(given, x)
"""
    outcome = practice.halves.check(as_function(body, "model"))
    assert outcome.state == RIGHT, outcome
