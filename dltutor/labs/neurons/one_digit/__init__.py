"""One digit on its way through the learner's own network, unit by unit, and the gradient on its way back."""

from dltutor.labs.neurons.one_digit.lab import OneDigit

__all__ = ["OneDigit"]
