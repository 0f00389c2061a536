"""Labs of chapter 04: training deep networks, and what helps when it fails."""
