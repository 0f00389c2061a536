"""Labs of chapter 9: attention and transformers."""
