"""Your own Keras model learns to steer from a picture of the road."""

from dltutor.labs.convolution.steering.lab import Steering as Steering
