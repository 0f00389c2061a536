"""Backpropagation, one number at a time, on a network small enough to be written out."""

from dltutor.labs.descent.backpropagation.lab import Backpropagation as Backpropagation
