"""Tests of the exercises on encoder and decoder."""
