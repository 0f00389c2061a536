"""Tests of the exercises of chapter 13."""
