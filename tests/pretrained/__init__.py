"""Tests of the networks that others have trained."""
