"""How large the gradient is in every layer of a deep network, and what decides whether it gets there."""

from dltutor.labs.activations.vanishing_gradients.lab import VanishingGradients as VanishingGradients
