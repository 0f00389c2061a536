"""What flows through a network: sums against Keras's own, slopes against finite differences."""

import keras
import numpy as np
import pytest
from keras import layers

from dltutor.errors import LearnerError
from dltutor.live.looking.flow import Flow


def dense(last="softmax"):
    keras.utils.set_random_seed(1)
    stack = [keras.Input((4, 4)), layers.Flatten(), layers.Dense(6), layers.ReLU(), layers.Dense(3, last)]
    return keras.Sequential(stack)


def convolutional():
    keras.utils.set_random_seed(2)
    stack = [keras.Input((8, 8, 1)), layers.Conv2D(4, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]
    return keras.Sequential([*stack, layers.Dense(3, "softmax")])


IMAGE = np.random.default_rng(0).random((8, 8))


def test_the_edges_into_a_unit_and_its_bias_are_its_sum():
    model = dense()
    model.layers[1].bias.assign(np.arange(6.0))
    flow = Flow(model)
    passage = flow.forward(IMAGE[:4, :4])
    first = keras.Model(model.inputs, model.layers[1].output)(IMAGE[None, :4, :4]).numpy()[0]
    np.testing.assert_allclose(passage.edges[0].sum(axis=0) + np.arange(6.0), first, rtol=1e-5)
    np.testing.assert_allclose(passage.states[1], np.maximum(first, 0), rtol=1e-5)
    total, bias = flow.sum_of(0, 3, passage.states[0])
    np.testing.assert_allclose((total + bias, bias), (first[3], 3), rtol=1e-5)
    assert [(column.units, column.activation) for column in flow.columns] == [(6, "relu"), (3, "softmax")]


def test_of_a_convolution_an_edge_is_one_map_and_the_units_after_it_get_what_each_map_brings():
    model = convolutional()
    passage = Flow(model).forward(IMAGE)
    assert [edge.shape for edge in passage.edges] == [(1, 4), (4, 3)]
    assert passage.states[1].shape == (3, 3, 4)
    logits = passage.states[1].reshape(-1) @ model.layers[-1].kernel.numpy()
    np.testing.assert_allclose(passage.edges[1].sum(axis=0), logits, rtol=1e-4)


@pytest.mark.parametrize("last", ["softmax", "linear"])
def test_the_slopes_are_those_that_finite_differences_find(last):
    model, h = dense(last), 1e-3
    flow = Flow(model)
    found = flow.backward(IMAGE[:4, :4], 2)

    def loss():
        return -np.log(flow.forward(IMAGE[:4, :4]).answer[2])

    assert found.loss == pytest.approx(loss(), rel=1e-5)
    for j, layer in enumerate((model.layers[1], model.layers[3])):
        kernel = layer.kernel.numpy()
        place = np.unravel_index(np.abs(found.edges[j]).argmax(), kernel.shape)
        ends = []
        for step in (h, -h):
            moved = kernel.copy()
            moved[place] += step
            layer.kernel.assign(moved)
            ends.append(loss())
        layer.kernel.assign(kernel)
        assert found.edges[j][place] == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=0.02)
    np.testing.assert_allclose(found.states[-1], found.answer - [0, 0, 1], atol=1e-6)


def test_what_raises_a_unit_are_its_weights_and_farther_back_what_finite_differences_find():
    model = dense()
    flow, image = Flow(model), IMAGE[:4, :4].astype(np.float32)
    np.testing.assert_allclose(flow.pull(0, 2, image).ravel(), model.layers[1].kernel.numpy()[:, 2], rtol=1e-6)
    for column, model, side in ((1, dense(), 4), (0, convolutional(), 8), (1, convolutional(), 8)):
        flow, image = Flow(model), IMAGE[:side, :side].reshape(model.input_shape[1:])
        nudged = np.zeros_like(image)
        nudged.flat[5] = 1e-2

        def total(x, flow=flow, column=column):
            states = flow.forward(x).states
            if flow.columns[column].kind == "Dense":
                return sum(flow.sum_of(column, 1, states[column]))
            layer = flow.columns[column].layer
            return float(layer(x[None].astype(np.float32)).numpy()[..., 1].mean())

        slope = (total(image + nudged) - total(image - nudged)) / 2e-2
        np.testing.assert_allclose(flow.pull(column, 1, image).flat[5], slope, atol=2e-4)


def test_a_network_without_weights_is_refused():
    with pytest.raises(LearnerError, match="no Dense or Conv2D layer"):
        Flow(keras.Sequential([keras.Input((4, 4)), layers.Flatten()]))
