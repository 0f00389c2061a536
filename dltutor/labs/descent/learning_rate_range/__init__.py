"""The learning-rate range test on the learner's own network: let the rate grow, and see where the loss falls."""

from dltutor.labs.descent.learning_rate_range.lab import LearningRateRange as LearningRateRange
