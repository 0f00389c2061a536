"""Chapter 13 in NumPy: learning from data that stay where they are."""
