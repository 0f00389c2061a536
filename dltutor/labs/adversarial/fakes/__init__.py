"""Your GAN learns live, and noise becomes digits; a classifier says how good they are, and how various."""

from dltutor.labs.adversarial.fakes.lab import Fakes as Fakes
