"""The subject itself in plain NumPy, written to be read aloud."""
