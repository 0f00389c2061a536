"""Tests of the exercises on adversarial."""
