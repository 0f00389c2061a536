"""Figures that need no lab, one a file, called by the file's name."""
