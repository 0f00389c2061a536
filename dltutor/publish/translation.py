"""What of a cell is translated, and the cell with its translation: prose as a whole, of code what it says to a reader.

In code that is its comments and what it prints; everything else stays as it is, whatever a translator writes.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode

from dltutor.errors import LearnerError
from dltutor.translations.catalog import texts

SETUP = "setup"
COLAB = re.compile(r"https://colab\.research\.google\.com/[^)\s]+")
CLEAN = "notebooks/clean"
_HERE = "colab"  # stands for the address in the translators' files: it is another one in each language
_LITERAL = re.compile(r"""(f?)(["'])(?!\2)(.*)\2$""")
_VALUE = re.compile(r"\{[^{}]*\}|\\.")  # in a printed text
# What a translation must leave as it is: the place of a task, where a link leads, names in code, folds.
_FIXED = re.compile(r"\{task: [\w.]+\}|\]\([^)]*\)|`[^`\n]+`|</?(?:details|summary)>")


@dataclass(frozen=True)
class Said:
    """Something that code says to its reader: a comment, or what is printed; `text` stands at `start`."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def english(cell: NotebookNode) -> list[str]:
    """What there is to translate in a cell of a source."""
    if cell.cell_type == "markdown":
        return [COLAB.sub(_HERE, cell.source)]
    return [] if _is_setup(cell) else [said.text for said in spoken(cell.source)]


def told(cell: NotebookNode, language: str) -> str:
    """The text of a cell of a source in `language`; what has no translation stays English.

    Raises a `LearnerError` where a translation would change what the code does or where a link leads.
    """
    known = texts(language)
    if _is_setup(cell):
        return cell.source.replace("dltutor.setup()", f'dltutor.setup(language="{language}")')
    for text in english(cell):
        if problem := wrong(text, known.get(text, text), in_code=cell.cell_type == "code"):
            raise LearnerError(f"{language}: the translation of {text.splitlines()[0][:60]!r}: {problem}")
    if cell.cell_type == "markdown":
        text, address = english(cell)[0], COLAB.search(cell.source)
        there = address[0].replace(CLEAN, f"notebooks/{language}") if address else ""
        return known.get(text, text).replace(f"]({_HERE})", f"]({there})")
    code = cell.source
    for said in reversed(spoken(code)):
        code = code[: said.start] + known.get(said.text, said.text) + code[said.end :]
    return code


def wrong(text: str, translation: str, in_code: bool = False) -> str:
    """What keeps `translation` from standing in the place of `text`, in a few words; "" if nothing does.

    >>> wrong("Run `check`.", "Exécutez `vérifie`."), wrong("{n} right", "{n} justes", in_code=True)
    ('`check` must stay as it is', '')
    """
    pattern = _VALUE if in_code else _FIXED
    if in_code and ("\n" in translation or ("'" if '"' in text else '"') in translation):
        return "it must be one line without quotation marks"
    if in_code and re.search("[{}]", _VALUE.sub("", translation)):
        return "a brace stands alone"
    before, after = pattern.findall(text), pattern.findall(translation)
    if not in_code:  # prose may say a name once more, or once less
        before, after = list(set(before)), list(set(after))
    missing, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if missing:
        return f"{min(missing)} must stay as it is"
    return f"{min(added)} is not in the English text" if added else ""


def spoken(code: str) -> list[Said]:
    """What `code` says to its reader, in order: comments, and what is printed.

    >>> [said.text for said in spoken('print(f"{n} are right", n, "a-b")  # all of them')]
    ['{n} are right', 'all of them']
    """
    try:
        found = [*_comments(code), *_printed(code)]
    except SyntaxError:  # a line of IPython's, as %pip
        return []
    return sorted((said for said in found if re.search(r"[^\W\d_]{2}.*\s|\s.*[^\W\d_]{2}", said.text)), key=_place)


def _place(said: Said) -> int:
    return said.start


def _is_setup(cell: NotebookNode) -> bool:
    return SETUP in cell.metadata.get("tags", [])


def _comments(code: str) -> Iterator[Said]:
    starts = _starts(code)
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            text = token.string.lstrip("# ")
            row, column = token.start
            yield Said(starts[row - 1] + column + len(token.string) - len(text), text)


def _printed(code: str) -> Iterator[Said]:
    """What stands between the quotation marks of everything that is printed; of f-strings, too."""
    starts = _starts(code)
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "print":
            for part in _strings(call.args):
                source = ast.get_source_segment(code, part) or ""
                if found := _LITERAL.match(source):
                    line = code.splitlines()[part.lineno - 1].encode()
                    column = len(line[: part.col_offset].decode())
                    yield Said(starts[part.lineno - 1] + column + found.start(3), found[3])


def _strings(arguments: Iterable[ast.expr]) -> Iterator[ast.expr]:
    for argument in arguments:
        if isinstance(argument, ast.JoinedStr) or (isinstance(argument, ast.Constant) and type(argument.value) is str):
            yield argument


def _starts(code: str) -> list[int]:
    """Where each line begins."""
    starts = [0]
    for line in code.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
