"""The activation functions, one or two at a time, with a point that is dragged along the curve."""

from dltutor.labs.activations.activation_explorer.lab import ActivationExplorer as ActivationExplorer
