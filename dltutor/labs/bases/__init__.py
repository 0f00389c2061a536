"""What several labs share: the bases that they are made of."""
