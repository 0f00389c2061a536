"""Two Keras models in training against each other."""
