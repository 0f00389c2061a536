"""The loss landscape of the learner's own network, with the path that its optimizer really took."""

from dltutor.labs.descent.loss_landscape.lab import LossLandscape as LossLandscape
