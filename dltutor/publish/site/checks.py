"""What the made site is held to, read from its files: links lead somewhere, pictures have words, no host is asked."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADS = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src"}


class _Page(HTMLParser):
    """The links, anchors, loaded files and pictures of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = {""}
        self.wordless: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in _LOADS and _LOADS[tag] in given and given.get("rel") not in ("canonical", "next", "prev"):
            self.loads.append(given[_LOADS[tag]])
        if tag == "img" and not given.get("alt", "").strip():
            self.wordless.append(given.get("src", ""))


def problems(folder: Path) -> dict[str, list[str]]:
    """What is wrong with the site in `folder`, by kind: one line each; every list is empty where all is well."""
    files = [path for path in sorted(folder.rglob("*.html")) if path.parent.name != "_static"]  # templates of the theme
    pages = {path: _Page(path.read_text(encoding="utf-8")) for path in files}
    found: dict[str, list[str]] = {"broken links": [], "requests to other hosts": [], "pictures without words": []}
    for path, page in pages.items():
        name = path.relative_to(folder).as_posix()
        found["broken links"] += [f"{name}: {link}" for link in page.links if not _leads(link, path, folder, pages)]
        for file in page.loads:
            if _elsewhere(file):
                found["requests to other hosts"].append(f"{name}: {file}")
            elif not _leads(file, path, folder, pages):
                found["broken links"].append(f"{name}: {file}")
        found["pictures without words"] += [f"{name}: {picture}" for picture in page.wordless]
    return found


def _elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in ("http", "https")


def _leads(link: str, page: Path, folder: Path, pages: dict[Path, _Page]) -> bool:
    """Whether a link of `page` to something in the site finds it; what is elsewhere counts as found."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return False
    known = pages.get(target)
    return known is None or unquote(parts.fragment) in known.anchors
