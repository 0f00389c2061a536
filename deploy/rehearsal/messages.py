"""The form that a message to or from a kernel has on the websocket."""

from __future__ import annotations

import json
from typing import Any


def packed(channel: str, *parts: dict[str, Any]) -> bytes:
    """A message as the websocket carries it: how many offsets there are, the offsets, then channel and parts.

    >>> unpacked(packed("shell", {"msg_type": "status"}, {}, {}, {"code": "1"}))
    ('shell', {'msg_type': 'status'}, {}, {'code': '1'})
    """
    pieces = [channel.encode(), *(json.dumps(part).encode() for part in parts)]
    offsets = [8 * (len(pieces) + 2)]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    numbers = [len(offsets), *offsets]
    return b"".join([number.to_bytes(8, "little") for number in numbers] + pieces)


def unpacked(data: bytes) -> tuple[str, dict, dict, dict]:
    """Channel, header, parent and content of a message; what it holds beside them, pictures above all, is left."""
    count = int.from_bytes(data[:8], "little")
    offsets = [int.from_bytes(data[8 * (i + 1) : 8 * (i + 2)], "little") for i in range(count)]
    channel, header, parent, _metadata, content = (data[offsets[i] : offsets[i + 1]] for i in range(5))
    return channel.decode(), json.loads(header), json.loads(parent), json.loads(content)
