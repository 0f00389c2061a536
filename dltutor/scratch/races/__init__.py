"""Races of the seven optimizers: down a loss of two weights, and in training a network, with many rates each."""
