"""Sequences that are generated when asked for: flights of a ball, symbols to be kept in mind, heartbeats."""
