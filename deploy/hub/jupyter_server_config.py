"""Each learner's own server: in the image, on one server and in the rehearsal."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# One learner, one thread: what many share is used up by many learners, not by many threads of one.
for variable in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

# Server and kernel talk through files of the learner, not through ports. Five ports are chosen for each kernel, and
# bound seconds later by the kernel itself: where many kernels start at once, two may have chosen the same one, and
# the second ends with "Address already in use", before its learner's first cell.
folder = tempfile.mkdtemp(prefix="dltutor-")  # a short one: the path of such a file has 107 characters at most
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["JUPYTER_RUNTIME_DIR"] = folder

c = get_config()  # noqa: F821
c.KernelManager.transport = "ipc"
c.ServerApp.kernel_websocket_connection_class = (
    "dltutor.live.page.connection.PromptConnection"  # no picture waits for TCP
)
c.LabApp.app_settings_dir = str(Path(__file__).parent)  # overrides.json: a calm page, as `dltutor lab` has it
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
