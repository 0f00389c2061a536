"""A page for the wall: the address of the notebooks, large, and as a QR code for telephones and tablets.

python -m dltutor.publish.wall ADDRESS --out wall.html
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from dltutor.errors import LearnerError

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>dltutor: where to go</title><style>
body {{ margin: 0; height: 100vh; display: grid; place-items: center; color: #000; background: #fff;
  font: 4vmin system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; text-align: center; }}
h1 {{ font-size: 6vmin; margin: 0 0 2vmin; }} p {{ margin: 2vmin 4vmin 0; overflow-wrap: anywhere; }}
svg {{ width: 62vmin; height: 62vmin; }}
</style></head>
<body><main><h1>dltutor</h1>{code}<p>{address}</p></main></body>
</html>
"""


def page(address: str) -> str:
    """The page as HTML; raises a `LearnerError` where `address` is none, or leads to this computer alone."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LearnerError(f"address {address!r}: it must begin with http:// or https://, as a browser shows it")
    if parts.hostname in ("localhost", "127.0.0.1", "::1"):
        raise LearnerError(
            f"address {address!r}: it leads every telephone to itself; name the server that all can reach"
        )
    try:
        import segno
    except ModuleNotFoundError:
        raise LearnerError('segno is missing: type  pip install "dltutor[workshop]"') from None
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4)
    code = out.getvalue().decode().replace("<svg ", f'<svg role="img" aria-label="QR code of {escape(address)}" ', 1)
    return _PAGE.format(code=code, address=escape(address))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 2 for an address that leads nowhere."""
    parser = argparse.ArgumentParser(prog="dltutor wall", description="Makes a page with an address as a QR code.")
    parser.add_argument("address")
    parser.add_argument("--out", type=Path, default=Path("wall.html"), metavar="FILE")
    chosen = parser.parse_args(arguments)
    try:
        chosen.out.write_text(page(chosen.address), encoding="utf-8")
    except LearnerError as problem:
        print(f"dltutor: {problem}", file=sys.stderr)
        return 2
    print(f"{chosen.out.resolve()}: open it in a browser, show it or print it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
