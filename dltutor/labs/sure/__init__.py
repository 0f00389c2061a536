"""Labs of chapter 12: how sure a network is, what it has really learned, and when one may rely on it."""
