"""From pip's log to the one line that says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from dltutor.machine import this_machine

_NETWORK = (
    r"NewConnectionError|dns error|NameResolutionError|getaddrinfo|Name or service not known|Temporary failure in name"
    r"|Network is unreachable|ConnectTimeout|Connection refused|Failed to establish a new connection"
    r"|Cannot connect to proxy|ProxyError|No route to host"
)
_BROKEN = r"ReadTimeoutError|IncompleteRead|ProtocolError|Connection broken|RemoteDisconnected|ConnectionResetError"


def explain(log: Path, wheelhouse: Path | None = None) -> str:
    """The line for a learner after pip has failed: what happened, what to do, where the details are."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return f"{advice(text.rpartition(chr(10) + '$ ')[2], wheelhouse)} (details: {log})"


def advice(text: str, wheelhouse: Path | None = None) -> str:
    """What happened and what to do, from what pip wrote.

    >>> advice("OSError: [Errno 28] No space left on device")
    'the disk is full: make room (about 2.5 GB) and run the same command again'
    """
    if re.search(r"No space left|Errno 28|not enough space on the disk|Disk quota", text):
        return "the disk is full: make room (about 2.5 GB) and run the same command again"
    if re.search(r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification", text):
        return "the network's certificate is not trusted: ask who runs the network, or use --wheelhouse DIR"
    if wheelhouse is None and re.search(_NETWORK, text):
        return "no network reaches the packages: connect and run the same command again, or use --wheelhouse DIR"
    if wheelhouse is None and re.search(_BROKEN, text):
        return "the network broke off: run the same command again, what was downloaded is kept"
    if found := re.search(r"No matching distribution found for (\S+)", text):
        if wheelhouse is None:
            return f"{found[1]} cannot be had for {this_machine()}: the network or the package index does not offer it"
        return (
            f"{wheelhouse} has no wheel of {found[1]} for {this_machine()}: fill it with dltutor's wheelhouse command"
        )
    if re.search(r"Permission denied|Errno 13|Access is denied|Read-only file system", text):
        return "a file could not be written: copy the project to a folder of your own"
    errors = re.findall(r"^(?:ERROR|error|Error): ?(.+)$", text, re.MULTILINE)
    errors = [error for error in errors if "ResolutionImpossible" not in error]
    last = errors[-1] if errors else (text.strip().splitlines() or ["no word was said"])[-1]
    return f"the installation failed: {last.strip()[:160]}: run the same command again"
