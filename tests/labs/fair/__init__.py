"""Tests of the labs of chapter 13."""
