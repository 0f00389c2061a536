"""How large the gradient is at every step back in time, for a plain RNN, a GRU and an LSTM; and clipping."""

from dltutor.labs.recurrent.gradient_through_time.lab import GradientThroughTime as GradientThroughTime
