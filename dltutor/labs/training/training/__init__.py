"""Your own Keras model is trained live, and the curves of loss and metrics say how it goes."""

from dltutor.labs.training.training.lab import Training as Training
