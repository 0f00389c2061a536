"""Measures: how far samples or clouds are from each other, and how well a score tells two groups apart."""
