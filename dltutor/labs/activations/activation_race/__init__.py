"""The same network with several activations, trained side by side on the same samples in the same order."""

from dltutor.labs.activations.activation_race.lab import ActivationRace as ActivationRace
