"""Bending a line. A few hidden units, each with one bend, add up to a curve."""

from dltutor.labs.activations.bending_line.lab import BendingLine as BendingLine
