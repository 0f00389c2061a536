"""One connection to one kernel, as JupyterLab opens it: binary messages on a websocket, widgets on a subshell."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from rehearsal.cells import head
from rehearsal.messages import packed, unpacked
from rehearsal.problem import RehearsalError

PROTOCOL = "v1.kernel.websocket.jupyter.org"
VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass
class Run:
    """What one cell, or another request to the kernel, has brought so far."""

    shown: list[str] = field(default_factory=list)  # the widgets, by the ids of their models
    problems: list[str] = field(default_factory=list)  # errors, and what was written to stderr
    printed: str = ""
    replied: asyncio.Future = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    idle: asyncio.Future = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Kernel:
    """A kernel behind an open websocket: runs code, knows the state of every widget, hands on their messages."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket, self.session = socket, uuid.uuid4().hex
        self.models: dict[str, dict[str, Any]] = defaultdict(dict)
        self.listeners: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.problems: list[str] = []  # what came unasked
        self.largest = 0  # bytes of the largest message
        self.lost = ""  # how the connection ended, if it did by itself
        self._runs: dict[str, Run] = {}
        self._subshell: str | None = None
        self._reader = asyncio.create_task(self._read())

    async def ready(self, timeout: float) -> None:
        """Wait for the kernel's first answer, and ask for a subshell, which answers widgets while a cell runs."""
        await self._reply("shell", "kernel_info_request", {}, timeout)
        made = await self._reply("control", "create_subshell_request", {}, timeout)
        self._subshell = made.get("subshell_id")

    async def run(self, code: str, timeout: float) -> Run:
        """Run a cell to its end."""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False, "stop_on_error": True}
        run = self._ask("shell", "execute_request", content)
        try:
            async with asyncio.timeout(timeout):
                await run.replied
                await run.idle
        except TimeoutError:
            raise RehearsalError(f"a cell ran for more than {timeout:.0f} s: {head(code)}") from None
        return run

    def send(self, model: str, content: dict[str, Any]) -> None:
        """Send a custom message to a widget, as a click or a stage does."""
        self._to_widget(model, {"method": "custom", "content": content})

    def set(self, model: str, **state: Any) -> None:
        """Set a widget's state, as a slider on the page does."""
        self.models[model].update(state)
        self._to_widget(model, {"method": "update", "state": state, "buffer_paths": []})

    async def close(self) -> None:
        """Close the connection; the kernel goes on."""
        self._reader.cancel()
        await self.socket.close()

    def _to_widget(self, model: str, data: dict[str, Any]) -> None:
        self._ask("shell", "comm_msg", {"comm_id": model, "data": data}, subshell=self._subshell)

    async def _reply(self, channel: str, kind: str, content: dict[str, Any], timeout: float) -> dict[str, Any]:
        try:
            return await asyncio.wait_for(self._ask(channel, kind, content).replied, timeout)
        except TimeoutError:
            raise RehearsalError(f"the kernel gave no answer to {kind} within {timeout:.0f} s") from None

    def _ask(self, channel: str, kind: str, content: dict[str, Any], subshell: str | None = None) -> Run:
        if self.lost:
            raise RehearsalError(self.lost)
        header = {
            "msg_id": uuid.uuid4().hex, "msg_type": kind, "session": self.session, "username": "", "version": "5.4",
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }  # fmt: skip
        run = Run()
        if kind != "comm_msg":
            self._runs[header["msg_id"]] = run
        elif subshell:
            header["subshell_id"] = subshell
        sending = asyncio.ensure_future(self.socket.send_bytes(packed(channel, header, {}, {}, content)))
        sending.add_done_callback(lambda done: done.exception())  # a lost connection is told by the reader
        return run

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type == aiohttp.WSMsgType.BINARY:
                self.largest = max(self.largest, len(message.data))
                self._take(*unpacked(message.data))
        self.lost = f"the connection to the kernel was lost, code {self.socket.close_code}"
        for run in self._runs.values():
            for waited in (run.replied, run.idle):
                if not waited.done():
                    waited.set_exception(RehearsalError(self.lost))

    def _take(self, channel: str, header: dict, parent: dict, content: dict) -> None:
        kind, run = header["msg_type"], self._runs.get(parent.get("msg_id", ""))
        if kind.startswith("comm_"):
            self._take_comm(kind, content)
        elif kind == "status" and content["execution_state"] in ("restarting", "autorestarting", "dead"):
            self.problems.append(f"the kernel is {content['execution_state']}")
        elif problem := _problem(kind, content):
            (self.problems if run is None else run.problems).append(problem)
        elif run is None:
            return
        elif channel in ("shell", "control"):
            _resolve(run.replied, content)
        elif kind == "status" and content["execution_state"] == "idle":
            _resolve(run.idle, None)
        elif kind == "stream":
            run.printed += content["text"]
        elif VIEW in content.get("data", ()):
            run.shown.append(content["data"][VIEW]["model_id"])

    def _take_comm(self, kind: str, content: dict[str, Any]) -> None:
        model, data = content["comm_id"], content.get("data", {})
        if kind == "comm_close":  # live.Watch takes its widget away when the training has ended
            self.models.pop(model, None)
        elif kind == "comm_open" or data.get("method") in ("update", "echo_update"):
            self.models[model].update(data.get("state", {}))
        elif data.get("method") == "custom" and model in self.listeners:
            self.listeners[model](data["content"])


def _problem(kind: str, content: dict[str, Any]) -> str:
    if kind == "error":
        return f"{content['ename']}: {content['evalue']}"
    return content["text"].strip() if kind == "stream" and content["name"] == "stderr" else ""


def _resolve(waited: asyncio.Future, value: Any) -> None:
    if not waited.done():
        waited.set_result(value)
