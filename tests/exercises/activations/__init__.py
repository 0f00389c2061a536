"""Tests of the exercises on activations."""
