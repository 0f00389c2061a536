"""A thousand people are tested: how many of the positive are ill depends on how many are ill at all."""

from dltutor.labs.sure.screening.lab import Screening as Screening
