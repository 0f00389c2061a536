"""Learning by doing: worlds, and tables that learn in them, in plain NumPy and Python (chapter 11)."""
