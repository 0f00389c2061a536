"""Sentences in two languages: from a grammar or your own, and as numbers."""
