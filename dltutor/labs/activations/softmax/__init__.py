"""Softmax. Logits on sliders, probabilities as bars, a temperature, and the formula that overflows."""

from dltutor.labs.activations.softmax.lab import Softmax as Softmax
