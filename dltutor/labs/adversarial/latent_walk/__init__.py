"""Walk through the noise of a trained generator, from fake to fake, and see what is near among the real images."""

from dltutor.labs.adversarial.latent_walk.lab import LatentWalk as LatentWalk
