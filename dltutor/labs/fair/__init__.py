"""Labs of chapter 13: what many learn together, what a network gives away, and whom its answers serve."""
