"""Ten digits that a network dreams, one of each, and what another network reads in them."""

from dltutor.labs.inside.dream_digit.lab import DreamDigit as DreamDigit
