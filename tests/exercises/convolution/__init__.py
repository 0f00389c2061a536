"""Tests of the exercises on convolution."""
