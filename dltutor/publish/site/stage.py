"""Lays out what Sphinx makes the site of: chapters, pages of the project, the gallery, the reference, the glossary."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from dltutor import labs
from dltutor.command import ROOT, requirements
from dltutor.command.catalogue import chapters as built
from dltutor.command.catalogue import notebooks_in
from dltutor.publish.build import clean_of
from dltutor.publish.site import chapters, gallery, glossary, languages, links, reference
from dltutor.publish.slides import DECKS, write

OURS = ROOT / "docs" / "site"
# Which files of the project are pages, and in which folder of the site; of two lines for a file the first counts.
PLACED = (
    ("docs/colab.md docs/binder.md docs/kaggle.md docs/vscode.md docs/classrooms.md", "places"),
    ("docs/anybodys_notebook.md data/README.md", "reference"),
    ("docs/*.md CONTRIBUTING.md CHANGELOG.md", "authors"),
    ("workshop/*.md", "instructors"),
    ("workshop/plans/*.md", "instructors/plans"),
    ("workshop/notes/*.md", "instructors/notes"),
    ("deploy/README.md", "instructors/hub"),
    ("deploy/tljh/*.md", "instructors/hub/tljh"),
    ("deploy/hub/*.md", "instructors/hub/hub"),
)


def stage(work: Path, numbers: Collection[int] = (), names: Sequence[str] = ()) -> None:
    """Lay out all pages in ``work/source``, and what is copied as it is in ``work/extra``.

    Only the chapters `numbers` and the labs `names` are taken, all of them where none is given. What has not changed is
    not written, so that Sphinx reads it no second time.
    """
    wanted = [path for number, path in built().items() if not numbers or number in numbers]
    read = {path.stem: chapters.read(path) for path in wanted}
    heads = {name: chapters.head(notebook) for name, notebook in read.items()}
    known = [(name, heads[name].title, notebook) for name, notebook in read.items()]
    laid = _Laid(work / "source")
    for path in wanted:
        page = chapters.page(read[path.stem], f"../notebooks/{path.name}")
        laid.write(f"chapters/{path.name}", nbformat.writes(page))
        laid.copy(clean_of(path), f"notebooks/{path.name}")
    others = languages.translations(read)
    for language, notebooks in others.items():
        for name, notebook in notebooks.items():
            page = chapters.page(notebook, f"../../notebooks/{language}/{name}.ipynb", language)
            laid.write(f"chapters/{language}/{name}.ipynb", nbformat.writes(page))
            laid.copy(notebooks_in(language) / f"{name}.ipynb", f"notebooks/{language}/{name}.ipynb")
    minutes = {name: one.minutes for name, one in heads.items()}
    contents = "\n\n".join(languages.contents(language, notebooks, minutes) for language, notebooks in others.items())
    _pages_of_the_project(laid, placed(wanted), heads, contents)
    told = gallery.draw(work / "stills", names or labs.__all__)
    _gallery(laid, work / "stills", told, known)
    for part in reference.PARTS:
        laid.write(f"reference/{part}.md", reference.page(part))
    laid.write("glossary.md", glossary.page(known))
    laid.forget_others()
    slides = work / "extra" / "slides"
    shutil.rmtree(slides, ignore_errors=True)
    for path in wanted:
        write(DECKS / f"{path.stem}.md", slides)


def _pages_of_the_project(laid: _Laid, pages: dict[Path, Path], heads: dict[str, chapters.Head], others: str) -> None:
    """The pages that lie elsewhere in the project, and those of docs/site, what stands in double braces filled in."""
    first = next(iter(heads.values()))
    web = f"{requirements.project(ROOT)['project']['urls']['Repository']}/blob/{first.version}"
    for path, at in pages.items():
        if path.suffix == ".md":
            text = links.moved(_text(ROOT / path), path, at, pages, web)
            laid.write(at.as_posix(), text + _contents(at, pages.values()) if at.name == "index.md" else text)
    begin = links.section(_text(ROOT / "README.md"), "Setting up")
    filled = {
        "colab": first.colab,
        "chapters": "\n".join(f"{one.title} ({one.minutes} min) <chapters/{name}>" for name, one in heads.items()),
        "other languages": others,
        "slides": "\n".join(f'- <a href="../../slides/{name}.html">{one.title}</a>' for name, one in heads.items()),
        "README: Setting up": links.moved(begin, Path("README.md"), Path("setting_up.md"), pages, web),
    }
    for path in sorted(OURS.rglob("*.md")):
        text = _text(path)
        for name, put in filled.items():
            text = text.replace(f"{{{{ {name} }}}}", put)
        laid.write(path.relative_to(OURS).as_posix(), text)
    for picture in (ROOT / "docs").glob("*.png"):
        laid.copy(picture, picture.name)


def _gallery(laid: _Laid, stills: Path, told: dict[str, str], known: list[tuple[str, str, NotebookNode]]) -> None:
    shown_in, topics = gallery.used(known), gallery.topics(told)
    laid.write("gallery/index.md", gallery.overview(told) + _hidden([f"labs/{topic}" for topic in topics]))
    for topic in topics:
        laid.write(f"gallery/labs/{topic}.md", gallery.page(topic, told, shown_in))
    for name in told:
        for theme in gallery.THEMES:
            laid.copy(stills / f"{name}-{theme}.png", f"gallery/stills/{name}-{theme}.png")


def placed(notebooks: Collection[Path]) -> dict[Path, Path]:
    """Where each page of the project lies in the site, both as paths from the top.

    >>> placed([])[Path("docs/colab.md")].as_posix(), placed([])[Path("workshop/README.md")].as_posix()
    ('places/colab.md', 'instructors/index.md')
    """
    found = {path.relative_to(ROOT): Path("chapters", path.name) for path in notebooks}
    for patterns, folder in PLACED:
        for path in sorted(path for pattern in patterns.split() for path in ROOT.glob(pattern)):
            index = path.name == "README.md" and folder != "reference"
            name = "index.md" if index else "data.md" if path.name == "README.md" else path.name.lower()
            found.setdefault(path.relative_to(ROOT), Path(folder, name))
    for folder in ("workshop/plans", "workshop/notes", "workshop/slides"):
        found[Path(folder)] = Path("instructors", Path(folder).name, "index.md")
    return found


class _Laid:
    """The files of a folder: written where they have changed, and forgotten where nobody writes them any more."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.names = folder, set[Path]()

    def write(self, name: str, text: str) -> None:
        path = self._at(name)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")

    def copy(self, file: Path, name: str) -> None:
        path = self._at(name)
        if not path.is_file() or path.read_bytes() != file.read_bytes():
            shutil.copyfile(file, path)

    def forget_others(self) -> None:
        for path in self.folder.rglob("*"):
            if path.is_file() and path not in self.names:
                path.unlink()

    def _at(self, name: str) -> Path:
        path = self.folder / name
        self.names.add(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _contents(index: Path, pages: Collection[Path]) -> str:
    """What a page of the project that leads a folder does not say: the pages in it, for the contents at the side."""
    own = [index.parent, *(page.parent for page in pages if page.parent.parent == index.parent)]
    below = [page.relative_to(index.parent).with_suffix("") for page in pages if page.parent in own and page != index]
    return _hidden(sorted({page.as_posix() for page in below if len(page.parts) == 1 or page.name == "index"}))


def _hidden(names: Sequence[str]) -> str:
    return "\n".join(["", "```{toctree}", ":hidden:", "", *names, "```", ""]) if names else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
