"""Each learner's own server, in the image, on one server and in the rehearsal."""

import os

# One learner, one thread: what many share is used up by many learners, not by many threads of one.
for variable in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

c = get_config()  # noqa: F821
