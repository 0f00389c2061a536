"""The web site of the course: built notebooks and pages, laid out for Sphinx, and what the made pages are held to."""
