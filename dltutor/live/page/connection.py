"""A server that sends each message to the page at once.

A small message that follows another waits, by TCP's own rule, until the page has acknowledged the first, and a page
takes up to 40 milliseconds for that (RFC 896; RFC 1122, 4.2.3.2). Each movement in a lab is answered by three messages,
of which the second is the picture.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's connection between a page and a kernel, without TCP's wait for an acknowledgement."""

    def connect(self) -> Any:
        """Begin, once the page is there."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
