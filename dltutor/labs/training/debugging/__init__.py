"""The debugging game. Eight trainings that fail; find out why from their curves, then treat them."""

from dltutor.labs.training.debugging.lab import Debugging as Debugging
