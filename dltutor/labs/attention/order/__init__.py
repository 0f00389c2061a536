"""Is a network that attends told the order of the words? With positions, with a mask, and without either."""

from dltutor.labs.attention.order.lab import Order as Order
