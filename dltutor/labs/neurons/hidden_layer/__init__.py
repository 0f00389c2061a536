"""A hidden layer on points of the plane, trained live; what each hidden neuron's line does for the answer."""

from dltutor.labs.neurons.hidden_layer.lab import HiddenLayer as HiddenLayer
