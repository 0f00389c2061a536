"""Fit a line by hand. First by eye, then with the loss in the title, then on its surface."""

from dltutor.labs.descent.fit_by_hand.lab import FitByHand as FitByHand
