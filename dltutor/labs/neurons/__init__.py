"""Labs of chapters 00 and 01: one neuron, many neurons, layers."""
