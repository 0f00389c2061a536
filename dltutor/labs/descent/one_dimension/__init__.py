"""Gradient descent on one weight. How large may the learning rate be?"""

from dltutor.labs.descent.one_dimension.lab import OneDimension as OneDimension
