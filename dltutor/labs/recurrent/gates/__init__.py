"""The gates of your own LSTM or GRU while it reads a text, character by character."""

from dltutor.labs.recurrent.gates.lab import Gates as Gates
