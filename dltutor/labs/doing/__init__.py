"""Labs of chapter 11: learning by doing."""
