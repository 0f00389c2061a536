"""Figures of networks that read and write."""
