"""Tests of the exercises on neurons."""
