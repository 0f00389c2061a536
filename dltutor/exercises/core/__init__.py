"""What every exercise and every quiz is made of, and what a learner has done; nothing here knows a chapter."""
