"""Chapter 12, How sure is it?: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.sure.calibrating import CalibrationError, Ensemble, Temperature
from dltutor.exercises.sure.questions import QUESTIONS
from dltutor.exercises.sure.world import Precision, TruePositiveRates

ensemble = Ensemble()
calibration_error = CalibrationError()
temperature = Temperature()
precision = Precision()
true_positive_rates = TruePositiveRates()

CHAPTER = Chapter(
    number=12,
    title="How sure is it?",
    exercises=(ensemble, calibration_error, temperature, precision, true_positive_rates),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
