"""Labs of chapter 12: how sure a network is, and when one may rely on it."""
