"""Makes notebooks from their sources, and web pages from notebooks: for authors and teachers."""
