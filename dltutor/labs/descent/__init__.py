"""Labs of chapter 03: gradient descent, from one weight to the learner's own network."""
