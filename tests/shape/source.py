"""The tree as the shape tests see it: files, their text and their syntax."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "k2k_desktop"
TESTS = ROOT / "tests"
INSTALLER = ROOT / "installer"

# What marks words, and at which argument they stand.
MARKS = ("_", "N_", "P_", "say", "say_count")


def python_files(*folders: Path) -> Iterator[Path]:
    """Every Python file below *folders*, in order."""
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))


def name(path: Path) -> str:
    """*path* as a message shows it."""
    return path.relative_to(ROOT).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed file, once a run."""
    return ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.Call) -> str:
    """The last name of what is called: `say` for `i18n.say(...)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module imported in *path*."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def calls(path: Path, wanted: Callable[[str], bool]) -> Iterator[ast.Call]:
    """Every call in *path* of a function whose last name is *wanted*."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and wanted(called(node)):
            yield node
