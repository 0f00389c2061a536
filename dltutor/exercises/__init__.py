"""Exercises that check themselves, their hints and solutions, and quizzes: one file a chapter.

`chapter` says how a chapter is added, `contract` what an exercise must bring, `quiz` what kinds of questions there are.
"""
