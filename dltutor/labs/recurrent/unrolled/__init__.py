"""One recurrent neuron, or a layer of two or three, unrolled over time and worked out step by step."""

from dltutor.labs.recurrent.unrolled.lab import Unrolled as Unrolled
