"""Perceptron learning, one sample a step, on the learner's own rule. Does it come to rest, or cycle?"""

from dltutor.labs.neurons.perceptron.lab import Perceptron as Perceptron
