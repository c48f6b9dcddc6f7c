"""What may stand nowhere, or only in one place."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.shape.source import MARKS, PACKAGE, RULES, TESTS, broken_in, called, found, nowhere

SCREENS = PACKAGE / "ui"
KIT = SCREENS / "kit"
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![0-9a-zA-Z_-])")
MARKUP = re.compile(r"</?(?:b|i|u|p|br|a|h[1-6]|span|font|ul|li|table|html|img)\b[^>]*>", re.IGNORECASE)
RICH_FORMATS = {"RichText", "AutoText", "MarkdownText"}
RENDERING = {"setMarkdown", "setHtml", "insertHtml", "appendHtml", "insertMarkdown", "QTextBrowser"}


def _imported(module: str, node: ast.Import | ast.ImportFrom) -> bool:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return any(name == module or name.startswith(f"{module}.") for name in names)


@nowhere(ast.Import, ast.ImportFrom)
def plain_database(_path: Path, node: ast.Import | ast.ImportFrom) -> bool:
    return _imported("sqlite3", node)


@nowhere(ast.Import, ast.ImportFrom, below=(TESTS,))
def pretence(_path: Path, node: ast.Import | ast.ImportFrom) -> bool:
    return _imported("unittest.mock", node)


@nowhere(ast.Call, below=(TESTS,))
def sleeping(_path: Path, call: ast.Call) -> bool:
    of_qtbot = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "qtbot"
    return called(call) in {"sleep", "qWait", "qSleep"} or (called(call) == "wait" and of_qtbot)


@nowhere(ast.Call, below=(TESTS,))
def own_patience(_path: Path, call: ast.Call) -> bool:
    return called(call).startswith("wait") and any(
        given.arg == "timeout" and ast.unparse(given.value) != "PATIENCE" for given in call.keywords
    )


@nowhere(ast.Constant, below=(SCREENS,))
def own_colour(path: Path, text: ast.Constant) -> bool:
    in_theme = path.parent == KIT and path.stem.startswith("theme")
    return not in_theme and isinstance(text.value, str) and bool(HEX_COLOUR.search(text.value))


@nowhere(ast.Constant, below=(SCREENS,))
def marked_up(_path: Path, text: ast.Constant) -> bool:
    return isinstance(text.value, str) and bool(MARKUP.search(text.value))


@nowhere(ast.Attribute, below=(SCREENS,))
def rich(_path: Path, node: ast.Attribute) -> bool:
    return node.attr in RICH_FORMATS


@nowhere(ast.Call)
def made_at_run_time(_path: Path, call: ast.Call) -> bool:
    """One of the sentences (not the values) is made where no translator sees it."""
    return called(call) in MARKS and (
        any(isinstance(part, ast.JoinedStr) for argument in call.args[:2] for part in ast.walk(argument))
        or any(isinstance(argument, ast.BinOp) for argument in call.args)
    )


@nowhere(ast.Attribute, ast.Name)
def rendered(_path: Path, node: ast.Attribute | ast.Name) -> bool:
    return (node.attr if isinstance(node, ast.Attribute) else node.id) in RENDERING


@nowhere(ast.Call, below=(SCREENS,))
def guessing(path: Path, call: ast.Call) -> bool:
    """A QLabel made outside the kit guesses by itself whether its text is HTML."""
    outside = called(call) == "QLabel" and KIT not in path.parents
    return outside and "PlainText" not in path.read_text(encoding="utf-8")


def test_nothing_opens_a_database_that_is_not_encrypted() -> None:
    assert found(plain_database) == []


def test_no_test_sleeps() -> None:
    assert found(sleeping) == []


def test_tests_wait_with_one_patience() -> None:
    """A limit of a test's own fails where the computer is slow: see tests/patience.py."""
    assert found(own_patience) == []


def test_no_test_puts_a_pretence_in_the_place_of_our_own_code() -> None:
    assert found(pretence) == []


def test_colours_are_named_in_the_theme_only() -> None:
    assert found(own_colour) == []


def test_marked_words_are_never_made_at_run_time() -> None:
    assert found(made_at_run_time) == []


def test_labels_show_text_as_it_was_typed() -> None:
    assert found(rich) + found(marked_up) == []


def test_only_the_guide_is_rendered() -> None:
    """Its pages come with the program; whatever people typed, or a file holds, is shown as it stands."""
    assert {where.partition(":")[0] for where in found(rendered)} == {"k2k_desktop/ui/shell/guide.py"}


def test_every_label_is_told_to_show_plain_text() -> None:
    assert found(guessing) == []


BAD = '''"""<b>#1a2b3c</b> may stand here."""
import sqlite3.dbapi2
from unittest.mock import patch
label = _(f"Hello {name}")
other = say("Hello " + name)
colour = "#1a2b3c"
rich = "<b>x</b>"
format = Qt.TextFormat.RichText
view.setHtml(label)
shown = QLabel(label)
time.sleep(1)
qtbot.wait(1)
qtbot.waitUntil(done, timeout=500)
qtbot.waitUntil(done, timeout=PATIENCE)
'''


def test_the_checks_above_see_what_they_look_for(tmp_path: Path) -> None:
    """Each rule finds its own bad examples, and nothing else."""
    bad = tmp_path / "bad.py"
    bad.write_text(BAD, encoding="utf-8")
    lines = {(look.__name__, line) for look, line in broken_in(bad, RULES)}
    assert lines == {
        ("plain_database", 2), ("pretence", 3), ("made_at_run_time", 4), ("made_at_run_time", 5), ("own_colour", 6),
        ("marked_up", 7), ("rich", 8), ("rendered", 9), ("guessing", 10), ("sleeping", 11), ("sleeping", 12),
        ("own_patience", 13),
    }  # fmt: skip
