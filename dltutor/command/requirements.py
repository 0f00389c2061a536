"""What the project asks for: requirements, their conditions and version bounds, read with the standard library only."""

from __future__ import annotations

import ast
import operator
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dltutor.errors import LearnerError

_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[(?P<extras>[^\]]*)\])?\s*\(?(?P<bounds>[^;()]*)\)?\s*(?:;(?P<marker>.*))?$"
)
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_OPERATORS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}


@dataclass(frozen=True)
class Requirement:
    """One line such as ``keras[x]>=3.8,<4; python_version >= "3.11"`` taken apart; `name` is normalised."""

    name: str
    extras: frozenset[str] = frozenset()
    bounds: str = ""
    marker: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.bounds}"


def normal(name: str) -> str:
    """A package's name as it is compared.

    >>> normal("Jinja2"), normal("jupyter_core"), normal("tensorflow-cpu")
    ('jinja2', 'jupyter-core', 'tensorflow-cpu')
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def parse(line: str) -> Requirement:
    """One requirement from its text.

    >>> parse("ipywidgets>=7.7,<9; sys_platform == 'linux'")
    Requirement(name='ipywidgets', extras=frozenset(), bounds='>=7.7,<9', marker="sys_platform == 'linux'")
    """
    found = _REQUIREMENT.match(line)
    if found is None:
        raise LearnerError(f"requirement {line!r}: it must be a package's name with bounds, for example 'numpy>=1.26'")
    extras = frozenset(normal(e.strip()) for e in (found["extras"] or "").split(",") if e.strip())
    bounds = found["bounds"].replace(" ", "")
    return Requirement(normal(found["name"]), extras, bounds, (found["marker"] or "").strip())


def within(version: str, bounds: str) -> bool:
    """Whether `version` keeps every one of the comma-separated `bounds`.

    >>> within("8.1.9", ">=7.7,<9"), within("9.0", ">=7.7,<9"), within("3.0rc1", ">=3.0"), within("2.1.3", "~=2.1")
    (True, False, False, True)
    """
    return all(_within_one(version, bound) for bound in bounds.split(",") if bound)


def applies(marker: str, facts: Mapping[str, str]) -> bool:
    """Whether a condition such as ``sys_platform == 'win32'`` holds for a machine with these `facts`.

    >>> applies("python_version < '3.10' or os_name == 'nt'", {"python_version": "3.13", "os_name": "posix"})
    False
    """
    if not marker:
        return True
    return _truth(ast.parse(marker.replace("~=", ">="), mode="eval").body, facts)


def project(root: Path) -> dict:
    """The clone's pyproject.toml."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def wanted(root: Path, extras: Iterable[str]) -> list[Requirement]:
    """What the project in `root` needs with these `extras`, the extras' own extras included."""
    described = project(root)["project"]
    name, found = normal(described["name"]), []
    lines, seen = list(described["dependencies"]), set[str]()
    for extra in extras:
        lines.append(f"{name}[{extra}]")
    while lines:
        requirement = parse(lines.pop(0))
        if requirement.name != name:
            found.append(requirement)
            continue
        for extra in sorted(requirement.extras - seen):
            seen.add(extra)
            lines.extend(described["optional-dependencies"][extra])
    return found


def pins(constraints: Path) -> dict[str, str]:
    """The versions a constraints file names, by normalised package name."""
    lines = (line.split("#")[0].strip() for line in constraints.read_text(encoding="utf-8").splitlines())
    return {normal(name): version for name, version in (line.split("==") for line in lines if line)}


def _within_one(version: str, bound: str) -> bool:
    sign, limit = _matched(r"(~=|[<>=!]=?=?)(.*)", bound).groups()
    if sign == "~=":
        return _within_one(version, f">={limit}") and _within_one(version, f"=={limit.rpartition('.')[0]}.*")
    if limit.endswith(".*"):
        parts = limit.count(".")
        begins = _release(version)[:parts] == _release(limit[:-2])[:parts]
        return begins == (sign == "==")
    if sign == "===":
        return version == limit
    return _COMPARE[sign](_order(version), _order(limit))


def _matched(pattern: str, text: str) -> re.Match[str]:
    found = re.match(pattern, text)
    if found is None:
        raise LearnerError(f"{text!r} is neither a version nor a bound of one, as in >=1.26")
    return found


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in _matched(r"[vV]?(?:\d+!)?(\d+(?:\.\d+)*)", version)[1].split("."))


def _order(version: str) -> tuple:
    """Sorts as versions do, as far as bounds in practice need: 3.0 equals 3.0.0 and comes after 3.0rc1."""
    release = _release(version)
    while len(release) > 1 and release[-1] == 0:
        release = release[:-1]
    public = version.partition("+")[0]
    return release, 0 if re.search(r"\d[-_.]?(a|b|c|rc|alpha|beta|dev|pre)", public) else 1


def _truth(node: ast.expr, facts: Mapping[str, str]) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = (_truth(value, facts) for value in node.values)
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    assert isinstance(node, ast.Compare), ast.dump(node)
    left, right = (_text(side, facts) for side in (node.left, node.comparators[0]))
    sign = node.ops[0]
    if isinstance(sign, (ast.In, ast.NotIn)):
        return (left in right) == isinstance(sign, ast.In)
    name = _OPERATORS[type(sign)]
    if re.match(r"\d", left) and re.match(r"\d", right):
        return _within_one(left, name + right)
    return _COMPARE[name](left, right)


def _text(node: ast.expr, facts: Mapping[str, str]) -> str:
    return facts.get(node.id, "") if isinstance(node, ast.Name) else str(ast.literal_eval(node))
