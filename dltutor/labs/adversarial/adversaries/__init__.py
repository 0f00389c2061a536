"""Two networks in the plane. Your generator makes points, your discriminator tells them from real ones."""

from dltutor.labs.adversarial.adversaries.lab import Adversaries as Adversaries
