"""`lab`: it starts whatever the learner's own Jupyter is told, and shows a calm page."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from dltutor.command import calm, copies

ROOT = Path(__file__).resolve().parents[2]
# What a server of one's own may be told: an address below another, a password, a folder, a certificate.
OWN = """
c.ServerApp.base_url = "/mine/"
c.ServerApp.ip = "*"
c.ServerApp.root_dir = "/"
c.ServerApp.certfile = "/none.pem"
c.ServerApp.default_url = "/tree"
c.IdentityProvider.token = "secret"
c.PasswordIdentityProvider.hashed_password = "argon2:x"
c.PasswordIdentityProvider.password_required = True
"""
START = """
import sys
from pathlib import Path
from dltutor.command import lab
lab.WORK = Path(sys.argv[1])
lab.start(Path(sys.executable), int(sys.argv[2]), browser=False)
"""


def test_the_layout_is_kept_once_and_the_defaults_are_written_each_time(tmp_path):
    calm.prepare(tmp_path)
    workspace = tmp_path / "workspaces" / calm.WORKSPACE
    workspace.write_text("the learner's own")
    (tmp_path / "defaults" / "overrides.json").unlink()
    calm.prepare(tmp_path)
    assert workspace.read_text() == "the learner's own"
    assert json.loads((tmp_path / "defaults" / "overrides.json").read_text()) == calm.SETTINGS


def test_the_layout_lies_where_jupyterlab_looks_for_it():
    handler = pytest.importorskip("jupyterlab_server.workspaces_handler", reason="JupyterLab is not installed")
    assert handler.slugify("default", base="") + handler.WORKSPACE_EXTENSION == calm.WORKSPACE


def test_a_message_to_the_page_does_not_wait_for_the_one_before_to_be_acknowledged(tmp_path, monkeypatch):
    prompt = pytest.importorskip("dltutor.live.page.connection", reason="JupyterLab is not installed")
    said = []
    handler = SimpleNamespace(set_nodelay=lambda on: said.append(("nodelay", on)))
    connection = prompt.PromptConnection.__new__(prompt.PromptConnection)
    monkeypatch.setattr(prompt.PromptConnection, "websocket_handler", handler)
    monkeypatch.setattr(prompt.PromptConnection.__base__, "connect", lambda _: said.append("connected"))
    connection.connect()
    assert said == [("nodelay", True), "connected"]
    given = [option.partition("=")[2] for option in calm.arguments(8888, tmp_path, tmp_path) if "websocket" in option]
    assert given == [calm.PROMPT] == [f"{prompt.__name__}.{prompt.PromptConnection.__name__}"]


def test_the_settings_of_the_page_stay_the_learners(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/own")
    monkeypatch.delenv("JUPYTERLAB_SETTINGS_DIR", raising=False)
    found = calm.variables(tmp_path)
    assert Path(found["JUPYTERLAB_SETTINGS_DIR"]) == Path("/own/lab/user-settings")
    assert Path(found["JUPYTER_CONFIG_DIR"]).is_relative_to(tmp_path)


@pytest.mark.skipif(find_spec("jupyterlab") is None, reason="JupyterLab is not installed")
@pytest.mark.skipif(os.name == "nt", reason="it is stopped by a signal")
def test_it_starts_whatever_the_learners_own_jupyter_is_told_and_beside_another_server(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "jupyter_server_config.py").write_text(OWN)
    clean = tmp_path / "clone" / "notebooks" / "clean"
    clean.mkdir(parents=True)
    chapter = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (clean / "00_start_here.ipynb").write_text(json.dumps(chapter))
    with another_server() as port:
        environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(own), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", START, str(tmp_path / "clone"), str(port)]
        lab = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            said = [lab.stdout.readline() for _ in range(3)]
            found = re.search(rf"http://127\.0\.0\.1:{port}/doc/tree/{copies.FIRST}\?token=\w+", said[-1])
            assert found is not None, said
            with urllib.request.urlopen(found[0], timeout=20) as page:
                assert "jupyter-config-data" in page.read().decode()
        finally:
            lab.send_signal(signal.SIGTERM)
            assert lab.wait(30) == 0, lab.stdout.read()


@contextlib.contextmanager
def another_server() -> Iterator[int]:
    """A port that another program uses on this computer's other address, where there is one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with contextlib.ExitStack() as open_ones:
        with contextlib.suppress(OSError):
            other = open_ones.enter_context(socket.socket(socket.AF_INET6))
            other.bind(("::1", port))
            other.listen()
        yield port
