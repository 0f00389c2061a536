"""Tests of the exercises on descent."""
