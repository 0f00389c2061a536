"""Tests of the exercises of chapter 10."""
