"""One neuron with two inputs, set by hand. Can it be an AND, an OR, a NAND, an XOR?"""

from dltutor.labs.neurons.one_neuron.lab import OneNeuron as OneNeuron
