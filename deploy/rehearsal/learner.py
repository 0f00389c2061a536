"""A learner with an account of their own: logs in, is brought the notebooks, opens chapters, answers, saves."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from rehearsal.kernel import PROTOCOL, Kernel
from rehearsal.problem import RehearsalError

FOLDER = "dltutor"  # what nbgitpuller calls the clone in the learner's home
START_SECONDS = 180
CELL_SECONDS = 180


class Learner:
    """One account on the hub at `hub`; all requests are those that a browser makes, through the hub's proxy."""

    def __init__(self, hub: str, name: str) -> None:
        self.hub, self.name = hub, name
        self.base = f"{hub}/user/{name}"
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.kernels: list[Kernel] = []

    async def log_in(self) -> None:
        """Fill in the hub's page, and wait until the learner's own server shows JupyterLab."""
        async with self.http.get(f"{self.hub}/hub/login") as page:
            page.raise_for_status()
        form = {"username": self.name, "password": "rehearsal", "_xsrf": self._xsrf("/hub/")}
        async with self.http.post(f"{self.hub}/hub/login", data=form) as page:
            page.raise_for_status()
        await self.start_server()

    async def start_server(self) -> None:
        """Start the learner's server, wait for it, and fetch what the page of JupyterLab is made of."""
        async with self.http.get(f"{self.hub}/hub/spawn/{self.name}") as page:
            await page.read()
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            async with self.http.get(f"{self.base}/lab") as page:
                text = await page.text()
                if page.status == 200 and page.url.path.startswith(f"/user/{self.name}/lab"):
                    break
            await asyncio.sleep(0.5)
        else:
            raise RehearsalError(f"the server did not start within {START_SECONDS} s")
        for address in re.findall(r'<(?:script|link)[^>]+(?:src|href)="(/user/[^"]+)"', text):
            async with self.http.get(f"{self.hub}{address}") as part:
                await part.read()

    async def stop_server(self) -> None:
        """Stop the learner's server, as the button in the hub's control panel does."""
        address = f"{self.hub}/hub/api/users/{self.name}/server"
        head = {"X-XSRFToken": self._xsrf("/hub/"), "Referer": f"{self.hub}/hub/home"}
        async with self.http.delete(address, headers=head) as answer:
            if answer.status not in (202, 204):
                raise RehearsalError(f"the server cannot be stopped: {answer.status} {(await answer.text())[:200]}")
        while True:
            async with self.http.get(f"{self.hub}/hub/api/users/{self.name}", headers=head) as answer:
                if not (await answer.json()).get("server") and answer.status == 200:
                    return
            await asyncio.sleep(0.3)

    async def pull(self, repository: str) -> None:
        """Follow nbgitpuller's link: the notebooks are brought, or brought up to date."""
        address = f"{self.base}/git-pull/api?repo={quote(repository)}&branch=main&targetpath={FOLDER}"
        async with self.http.get(address) as answer:
            said = await answer.text()
        if '"phase": "finished"' not in said:
            raise RehearsalError(f"nbgitpuller: {said.strip()[-300:]}")

    async def notebook(self, name: str) -> dict[str, Any]:
        """A notebook as the learner's server reads it."""
        return (await self._api("GET", f"contents/{FOLDER}/{name}"))["content"]

    async def save(self, name: str, content: dict[str, Any]) -> None:
        """Save a notebook."""
        body = {"type": "notebook", "format": "json", "content": content}
        await self._api("PUT", f"contents/{FOLDER}/{name}", body)

    async def open_kernel(self, name: str) -> Kernel:
        """Start a kernel for a notebook, and connect to it."""
        body = {"path": f"{FOLDER}/{name}", "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        made = await self._api("POST", "sessions", body)
        address = f"{self.base}/api/kernels/{made['kernel']['id']}/channels?session_id={uuid.uuid4().hex}"
        head = {"Origin": self.hub}
        socket = await self.http.ws_connect(address, headers=head, protocols=[PROTOCOL], max_msg_size=0)
        kernel = Kernel(socket)
        self.kernels.append(kernel)
        await kernel.ready(CELL_SECONDS)
        return kernel

    async def close_kernels(self) -> None:
        """Shut down every kernel, as *Shut Down All* does."""
        for kernel in self.kernels:
            await kernel.close()
        for session in await self._api("GET", "sessions"):
            await self._api("DELETE", f"sessions/{session['id']}")
        self.kernels.clear()

    async def leave(self) -> None:
        """Close the browser."""
        for kernel in self.kernels:
            await kernel.close()
        await self.http.close()

    async def _api(self, method: str, path: str, body: Any = None) -> Any:
        head = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        async with self.http.request(method, f"{self.base}/api/{path}", json=body, headers=head) as answer:
            if answer.status >= 400:
                raise RehearsalError(f"{method} {path}: {answer.status} {(await answer.text())[:200]}")
            return None if answer.status == 204 else await answer.json()

    def _xsrf(self, path: str) -> str:
        cookie = self.http.cookie_jar.filter_cookies(URL(self.hub + path)).get("_xsrf")
        return cookie.value if cookie else ""
