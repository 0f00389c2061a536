"""Labs of chapter 08: encoder and decoder, from a narrow place to looking back."""
