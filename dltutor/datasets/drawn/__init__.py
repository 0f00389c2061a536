"""Images drawn by a program, of which it is known what is in them."""
