"""Tests of what all exercises share."""
