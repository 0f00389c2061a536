"""Matplotlib figures, built once and updated in place; they know nothing of widgets or Keras."""
