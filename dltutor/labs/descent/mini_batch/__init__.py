"""Batch, mini-batch, stochastic. How many samples should one step of gradient descent look at?"""

from dltutor.labs.descent.mini_batch.lab import MiniBatch as MiniBatch
