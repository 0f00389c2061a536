"""Labs of chapter 13: who learns from whose data, what leaks, and whom an answer serves."""
