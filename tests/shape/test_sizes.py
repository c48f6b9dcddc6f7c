"""Nothing grows past what one can read at a sitting."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.shape.source import INSTALLER, PACKAGE, RULES, TESTS, broken_in, found, name, nowhere, python_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_WINDOW = 200
VERSIONS = PACKAGE / "models" / "migrations" / "versions"  # lists of columns, written by Alembic


def _ours() -> list[Path]:
    return [path for path in python_files(PACKAGE, TESTS, INSTALLER) if path.parent != VERSIONS]


@nowhere(ast.FunctionDef, ast.AsyncFunctionDef, below=(PACKAGE, TESTS, INSTALLER))
def too_long(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return path.parent != VERSIONS and (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _ours()}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    assert found(too_long) == []


def test_a_function_of_41_lines_is_found(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    file.write_text("def most():\n" + "    pass\n" * 39 + "def more():\n" + "    pass\n" * 40, encoding="utf-8")
    rule = next(rule for rule in RULES if rule.look is too_long)
    assert list(broken_in(file, [rule])) == [(too_long, 41)]


def test_the_main_window_stays_small() -> None:
    window = PACKAGE / "ui" / "shell" / "window.py"
    assert len(window.read_text(encoding="utf-8").splitlines()) <= LONGEST_WINDOW
