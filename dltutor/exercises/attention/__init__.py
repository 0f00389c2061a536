"""Chapter 9, Attention and transformers: its exercises, from easy to open."""

from __future__ import annotations

from collections.abc import Callable

from dltutor.exercises.attention.by_hand import Attention, CausalMask, SplitHeads
from dltutor.exercises.attention.counting import Ngram, Perplexity
from dltutor.exercises.attention.positions import Positions
from dltutor.exercises.attention.questions import QUESTIONS
from dltutor.exercises.core.chapter import Chapter

attention = Attention()
split_heads = SplitHeads()
positions = Positions()
causal_mask = CausalMask()
ngram = Ngram()
perplexity = Perplexity()

CHAPTER = Chapter(
    number=9,
    title="Attention and transformers",
    exercises=(attention, split_heads, positions, causal_mask, ngram, perplexity),
    questions=QUESTIONS,
)
quiz: Callable = CHAPTER.quiz
