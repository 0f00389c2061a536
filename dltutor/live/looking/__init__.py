"""Ways to look into a learner's own model: it is asked, never changed."""
