"""Chapter 2, Activations: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.activations.by_hand import Collapse, LeakyRelu, SigmoidDerivative, Softmax
from dltutor.exercises.activations.deep_weights import DeepNetwork
from dltutor.exercises.activations.output_layers import Outputs
from dltutor.exercises.activations.questions import QUESTIONS
from dltutor.exercises.core.chapter import Chapter

leaky_relu = LeakyRelu()
sigmoid_derivative = SigmoidDerivative()
collapse = Collapse()
softmax = Softmax()
outputs = Outputs()
deep_network = DeepNetwork()

CHAPTER = Chapter(
    number=2,
    title="Activations",
    exercises=(collapse, leaky_relu, sigmoid_derivative, softmax, outputs, deep_network),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
