"""Labs of chapter 07: generative adversarial networks."""
