"""The history of neural networks in two tables: milestones until 2017, and how large language models became since."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from dltutor.datasets.files import bundled


@dataclass(frozen=True)
class Milestone:
    """One row: in `year`, something of a `kind` ("data", "hardware", "software" or "idea") came into the world.

    `name` is short, `what` a sentence; `number` with its `unit` says how large it was, or is None with "".
    """

    year: int
    kind: str
    name: str
    what: str
    number: float | None
    unit: str
    source: str


def milestones() -> list[Milestone]:
    """Why it took from the perceptron to deep networks so long: milestones in data, hardware, software and ideas.

    Returns the rows of data/milestones.csv in the order of their years.

    Source:
        Each row names its own. The table was written for dltutor, by data/make_milestones.py; its licence is MIT, as
        that of dltutor's code, and facts are nobody's property.

    Example:
        >>> first = next(row for row in milestones() if row.kind == "idea")
        >>> first.year, first.name
        (1958, 'perceptron')
    """
    with bundled("milestones.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Milestone(
            year=int(row.pop("year")),
            number=float(number) if (number := row.pop("number")) else None,
            **row,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class LanguageModel:
    """How large one is: its `weights`, the `tokens` it was trained on, the `energy` of training in kWh; None: unknown.

    A token is a piece of a word, in English about four characters.
    """

    name: str
    year: int
    weights: float
    tokens: float | None
    energy: float | None
    source: str


def language_models() -> list[LanguageModel]:
    """Language models from 2017 on, by their years.

    Example:
        >>> [f"{model.name}: {model.weights:.3g} weights" for model in language_models()[:2]]
        ['Transformer (big): 2.13e+08 weights', 'GPT-2: 1.54e+09 weights']
    """
    return [LanguageModel(*row) for row in _LANGUAGE_MODELS]


_LANGUAGE_MODELS = (
    ("Transformer (big)", 2017, 213e6, 15e9, 201,
     "A. Vaswani and others, Attention is all you need, 2017 (300,000 steps of 25,000 tokens in each language); "
     "energy: E. Strubell and others, Energy and policy considerations for deep learning in NLP, 2019"),
    ("GPT-2", 2019, 1.542e9, None, None,
     "A. Radford and others, Language models are unsupervised multitask learners, 2019"),
    ("GPT-3", 2020, 175e9, 300e9, 1.287e6,
     "T. Brown and others, Language models are few-shot learners, 2020; energy: D. Patterson and others, Carbon "
     "emissions and large neural network training, 2021"),
    ("BLOOM", 2022, 176e9, 366e9, 433e3,
     "T. Le Scao and others, BLOOM: a 176B-parameter open-access multilingual language model, 2022; energy: "
     "A. Luccioni and others, Estimating the carbon footprint of BLOOM, 2022"),
    ("Llama 3.1", 2024, 405e9, 15.6e12, 21.6e6,
     "A. Dubey and others, The Llama 3 herd of models, 2024; energy: 30.84 million hours of processors of 700 W, from "
     "the model's card, without cooling"),
)  # fmt: skip
