"""The web site: seconds to make it, and what a reader's browser finds wrong with its pages.

    python benchmarks/site.py            with the stills that are there
    python benchmarks/site.py --anew     from nothing
    python benchmarks/site.py --pages 9  only every ninth page in the browser

Each page is opened in both themes, on a laptop and on a telephone; axe-core reads what is ours, the article.
"""

from __future__ import annotations

import argparse
import shutil
import time
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from dltutor.publish.site.make import WORK, make

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOOKS = [("light", 1366, 650), ("dark", 1366, 650), ("light", 390, 780)]
# Thousands of words of code have a handful of colours: of each kind three are looked at.
FEW = """() => {
  const seen = {};
  for (const word of document.querySelectorAll('.highlight span[class]')) {
    seen[word.className] = (seen[word.className] || 0) + 1;
    if (seen[word.className] > 3) word.replaceWith(word.textContent);
  }
}"""
AXE = """async () => (await axe.run(document.querySelector('article') || 'main')).violations.flatMap(
  one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 110)}`))"""
WORDLESS = "[...document.images].filter(image => !image.alt.trim()).map(image => image.outerHTML.slice(0, 110))"
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def look(page: Page, file: Path, axe: Path) -> list[str]:
    """What is wrong with one page as `page` shows it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    found = [f"asks {url}" for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    found += [f"wider than the screen of {page.viewport_size}"] if page.evaluate(TOO_WIDE) else []
    found += page.evaluate(WORDLESS)
    page.evaluate(FEW)
    page.add_script_tag(path=axe)
    return found + page.evaluate(AXE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--anew", action="store_true")
    parser.add_argument("--pages", type=int, default=1, metavar="N", help="look at every N-th page only")
    chosen = parser.parse_args()
    if chosen.anew:
        shutil.rmtree(WORK, ignore_errors=True)
    began, out = time.perf_counter(), WORK / "html"
    for kind, lines in make(out).items():
        print("\n".join([f"{len(lines)} {kind}", *(f"  {line}" for line in lines)]))
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    print(f"made in {time.perf_counter() - began:.0f} s, {size / 1e6:.0f} MB")

    spec = find_spec("axe_playwright_python")
    axe = Path(spec.origin).with_name("axe.min.js")
    files = [file for file in sorted(out.rglob("*.html")) if file.parent.name not in ("_static", "slides")]
    program = next(filter(None, map(shutil.which, BROWSERS)))
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for theme, width, height in LOOKS:
            for file in files[:: chosen.pages]:
                page = browser.new_page(color_scheme=theme, viewport={"width": width, "height": height})
                found = look(page, file, axe)
                page.close()
                count += 1
                for line in dict.fromkeys(found):
                    print(f"{file.relative_to(out)} {theme} {width}: {found.count(line)} × {line}", flush=True)
        browser.close()
    print(f"{count} looks at {len(files[:: chosen.pages])} pages")


if __name__ == "__main__":
    main()
