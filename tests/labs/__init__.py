"""Tests of the labs; a package, so that they can share the models they look into."""
