"""Tests of the exercises on training."""
