"""Two groups, two thresholds: three ways to be fair, and where they can be had together."""

from dltutor.labs.fair.thresholds.lab import Thresholds as Thresholds
