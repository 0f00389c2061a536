"""What a rehearsal runs on: the image's own packages in an environment in build/, and the hub's proxy beside it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "deploy" / "hub" / "requirements.txt"
PROXY = "configurable-http-proxy@5.3.0"


@dataclass(frozen=True)
class Tools:
    """The environment's Python, and the proxy's program."""

    folder: Path = ROOT / "build" / "hub"

    @property
    def python(self) -> Path:
        return self.folder / "env" / "bin" / "python"

    @property
    def proxy(self) -> Path:
        return self.folder / "node_modules" / ".bin" / "configurable-http-proxy"


def ensure() -> Tools:
    """Make the environment, once for each lock: the commands are the image's (deploy/hub/Dockerfile)."""
    tools, stamp = Tools(), Tools().folder / "made_from"
    made_from = hashlib.sha256(LOCK.read_bytes() + PROXY.encode() + str(sys.version_info[:2]).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == made_from:
        return tools
    for program in ("git", "npm", "node"):
        if shutil.which(program) is None:
            raise SystemExit(f"rehearse: {program} is needed and not installed here")
    print(f"Installing what the image holds into {tools.folder}, once: some minutes.", flush=True)
    shutil.rmtree(tools.folder, ignore_errors=True)
    pip = [str(tools.python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", str(tools.folder / "env")],
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)],
        [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)],
        ["npm", "install", "--silent", "--prefix", str(tools.folder), PROXY],
    ):
        if subprocess.call(command):
            raise SystemExit(f"rehearse: this failed: {' '.join(command)}")
    stamp.write_text(made_from, encoding="utf-8")
    return tools


def chapter_file(number: int) -> str:
    """The name of a chapter's notebook, "" if there is none."""
    found = sorted((ROOT / "notebooks" / "clean").glob(f"{number:02d}_*.ipynb"))
    return found[0].name if found else ""
