"""Texts without a network: counting what follows what, and judging code that was written."""
