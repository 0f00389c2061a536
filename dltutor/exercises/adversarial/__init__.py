"""Chapter 7, Generative adversarial networks: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.adversarial.by_hand import BestDiscriminator, DiscriminatorLoss, GeneratorLoss, Interpolate
from dltutor.exercises.adversarial.generator_update import GeneratorStep
from dltutor.exercises.adversarial.questions import QUESTIONS
from dltutor.exercises.core.chapter import Chapter

discriminator_loss = DiscriminatorLoss()
generator_loss = GeneratorLoss()
best_discriminator = BestDiscriminator()
interpolate = Interpolate()
generator_step = GeneratorStep()

CHAPTER = Chapter(
    number=7,
    title="Generative adversarial networks",
    exercises=(discriminator_loss, generator_loss, best_discriminator, interpolate, generator_step),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
