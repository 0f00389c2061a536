"""Tests of the exercises on recurrent."""
