"""Which file leads to which: the imports of the package, the tests and the chapters, followed through syntax trees.

An import inside a function counts. So does a name of a lazy package: ``labs.OneNeuron`` leads to the room of that lab.
Where a file may use any name of such a package, or any chapter, it is noted as one that holds for all of them.
"""

from __future__ import annotations

import ast
import doctest
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

FOLDERS = ("dltutor", "tests", "notebooks", "data", "docs", "benchmarks", "constraints")
CHAPTERS = "notebooks"
RUNNER = "dltutor/publish/checks.py"  # runs the chapters
CHAPTER = re.compile(r"notebooks/(\d\d)_\w+\.ipynb")
_MODULE = re.compile(r"\bdltutor(?:\.\w+)+")
OPENED = {"dltutor.command.catalogue": CHAPTERS, "dltutor.exercises": "dltutor.exercises"}
Nodes = dict[type, list[Any]]
_FILE = re.compile(r"[\w-][\w./-]{0,80}\.\w{1,6}|LICENSE")


@dataclass
class Found:
    """What one file leads to: `files`, and the packages (or "notebooks") of which it may use anything, `alls`."""

    files: set[str] = field(default_factory=set)
    alls: set[str] = field(default_factory=set)


class Arrows:
    """The arrows between the files below `root`, given as paths with slashes; `gone` are files that were removed."""

    def __init__(self, root: Path, gone: Iterable[str] = ()):
        self.root = root
        self.gone = frozenset(gone)
        self._found: dict[tuple[str, bool], Found] = {}

    @cached_property
    def all_files(self) -> frozenset[str]:
        """Every file that a string may name."""
        folders = ("*", ".ci/*", *(f"{folder}/**/*" for folder in FOLDERS))
        return frozenset(p.relative_to(self.root).as_posix() for f in folders for p in self.root.glob(f) if p.is_file())

    @cached_property
    def files(self) -> list[str]:
        """Every Python file of the package and the tests, and every chapter."""
        python = (n for n in self.all_files if n.endswith(".py") and n.startswith(("dltutor/", "tests/")))
        return sorted([*python, *self.chapters.values()])

    @cached_property
    def chapters(self) -> dict[str, str]:
        """Each chapter's notebook by its number."""
        return {str(int(found[1])): name for name in sorted(self.all_files) if (found := CHAPTER.fullmatch(name))}

    def behind(self, name: str, examples: bool = False) -> Found:
        """Everything that `name` leads to, itself included; with the `examples` in its docstrings if they are run."""
        seen, alls, queue = {name}, set(), [self.found(name, examples)]
        while queue:
            one = queue.pop()
            alls |= one.alls
            for other in one.files - seen:
                seen.add(other)
                queue.append(self.found(other))
        return Found(seen, alls)

    def found(self, name: str, examples: bool = False) -> Found:
        """What `name` leads to in one step."""
        key = name, examples
        if key not in self._found:
            self._found[key] = self._look(name, examples)
        return self._found[key]

    def _look(self, name: str, examples: bool) -> Found:
        found = Found()
        if CHAPTER.fullmatch(name):
            return Found({f"notebooks/source/{Path(name).stem}.py", RUNNER} & self.all_files)
        if not name.endswith(".py") or name not in self.all_files:
            return found
        reader = _Reader(self, name, found)
        nodes = _nodes((self.root / name).read_text(encoding="utf-8"))
        reader.read(nodes)
        if examples:
            for code in _examples(nodes):
                reader.read(_nodes(code))
        if name.startswith("tests/"):
            found.files |= self._conftests(name)
        found.files.discard(name)
        return found

    def _conftests(self, name: str) -> set[str]:
        return {f"{folder.as_posix()}/conftest.py" for folder in Path(name).parents} & self.all_files

    def module(self, dotted: str) -> str | None:
        """The file of a module such as ``dltutor.live.trainer``, also of one that is gone."""
        path = dotted.replace(".", "/")
        names = (f"{path}/__init__.py", f"{path}.py")
        return next((n for n in names if n in self.gone or n in self.all_files), None)

    def lazy(self, package: str) -> Lazy | None:
        """The lazy package whose names are imported when they are asked for, or None for another module."""
        file = self.module(package)
        if file is None or not file.endswith("/__init__.py") or file not in self.all_files:
            return None
        if package not in self._lazy:
            self._lazy[package] = Lazy.read(self, package, file)
        return self._lazy[package]

    @cached_property
    def _lazy(self) -> dict[str, Lazy | None]:
        return {}


@dataclass(frozen=True)
class Lazy:
    """A package with a `__getattr__`: its names, each with the module it stands in."""

    package: str
    names: dict[str, str]

    @classmethod
    def read(cls, arrows: Arrows, package: str, file: str) -> Lazy | None:
        tree = ast.parse((arrows.root / file).read_text(encoding="utf-8"))
        if not any("__getattr__" in _bound(node) for node in tree.body):
            return None
        names = {}
        for below in sorted(arrows.all_files):
            if below.startswith(file.removesuffix("__init__.py")) and below.endswith(".py") and below != file:
                name = _dotted(below).rpartition(".")[2]  # a room's class is called as its folder, a figure as its file
                names[_camel(name) if below.endswith("/__init__.py") else name] = _dotted(below)
        for node in ast.walk(tree):
            for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
                if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
                    names[str(key.value)] = cls._place(package, str(key.value), str(value.value))
        return cls(package, {k: v for k, v in names.items() if arrows.module(v) is not None})

    @staticmethod
    def _place(package: str, name: str, module: str) -> str:
        if module.split(".")[0] == package.split(".")[0]:
            return module
        return f"{package}.{module or name}"


class _Reader:
    """Reads one file's trees, and notes in `found` what they lead to."""

    def __init__(self, arrows: Arrows, name: str, found: Found):
        self.arrows, self.name, self.found = arrows, name, found
        self.aliases: dict[str, str] = {}

    def read(self, nodes: Nodes) -> None:
        for node in nodes[ast.Import]:
            for alias in node.names:
                self._module(alias.name)
                first = alias.name.partition(".")[0]
                self.aliases[alias.asname or first] = alias.name if alias.asname else first
        for node in nodes[ast.ImportFrom]:
            self._import_from(node)
        self._uses(nodes)
        if self.arrows.lazy(_dotted(self.name)) is None:
            self._strings(nodes)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = self._absolute(node)
        self._module(module)
        for alias in node.names:
            if alias.name == "chapters" and module in OPENED:
                self.aliases[alias.asname or "chapters"] = OPENED[module]
            elif (inner := self._entry(module, alias.name)) is not None:
                self.aliases[alias.asname or alias.name] = inner

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = _dotted(self.name).split(".")
        is_package = self.name.endswith("/__init__.py")
        parts = parts[: len(parts) - node.level + is_package]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def _module(self, dotted: str) -> None:
        """An import of a module runs the packages around it, too."""
        parts = dotted.split(".")
        for length in range(1, len(parts) + 1):
            if (file := self.arrows.module(".".join(parts[:length]))) is not None:
                self.found.files.add(file)

    def _entry(self, package: str, name: str) -> str | None:
        """Follow ``package.name`` to the module it stands for or lies in; None where it is a plain name."""
        if self.arrows.module(inner := f"{package}.{name}") is not None:
            self._module(inner)
            return inner
        lazy = self.arrows.lazy(package)
        if name == "chapters" and package in OPENED:
            self.found.alls.add(OPENED[package])
        elif lazy is not None and name in lazy.names:
            self._module(lazy.names[name])
        return None

    def _uses(self, nodes: Nodes) -> None:
        """What is done with the names that were imported."""
        followed = self._chapters(nodes)
        for node in nodes[ast.Attribute]:
            followed.add(node.value)
            self._attribute(node)
        for node in nodes[ast.Call]:
            if isinstance(node.func, ast.Name) and node.func.id == "getattr":
                followed |= self._getattr(node)
        for node in nodes[ast.Dict]:  # names for `eval`: the code that a lab writes makes that lab
            followed |= set(node.values)
        for node in nodes[ast.Name]:
            if node.id in self.aliases and node not in followed and isinstance(node.ctx, ast.Load):
                what = self.aliases[node.id]
                if what in OPENED.values() or (what != "dltutor" and self.arrows.lazy(what) is not None):
                    self.found.alls.add(what)

    def _attribute(self, node: ast.Attribute) -> None:
        names, whose = [node.attr], node.value
        while isinstance(whose, ast.Attribute):
            names.insert(0, whose.attr)
            whose = whose.value
        package = self.aliases.get(whose.id) if isinstance(whose, ast.Name) else None
        while package is not None and names:
            package = self._entry(package, names.pop(0))

    def _getattr(self, node: ast.Call) -> set[ast.AST]:
        """``getattr(labs, "Ball")`` is followed as ``labs.Ball`` is."""
        whose, name = node.args[:2]
        if not isinstance(whose, ast.Name) or not isinstance(name, ast.Constant):
            return set()
        self._entry(self.aliases.get(whose.id, ""), str(name.value))
        return {whose}

    def _chapters(self, nodes: Nodes) -> set[ast.AST]:
        """``chapters()[7]`` leads to one chapter; any other use of `chapters` may lead to each."""
        followed: set[ast.AST] = set()
        for node in nodes[ast.Subscript]:
            if isinstance(node.value, ast.Call):
                function, which = node.value.func, node.slice
                known = isinstance(function, ast.Name) and self.aliases.get(function.id) == CHAPTERS
                file = self.arrows.chapters.get(str(which.value)) if isinstance(which, ast.Constant) else None
                if known and file is not None:
                    self.found.files.add(file)
                    followed.add(function)
        return followed

    def _strings(self, nodes: Nodes) -> None:
        """Code in strings, which tests run elsewhere; modules and files that are named."""
        told = set(_docstrings(nodes))
        for node in nodes[ast.Constant]:
            if not isinstance(node.value, str) or node in told:
                continue
            text = node.value
            if "dltutor" in text or "labs." in text:
                self._code(text)
            if _FILE.fullmatch(text):
                beside = Path(self.name).parent
                named = {(beside / text).as_posix()}
                if "/" in text or self.name.startswith("tests/"):
                    named.add(Path(text).as_posix())
                self.found.files |= named & self.arrows.all_files

    def _code(self, text: str) -> None:
        for dotted in _MODULE.findall(text):
            self._module(dotted)
        try:
            nodes = _nodes(text)
        except (SyntaxError, ValueError):
            return
        if nodes[ast.Import] or nodes[ast.ImportFrom] or nodes[ast.Attribute]:
            inner = _Reader(self.arrows, self.name, self.found)
            inner.aliases = dict(self.aliases)
            inner.read(nodes)


def _nodes(code: str) -> Nodes:
    """All nodes of the code's syntax tree by their kind."""
    found: Nodes = defaultdict(list)
    stack: list[ast.AST] = [ast.parse(code)]
    while stack:
        node = stack.pop()
        found[type(node)].append(node)
        for name in node._fields:
            value = getattr(node, name, None) if name != "ctx" else None
            if isinstance(value, ast.AST):
                stack.append(value)
            elif isinstance(value, list):
                stack.extend(part for part in value if isinstance(part, ast.AST))
    return found


def _examples(nodes: Nodes) -> Iterator[str]:
    for told in _docstrings(nodes):
        if ">>>" in told.value:
            yield "".join(example.source for example in doctest.DocTestParser().get_examples(told.value))


def _docstrings(nodes: Nodes) -> Iterator[Any]:
    for kind in (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
        for node in nodes[kind]:
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield first.value


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    return set()


def _dotted(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _camel(folder: str) -> str:
    return "".join(part.capitalize() for part in folder.split("_"))
