"""Train a digit recogniser live, then draw: its answer and its feature maps follow the pen."""

from dltutor.labs.neurons.draw_digit.lab import DrawDigit as DrawDigit
