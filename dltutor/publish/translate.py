"""Begins a translation, or brings it up to date, and says how far it is.

    python -m dltutor.publish.translate fr 1      chapter 1, and what all chapters say
    python -m dltutor.publish.translate fr        all that has been begun

What is there is kept. A text whose English has changed since keeps its old translation, marked as stale ("fuzzy"): the
chapters show it in English until somebody has looked at it. docs/translators.md says how the files are worked on.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from dltutor import __version__
from dltutor.command.catalogue import SOURCES, find_chapters
from dltutor.errors import LearnerError
from dltutor.notebook import repository
from dltutor.publish.source import practice, read_cells
from dltutor.publish.translation import english, wrong
from dltutor.translations.catalog import languages, translated_in

SHARED = "common"  # the name of the file with what all exercises, quizzes and hand-outs say
ALIKE = 0.5  # of its words a text has in common with the one that it was, at least
_HEAD = """\
# dltutor in another language. How to work on this file: docs/translators.md
# What stands in the quotation marks after msgstr is yours; it is free to use under CC BY 4.0."""


@dataclass(frozen=True)
class Text:
    """Something to translate: the English, where it stands, and whether it stands in code."""

    english: str
    place: str
    in_code: bool = False


@dataclass(frozen=True)
class Counts:
    """How far a translation is.

    >>> print(Counts(38, 1, 3))
    38 of 42 texts are translated, 1 stale, 3 missing
    """

    translated: int
    stale: int
    missing: int

    def __str__(self) -> str:
        every = self.translated + self.stale + self.missing
        return f"{self.translated} of {every} texts are translated, {self.stale} stale, {self.missing} missing"


def chapter_texts(source: Path) -> list[Text]:
    """All that there is to translate of a chapter: its cells, its exercises, its quiz."""
    found, section = list[Text](), ""
    for number, cell in enumerate(read_cells(source), 1):
        heads = [line for line in cell.source.splitlines() if cell.cell_type == "markdown" and line.startswith("#")]
        section = next(iter(heads), section)
        in_code = cell.cell_type == "code"
        found += [Text(text, f"cell {number}, {section.lstrip('# ')}", in_code) for text in english(cell)]
    if exercises := practice(source.read_text(encoding="utf-8")):
        chapter = exercises.CHAPTER
        found.append(Text(chapter.title, "title"))
        found += [Text(text, f"exercise {one.key}") for one in chapter.exercises for text in one.texts()]
        found += [Text(text, f"quiz, {one.key}") for one in chapter.questions for text in one.texts()]
        for about, one in chapter.cards.values():
            found += [Text(text, f"card {one.key}") for text in (about, *one.texts())]
    return found


def shared_texts() -> list[Text]:
    """What all exercises, quizzes and hand-outs say: each text that their code gives to `say` as it stands."""
    files = [
        *sorted((Path(__file__).parents[1] / "exercises" / "core").glob("*.py")),
        Path(__file__).with_name("page.py"),
    ]
    return [Text(text, file.stem, in_code=True) for file in files for text in _given_to_say(file)]


def renewed(file: Path, wanted: Sequence[Text], language: str) -> Catalog:
    """The translation in `file`, or an empty one, brought up to date with the texts that are `wanted`."""
    old = _read(file, language)
    new = Catalog(
        locale=language, project="dltutor", version=__version__, header_comment=_HEAD, fuzzy=False,
        msgid_bugs_address=f"{repository()}/issues",
        creation_date=old.creation_date, revision_date=old.revision_date,
        last_translator=old.last_translator, language_team=old.language_team,
    )  # fmt: skip
    for text in wanted:
        message = new.get(text.english) or new.add(text.english)
        message.flags -= {"python-format", "python-brace-format"}  # a "%" in a sentence is no format
        if text.place not in message.auto_comments:
            message.auto_comments.append(text.place)
        if kept := old.get(text.english) or old.obsolete.get(text.english):
            message.string, message.user_comments, message.previous_id = (
                kept.string,
                kept.user_comments,
                kept.previous_id,
            )
            message.flags |= kept.flags & {"fuzzy"}
    _hand_down(_left_over(old, new), new)
    return new


def counts(catalog: Catalog) -> Counts:
    """How many of the texts of a translation that is up to date are translated, stale, missing."""
    texts = [message for message in catalog if message.id]
    missing = sum(not message.string for message in texts)
    stale = sum(message.fuzzy for message in texts if message.string)
    return Counts(len(texts) - missing - stale, stale, missing)


def unfinished(source: Path) -> list[str]:
    """How far each translation of a chapter is that has been begun and is not whole, in one line."""
    found = []
    for language in languages():
        file = translated_in(language, source.stem)
        if file.exists():
            now = counts(renewed(file, chapter_texts(source), language))
            found += [f"{language}: {now}"] if now.stale or now.missing else []
    return found


def problems(catalog: Catalog, wanted: Sequence[Text]) -> list[str]:
    """The translations that cannot stand in the place of the English, one line each."""
    found = []
    for text in wanted:
        message = catalog.get(text.english)
        if message.string and not message.fuzzy and (problem := wrong(text.english, message.string, text.in_code)):
            found.append(f"{text.place}: {text.english.splitlines()[0][:60]!r}: {problem}")
    return found


def begun(language: str) -> Iterator[tuple[Path, list[Text]]]:
    """Each file of a language that there is, with the texts that it should hold."""
    for source in find_chapters([], SOURCES, ".py"):
        if translated_in(language, source.stem).exists():
            yield translated_in(language, source.stem), chapter_texts(source)
    yield translated_in(language, SHARED), shared_texts()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns 0, or 1 if a translation is wrong, or 2 for a wrong argument."""
    parser = argparse.ArgumentParser(prog="dltutor translate", description="Begins or renews a translation.")
    parser.add_argument("language", help="its two letters, for example fr")
    parser.add_argument("chapter", nargs="*", help="numbers; if there is none, all that has been begun")
    chosen = parser.parse_args(arguments)
    try:
        language = _locale(chosen.language)
        sources = find_chapters(chosen.chapter, SOURCES, ".py") if chosen.chapter else []
        if not sources and language not in languages():
            raise LearnerError(f"{language} has not been begun: name a chapter, as in  translate {language} 0")
        for source in sources:
            _write(translated_in(language, source.stem), Catalog(locale=language), only_new=True)
        return max([_renew(file, wanted, language) for file, wanted in begun(language)])
    except LearnerError as error:
        print(f"dltutor: {error}", file=sys.stderr)
        return 2


def _renew(file: Path, wanted: list[Text], language: str) -> int:
    catalog = renewed(file, wanted, language)
    _write(file, catalog)
    print(f"{language}/{file.name}: {counts(catalog)}")
    found = problems(catalog, wanted)
    for line in found:
        print(f"  {line}", file=sys.stderr)
    return int(bool(found))


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def _write(file: Path, catalog: Catalog, only_new: bool = False) -> None:
    if only_new and file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        write_po(stream, catalog, width=0, include_previous=True)


def _left_over(old: Catalog, new: Catalog) -> list[Message]:
    """What has been translated and is in the course no more."""
    before = [*(message for message in old if message.id), *old.obsolete.values()]
    return [message for message in before if message.string and message.id not in new]


def _hand_down(left_over: list[Message], new: Catalog) -> None:
    """Give each new text the translation of the one that it was most probably made from, as a stale one.

    Words are compared: difflib finds too few letters in common in long texts.
    """
    for message in new:
        if not message.id or message.string or not left_over:
            continue
        likeness, nearest = max(((_likeness(one.id, message.id), one) for one in left_over), key=lambda pair: pair[0])
        if likeness >= ALIKE:
            message.string, message.previous_id = nearest.string, [nearest.id]
            message.flags.add("fuzzy")
            left_over.remove(nearest)
    new.obsolete.update({one.id: one for one in left_over})


def _given_to_say(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _locale(language: str) -> str:
    try:
        return str(Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        raise LearnerError(f"language={language!r}: it must be the code of a language, for example fr") from None


if __name__ == "__main__":
    sys.exit(main())
