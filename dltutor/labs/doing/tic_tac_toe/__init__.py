"""Tic-tac-toe against a table that has learned by playing against itself."""

from dltutor.labs.doing.tic_tac_toe.lab import TicTacToe as TicTacToe
