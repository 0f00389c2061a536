"""Chapter 5, Convolutional networks: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.convolution.box_overlap import Overlap
from dltutor.exercises.convolution.by_hand import Convolve, MaxPool, OutputSize, Parameters
from dltutor.exercises.convolution.digit_network import Network
from dltutor.exercises.convolution.questions import QUESTIONS
from dltutor.exercises.core.chapter import Chapter

output_size = OutputSize()
parameters = Parameters()
convolve = Convolve()
max_pool = MaxPool()
iou = Overlap()
network = Network()

CHAPTER = Chapter(
    number=5,
    title="Convolutional networks",
    exercises=(output_size, parameters, convolve, max_pool, iou, network),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
