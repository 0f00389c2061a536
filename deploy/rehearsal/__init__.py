"""A rehearsal of a room: a real JupyterHub on this computer's loopback, with learners who do what learners do."""
