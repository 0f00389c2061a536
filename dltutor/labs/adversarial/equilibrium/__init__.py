"""You are the forger. Fakes on a line, and the best detective that there can be answers at once."""

from dltutor.labs.adversarial.equilibrium.lab import Equilibrium as Equilibrium
