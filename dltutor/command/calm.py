"""A calm JupyterLab: one notebook fills the page, and nothing of the learner's own Jupyter decides how it starts.

On a laptop of 1366 × 768 pixels the output of a cell is 590 pixels high so, and 1231 wide; JupyterLab as it is leaves
529 and 934. The menu, the notebook's buttons and the folder at the left edge, which lists the chapters, stay.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

SETTINGS = {
    "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    "@jupyterlab/application-extension:shell": {"dockPanelPadding": False},
    "@jupyterlab/filebrowser-extension:browser": {"showLastModifiedColumn": False},  # the names are wholly seen
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
# What JupyterLab itself would write once its header and its side bars have been closed.
_CLOSED = {"collapsed": True, "widgets": []}
_LAYOUT = {
    "main": None,
    "down": {"size": 0, "widgets": []},
    "left": {**_CLOSED, "visible": True},
    "right": {**_CLOSED, "visible": False},
    "relativeSizes": [0, 1, 0],
    "top": {"simpleVisibility": False},
}
PROMPT = "dltutor.live.page.connection.PromptConnection"
WORKSPACE = "default-37a8.jupyterlab-workspace"  # JupyterLab's name for the workspace that no address names


def address(port: int, notebook: str, token: str = "") -> str:
    """The page that shows `notebook` alone, or the list of files where there is none."""
    opened = f"doc/tree/{notebook}" if notebook else "lab"
    return f"http://127.0.0.1:{port}/{opened}" + (f"?token={token}" if token else "")


def arguments(port: int, root: Path, home: Path) -> list[str]:
    """JupyterLab's options: files below `root`, its defaults from `home`, on this computer alone, no browser."""
    line = [f"--port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", "--ServerApp.base_url=/"]
    line += ["--no-browser", f"--ServerApp.root_dir={root}", f"--LabApp.app_settings_dir={home / 'defaults'}"]
    line += [f"--ServerApp.kernel_websocket_connection_class={PROMPT}"]
    line += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    return [*line, "--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else line


def variables(home: Path) -> dict[str, str]:
    """What keeps the learner's own configuration of the server out; settings made in JupyterLab's menu are theirs."""
    own = Path(os.environ.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter")
    return {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_CONFIG_PATH": "",
        "JUPYTERLAB_SETTINGS_DIR": os.environ.get("JUPYTERLAB_SETTINGS_DIR") or str(own / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }


def prepare(home: Path) -> None:
    """Write JupyterLab's defaults into `home`, and the layout it begins with unless it has kept one there."""
    for folder in ("defaults", "config", "workspaces"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "defaults" / "overrides.json").write_text(json.dumps(SETTINGS, indent=1), encoding="utf-8")
    workspace = home / "workspaces" / WORKSPACE
    if not workspace.exists():
        kept = {"data": {"layout-restorer:data": _LAYOUT}, "metadata": {"id": "default"}}
        workspace.write_text(json.dumps(kept), encoding="utf-8")
