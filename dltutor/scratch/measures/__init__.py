"""Measures: how far samples or clouds are from each other, how well a score tells two groups apart, how sure one is."""
