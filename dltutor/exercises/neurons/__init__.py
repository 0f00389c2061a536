"""Chapter 1, Neurons: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.core.chapter import Chapter
from dltutor.exercises.neurons.by_hand import CountParameters, Nand, Neuron, PerceptronStep, XorNetwork
from dltutor.exercises.neurons.digit_features import Features
from dltutor.exercises.neurons.questions import QUESTIONS

nand = Nand()
neuron = Neuron()
perceptron_step = PerceptronStep()
count_parameters = CountParameters()
xor_network = XorNetwork()
features = Features()

CHAPTER = Chapter(
    number=1,
    title="Neurons",
    exercises=(nand, neuron, perceptron_step, count_parameters, xor_network, features),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
