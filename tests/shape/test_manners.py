"""What may stand nowhere, or only in one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.shape.source import MARKS, PACKAGE, TESTS, called, calls, imports, name, python_files, syntax

KIT = PACKAGE / "ui" / "kit"
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![0-9a-zA-Z_-])")
MARKUP = re.compile(r"</?(?:b|i|u|p|br|a|h[1-6]|span|font|ul|li|table|html|img)\b[^>]*>", re.IGNORECASE)
RICH_FORMATS = {"RichText", "AutoText", "MarkdownText"}


def _texts(path: Path) -> Iterator[ast.Constant]:
    """Every string in *path* that is not a docstring."""
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def _where(path: Path, line: int) -> str:
    return f"{name(path)}:{line}"


def _imported(module: str, *folders: Path) -> list[str]:
    return [
        _where(path, line)
        for path in python_files(*folders)
        for line, found in imports(path)
        if found == module or found.startswith(f"{module}.")
    ]


def test_nothing_opens_a_database_that_is_not_encrypted() -> None:
    assert _imported("sqlite3", PACKAGE) == []


def test_no_test_sleeps() -> None:
    sleeping = [
        _where(path, call.lineno)
        for path in python_files(TESTS)
        for call in calls(path, lambda called: called in {"sleep", "qWait", "qSleep"})
    ]
    waiting = [
        _where(path, call.lineno)
        for path in python_files(TESTS)
        for call in calls(path, lambda called: called == "wait")
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "qtbot"
    ]
    assert sleeping + waiting == []


def test_tests_wait_with_one_patience() -> None:
    """A limit of a test's own fails where the computer is slow: see tests/patience.py."""
    own = [
        _where(path, call.lineno)
        for path in python_files(TESTS)
        for call in calls(path, lambda called: called.startswith("wait"))
        if any(given.arg == "timeout" and ast.unparse(given.value) != "PATIENCE" for given in call.keywords)
    ]
    assert own == []


def test_no_test_puts_a_pretence_in_the_place_of_our_own_code() -> None:
    assert _imported("unittest.mock", TESTS) == []


def test_colours_are_named_in_the_theme_only() -> None:
    coloured = [
        _where(path, text.lineno)
        for path in python_files(PACKAGE / "ui")
        if not (path.parent == KIT and path.stem.startswith("theme"))
        for text in _texts(path)
        if HEX_COLOUR.search(str(text.value))
    ]
    assert coloured == []


def _has_f_string(call: ast.Call) -> bool:
    """Whether one of the sentences (not the values) is made at run time, where no translator sees it."""
    return any(isinstance(part, ast.JoinedStr) for argument in call.args[:2] for part in ast.walk(argument))


def test_marked_words_are_never_made_at_run_time() -> None:
    made = [
        _where(path, call.lineno)
        for path in python_files(PACKAGE)
        for call in calls(path, lambda called: called in MARKS)
        if _has_f_string(call) or any(isinstance(argument, ast.BinOp) for argument in call.args)
    ]
    assert made == []


def test_labels_show_text_as_it_was_typed() -> None:
    rich = [
        _where(path, node.lineno)
        for path in python_files(PACKAGE / "ui")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr in RICH_FORMATS
    ]
    marked_up = [
        _where(path, text.lineno)
        for path in python_files(PACKAGE / "ui")
        for text in _texts(path)
        if MARKUP.search(str(text.value))
    ]
    assert rich + marked_up == []


def test_only_the_guide_is_rendered() -> None:
    """Its pages come with the program; whatever people typed, or a file holds, is shown as it stands."""
    rendering = {"setMarkdown", "setHtml", "insertHtml", "appendHtml", "insertMarkdown", "QTextBrowser"}
    found = {
        name(path)
        for path in python_files(PACKAGE)
        for node in ast.walk(syntax(path))
        if (isinstance(node, ast.Attribute) and node.attr in rendering)
        or (isinstance(node, ast.Name) and node.id in rendering)
    }
    assert found == {"k2k_desktop/ui/shell/guide.py"}


def test_every_label_is_told_to_show_plain_text() -> None:
    """A QLabel made outside the kit guesses by itself whether its text is HTML."""
    guessing = [
        _where(path, call.lineno)
        for path in python_files(PACKAGE / "ui")
        if KIT not in path.parents and "PlainText" not in path.read_text(encoding="utf-8")
        for call in calls(path, lambda called: called == "QLabel")
    ]
    assert guessing == []


def test_the_checks_above_see_what_they_look_for(tmp_path: Path) -> None:
    """Each pattern finds its own bad example."""
    bad = tmp_path / "bad.py"
    bad.write_text('label = _(f"Hello {name}")\ncolour = "#1a2b3c"\nrich = "<b>x</b>"\n', encoding="utf-8")
    call = next(calls(bad, lambda called: called in MARKS))
    texts = [str(text.value) for text in _texts(bad)]
    assert called(call) == "_"
    assert _has_f_string(call)
    assert any(HEX_COLOUR.search(text) for text in texts)
    assert any(MARKUP.search(text) for text in texts)
