"""The image and the settings of each learner's server."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dltutor.command import calm

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "deploy" / "hub"
DOCKERFILE = (HUB / "Dockerfile").read_text(encoding="utf-8")


def pins(file: Path) -> dict[str, str]:
    """Names and versions of a file of requirements."""
    found = re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ \\\n;]+)", file.read_text(encoding="utf-8"), re.MULTILINE
    )
    return {name.lower().replace("_", "-"): version for name, version in found}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever port is chosen for a kernel, somebody has it when the kernel comes."""
    from jupyter_client.connect import LocalPortCache

    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(LocalPortCache, "find_available_port", lambda *_: other.getsockname()[1])
        yield


def test_a_page_on_the_hub_is_as_calm_as_at_home():
    assert json.loads((HUB / "overrides.json").read_text(encoding="utf-8")) == calm.SETTINGS


def test_binder_builds_the_same_image():
    assert (ROOT / ".binder" / "Dockerfile").read_text(encoding="utf-8") == DOCKERFILE


def test_all_that_the_image_copies_is_here_and_let_in():
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]
    copied = [
        source
        for line in re.findall(r"^COPY (?:--\S+ )?(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert len(copied) > 5
    for source in copied:
        assert (ROOT / source).exists(), source
        assert any(Path(source).match(way) or source.startswith(f"{way}/") for way in let_in), source


def test_the_lock_holds_the_tested_versions_each_with_a_hash():
    lock, tested = pins(HUB / "requirements.txt"), pins(ROOT / "constraints" / "tested.txt")
    assert {"jupyterhub", "nbgitpuller", "jupyterlab", "tensorflow-cpu", "anywidget", "hatchling"} <= set(lock)
    assert {name: lock[name] for name in lock.keys() & tested.keys()} == {
        name: tested[name] for name in lock.keys() & tested.keys()
    }
    text = (HUB / "requirements.txt").read_text(encoding="utf-8")
    pinned = [part for part in re.split(r"\n(?=\S)", text) if "==" in part.splitlines()[0]]
    assert all("--hash=sha256:" in part for part in pinned) and "http" + "s:" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="hubs run on Linux")
def test_kernels_start_whatever_ports_others_have(taken):
    """Of kernels that start together on one server two may have chosen one port; then the second one is gone."""
    assert _answers({}) is False
    settings = _settings()
    assert settings.KernelManager.transport == "ipc"
    assert _answers({"transport": settings.KernelManager.transport}) is True
    assert settings.ServerApp.kernel_websocket_connection_class == calm.PROMPT


def _settings():
    """The server's configuration; what it sets in the environment is undone."""
    from traitlets.config import PyFileConfigLoader

    before = dict(os.environ)
    try:
        loaded = PyFileConfigLoader("jupyter_server_config.py", str(HUB)).load_config()
        folder = os.environ["JUPYTER_RUNTIME_DIR"]
        assert len(f"{folder}/kernel-{'0' * 36}.json-ipc-5") <= 107, "the system takes no longer path"
    finally:
        os.environ.clear()
        os.environ.update(before)
    return loaded


def _answers(settings: dict[str, str]) -> bool:
    """Whether a kernel that is started so answers."""
    from jupyter_client import KernelManager

    folder = tempfile.mkdtemp(prefix="dltutor-")
    manager = KernelManager(connection_file=f"{folder}/kernel.json", **settings)
    manager.start_kernel(stderr=-3)  # what it says when it ends is known
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=30)
    except RuntimeError:
        return False
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        shutil.rmtree(folder, ignore_errors=True)
    return True
