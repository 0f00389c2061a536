"""Labs of chapter 02: activations, and what depth needs of them."""
