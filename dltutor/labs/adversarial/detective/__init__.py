"""Real or fake? Guess yourself, train a detector, and see how it ages while the forger gets better."""

from dltutor.labs.adversarial.detective.lab import Detective as Detective
