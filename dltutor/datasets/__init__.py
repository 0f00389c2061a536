"""Arrays and text to learn from, offline; every loader says shape, unit, source and licence."""
