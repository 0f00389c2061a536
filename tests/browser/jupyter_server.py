"""JupyterLab as `python3 -m dltutor lab` opens it, with fresh settings and runtime, no token, this clone's package."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from jupyter_client import BlockingKernelClient

from dltutor.command import calm

ROOT = Path(__file__).resolve().parents[2]
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
COMMS = ("perCommTarget", "perComm", "disabled")
START_SECONDS = 120


class JupyterServer:
    """Starts at once and answers at `url`; notebooks are copied into its folder before they are opened."""

    def __init__(self, home: Path):
        self.home, self.folder, self.copies = home, home / "notebooks", 0
        self.folder.mkdir(parents=True)
        self.configure("light", "perCommTarget")
        calm.prepare(home)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "server.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(self._command(), env=self._environment(), stdout=log, stderr=log)
        self._wait_until_it_answers()

    def configure(self, theme: str, comms: str) -> None:
        """What every page opened from now on is like: its theme, and the subshells that widget messages go to."""
        if comms not in COMMS:
            raise ValueError(f"comms={comms!r}: it must be one of {COMMS}")
        settings = {
            "notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
            "apputils-extension/themes": {"theme": THEMES[theme]},
            "apputils-extension/kernels-settings": {"commsOverSubshells": comms},
            "docmanager-extension/plugin": {"autosave": False},
        }
        for name, value in settings.items():
            file = self.home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(value))

    def copy(self, notebook: Path) -> Path:
        """A copy of `notebook` under a name of its own, in the server's folder."""
        self.copies += 1
        return Path(shutil.copy(notebook, self.folder / f"{notebook.stem}-{self.copies}.ipynb"))

    def kernel_of(self, notebook: Path) -> str | None:
        """The id of the kernel that runs the copy `notebook`."""
        sessions = self._ask("sessions")
        return next((s["kernel"]["id"] for s in sessions if s["path"] == notebook.name), None)

    def evaluate(self, kernel: str, code: str, timeout: float = 60) -> str:
        """Run `code` in a kernel, past any page that shows it; returns what it printed, raises what it raised."""
        printed = []

        def collect(message: dict) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        client = BlockingKernelClient(connection_file=str(self.home / "runtime" / f"kernel-{kernel}.json"))
        client.load_connection_file()
        client.start_channels()
        try:
            # not wait_for_ready: it waits for a silence that does not come while a lab plays
            client.kernel_info()
            client.get_iopub_msg(timeout=timeout)
            client.get_shell_msg(timeout=timeout)
            reply = client.execute_interactive(code, store_history=False, timeout=timeout, output_hook=collect)
        finally:
            client.stop_channels()
            client.context.destroy(linger=0)  # else its sockets stay open until the garbage is collected
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{reply['content'].get('ename')}: {reply['content'].get('evalue')}")
        return "".join(printed)

    def shut_kernel(self, kernel: str) -> None:
        """End a kernel."""
        self._ask(f"kernels/{kernel}", method="DELETE")

    def stop(self) -> None:
        """End the server and every kernel it still has."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", *calm.arguments(self.port, self.folder, self.home)),
            *("--expose-app-in-browser", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True"),
        ]

    def _environment(self) -> dict[str, str]:
        own = {
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "IPYTHONDIR": "ipython",
            "DLTUTOR_PROGRESS": "progress.json",
        }
        paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        return {
            **os.environ,
            **calm.variables(self.home),
            **{name: str(self.home / part) for name, part in own.items()},
            "PYTHONPATH": paths,
        }

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self._ask("status")
                return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-2000:]}")

    def _ask(self, path: str, method: str = "GET"):
        request = urllib.request.Request(f"{self.url}/api/{path}", method=method)
        with urllib.request.urlopen(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None
