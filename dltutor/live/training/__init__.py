"""Training a learner's own Keras model in slices of a few milliseconds, and what is noted of it."""
