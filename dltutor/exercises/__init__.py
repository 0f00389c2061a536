"""Exercises that check themselves, their hints and solutions, and quizzes: one file a chapter."""
