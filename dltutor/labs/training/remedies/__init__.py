"""Remedies against overfitting, switched on while a network trains, and judged by the test set."""

from dltutor.labs.training.remedies.lab import Remedies as Remedies
