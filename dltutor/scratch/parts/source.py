"""Where a formula comes from."""

from __future__ import annotations

from typing import NamedTuple


class Source(NamedTuple):
    """Who proposed something, where and when.

    >>> print(Source("A. Cauchy", "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847))
    A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847
    """

    author: str
    title: str
    year: int

    def __str__(self) -> str:
        return f'{self.author}, "{self.title}", {self.year}'
