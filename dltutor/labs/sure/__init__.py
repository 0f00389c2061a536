"""Labs of chapter 12: how sure a network is, and what it has really learned."""
