"""Nothing grows past what one can read at a sitting."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.shape.source import INSTALLER, PACKAGE, TESTS, name, python_files, syntax

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_WINDOW = 200
VERSIONS = PACKAGE / "models" / "migrations" / "versions"  # lists of columns, written by Alembic


def _ours() -> list[Path]:
    return [path for path in python_files(PACKAGE, TESTS, INSTALLER) if path.parent != VERSIONS]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _ours()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": _lines(node)
        for path in _ours()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_the_main_window_stays_small() -> None:
    window = PACKAGE / "ui" / "shell" / "window.py"
    assert len(window.read_text(encoding="utf-8").splitlines()) <= LONGEST_WINDOW
