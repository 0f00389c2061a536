"""A real JupyterLab in a headless Chromium, opened and played with as a learner would."""
