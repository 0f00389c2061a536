"""A web server on this machine that stands for the ones that larger sets come from."""

import functools
import hashlib
import http.server
import threading
from dataclasses import replace

import pytest

from dltutor.datasets import fetch


class Server(http.server.BaseHTTPRequestHandler):
    """Answers with `files`; what a name says in `moods` goes wrong."""

    def do_GET(self):
        name = self.path.lstrip("/")
        self.server.asked.append(name)
        mood, body = self.server.moods.get(name), self.server.files.get(name)
        if body is None or mood == "missing":
            self.send_error(404)
            return
        if mood == "silent":
            self.server.release.wait(5)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if mood == "short":
            self.wfile.write(body[: len(body) // 2])
        elif mood == "wrong":
            self.wfile.write(bytes(len(body)))
        elif mood == "long":
            self.wfile.write(body + body)
        elif mood == "drip":
            for i in range(0, len(body), 8):
                self.wfile.write(body[i : i + 8])
                self.wfile.flush()
                if self.server.release.wait(0.02):
                    return
        else:
            self.wfile.write(body)

    def log_message(self, *words):
        pass


class Web(http.server.ThreadingHTTPServer):
    """What it serves (`files`), what goes wrong (`moods`), and what was asked for (`asked`)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), functools.partial(Server))
        self.files, self.moods, self.asked, self.release = {}, {}, [], threading.Event()

    def serve(self, file, body):
        """`body` in the place of a remote `file`: returns the file with the address, size and hash of the body."""
        name = file.path.split("/")[-1]
        self.files[name] = body
        address = f"http://127.0.0.1:{self.server_port}/{name}"
        return replace(file, address=address, size=len(body), sha256=hashlib.sha256(body).hexdigest())


@pytest.fixture
def web(tmp_path, monkeypatch):
    """A running server, and empty caches."""
    served = Web()
    monkeypatch.setattr(fetch, "SILENCE", 0.3)
    monkeypatch.setattr(fetch, "caches", lambda: [tmp_path / "own", tmp_path / "keras"])
    monkeypatch.setenv(fetch.CACHE, str(tmp_path / "own"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield served
    served.release.set()
    served.shutdown()
    served.server_close()
