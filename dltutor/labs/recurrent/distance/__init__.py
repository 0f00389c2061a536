"""How far back does a recurrent network remember? SimpleRNN, GRU and LSTM side by side."""

from dltutor.labs.recurrent.distance.lab import Distance as Distance
