"""What is true of the lab `WeightCount` alone: what every lab must do is tested for all of them at once."""

import keras
import pytest

from dltutor import labs


@pytest.mark.parametrize("channels", [1, 3])
def test_it_counts_as_keras_does(channels):
    lab = labs.WeightCount(16, 28, channels, units=7, kernel_size=5, filters=6)
    image = keras.Input((16, 28, channels))
    dense = keras.layers.Dense(7)
    convolution = keras.layers.Conv2D(6, 5)
    dense(keras.layers.Flatten()(image))
    convolution(image)
    assert lab.dense.numbers == dense.count_params()
    assert lab.convolution.numbers == convolution.count_params()


def test_the_photograph_is_the_first_goal():
    lab = labs.WeightCount()
    assert lab.done == (False, False, False)
    lab.set(height=800, width=1000)
    assert lab.dense.numbers == 240_000_100
    assert lab.done == (True, False, False)


def test_a_tiny_image_is_the_second_goal():
    lab = labs.WeightCount()
    lab.set(height=8, width=8, units=10)
    assert lab.convolution.numbers > lab.dense.numbers
    assert lab.done == (False, True, False)
    assert "The convolution has 1.45 times as many numbers." in lab.describe()


@pytest.mark.parametrize("settings", [{"kernel_size": 3, "channels": 1}, {"kernel_size": 2, "channels": 3}])
def test_many_small_kernels_are_the_third_goal(settings):
    lab = labs.WeightCount()
    lab.set(filters=63, **settings)
    assert lab.done == (False, False, False)
    lab.set(filters=64)
    assert lab.convolution.numbers < 1000
    assert lab.done == (False, False, True)


def test_as_many_is_said_in_words():
    assert "about as many numbers" in labs.WeightCount(8, 8, 1, units=10, kernel_size=8, filters=10).describe()


def test_reset_brings_all_settings_back():
    lab = labs.WeightCount(64, 128, 1, units=5, kernel_size=1, filters=2)
    before = lab.to_code()
    lab.set(height=8, channels=3, filters=512)
    lab.press("reset")
    assert lab.to_code() == before
