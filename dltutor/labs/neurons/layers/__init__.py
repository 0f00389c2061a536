"""Layers. How many parameters does a network have, and what do depth and width cost?"""

from dltutor.labs.neurons.layers.lab import Layers as Layers
