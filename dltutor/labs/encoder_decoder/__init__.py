"""Labs of chapter 08: what fits through a narrow place, and what is looked back at."""
