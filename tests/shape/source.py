"""The tree as the shape tests see it: files, their text and their syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "k2k_desktop"
TESTS = ROOT / "tests"
INSTALLER = ROOT / "installer"

# What marks words, and at which argument they stand.
MARKS = ("_", "N_", "P_", "say", "say_count")

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def python_files(*folders: Path) -> Iterator[Path]:
    """Every Python file below *folders*, in order."""
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def name(path: Path) -> str:
    """*path* as a message shows it."""
    return path.relative_to(ROOT).as_posix()


def called(node: ast.Call) -> str:
    """The last name of what is called: `say` for `i18n.say(...)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


Look = Callable[[Path, Any], bool]


@dataclass(frozen=True)
class Rule:
    """What may stand nowhere below *folders*: nodes of these *kinds* at which *look*, given file and node, says so."""

    look: Look
    kinds: tuple[type[ast.AST], ...]
    folders: tuple[Path, ...]


RULES: Final[list[Rule]] = []


def nowhere(*kinds: type[ast.AST], below: tuple[Path, ...] = (PACKAGE,)) -> Callable[[Look], Look]:
    """Mark the look of a rule; `found` says where it is broken."""

    def mark(look: Look) -> Look:
        RULES.append(Rule(look, kinds, below))
        return look

    return mark


def found(look: Look) -> list[str]:
    """Where the rule of that *look* is broken: `file:line`."""
    return [f"{name(path)}:{line}" for broken, path, line in _all_found() if broken is look]


@cache
def _all_found() -> list[tuple[Look, Path, int]]:
    """Each file is parsed and walked once for all rules, and not kept: a parsed tree takes seconds and 350 MB."""
    return [
        (look, path, line)
        for path in python_files(PACKAGE, TESTS, INSTALLER)
        for look, line in broken_in(path, [rule for rule in RULES if {*rule.folders} & {*path.parents}])
    ]


def broken_in(path: Path, rules: Sequence[Rule]) -> Iterator[tuple[Look, int]]:
    """Which of *rules* the file breaks, and in which lines; what documents a module, class or function breaks none."""
    looks: dict[type[ast.AST], list[Look]] = {}
    for rule in rules:
        for kind in rule.kinds:
            looks.setdefault(kind, []).append(rule.look)
    documentation: set[ast.expr] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, _DOCUMENTED) and node.body and isinstance(node.body[0], ast.Expr):
            documentation.add(node.body[0].value)
        for look in looks.get(type(node), ()):
            if node not in documentation and look(path, node):
                yield look, node.lineno  # type: ignore[attr-defined]
