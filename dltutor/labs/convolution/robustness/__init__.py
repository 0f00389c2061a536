"""What breaks a model. Images are turned, hidden, lit and cluttered, and its accuracy is measured at once."""

from dltutor.labs.convolution.robustness.lab import Robustness as Robustness
