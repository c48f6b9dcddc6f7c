"""The import on screen, from the file to its undoing, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from k2k_desktop.core.i18n import say
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.people.importing import CHECK, COLUMNS, DONE, FILE, ImportView
from tests.conftest import Make
from tests.people.sheets import write_messy


class Window:
    """What the page needs of the window."""

    def __init__(self) -> None:
        self.toasts: list[str] = []
        self.closed = False

    def toast(self, text: str, *_more: Any) -> None:
        """Keep what is said."""
        self.toasts.append(text)

    def close_view(self, _view: object) -> None:
        """The page is left."""
        self.closed = True


@pytest.fixture
def view(runner: Runner, make: Make, qtbot: QtBot, qapp: QApplication) -> Iterator[ImportView]:
    theme.apply(qapp, "light")
    memory.close_memory()
    make.estate()
    work = Work(runner)
    made = ImportView(work, Window())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1146, 676)
    made.show()
    yield made
    work.close()
    memory.close_memory()


def _at(view: ImportView, step: int) -> Callable[[], bool]:
    return lambda: view.stack.currentIndex() == step


def test_a_file_is_imported_and_undone_by_keyboard(view: ImportView, qtbot: QtBot, tmp_path: Path) -> None:
    view.open_file(write_messy(tmp_path / "senarai.xlsx", 20))
    qtbot.waitUntil(_at(view, COLUMNS))
    QTest.keyClick(view.columns.create_units, Qt.Key.Key_Space)
    QTest.keyClick(view.next, Qt.Key.Key_Space)
    qtbot.waitUntil(_at(view, CHECK))
    first = view.check.problems.problem()
    assert first is not None
    assert first.choices
    open_before = view._preview.counts.questions  # type: ignore[union-attr]
    view.check.problems.choice.setFocus()
    QTest.keyClick(view.check.problems.choice, Qt.Key.Key_Down)
    QTest.keyClick(view.check.problems.one, Qt.Key.Key_Space)
    assert not view.next.isEnabled()
    qtbot.waitUntil(view.next.isEnabled)
    assert view._preview.counts.questions < open_before  # type: ignore[union-attr]
    QTest.keyClick(view.next, Qt.Key.Key_Space)
    qtbot.waitUntil(_at(view, DONE))
    done = view._imported
    assert done is not None
    assert done.counts.people > 50
    QTest.keyClick(view.done.undo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not view.done.undo.isEnabled())


def test_refused_rows_are_saved_from_the_check(
    view: ImportView, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.open_file(write_messy(tmp_path / "senarai.xlsx", 20))
    qtbot.waitUntil(_at(view, COLUMNS))
    view.next.click()
    qtbot.waitUntil(_at(view, CHECK))
    target = tmp_path / "ditolak.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    (command,) = view.commands()
    assert command.try_run()
    qtbot.waitUntil(target.exists)


def test_what_is_no_spreadsheet_is_said_where_the_file_was_chosen(
    view: ImportView, qtbot: QtBot, tmp_path: Path
) -> None:
    wrong = tmp_path / "gambar.xlsx"
    wrong.write_bytes(b"\x89PNG" + bytes(500))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(wrong))])
    where, keys, no_key = QPointF(20, 20), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, mime, keys, no_key)
    view.file.dragEnterEvent(enter)
    assert enter.isAccepted()
    view.file.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, mime, keys, no_key))
    qtbot.waitUntil(view.file.banner.isVisible)
    assert view.stack.currentIndex() == FILE
    said = view.file.banner.accessibleName()
    assert said.startswith("“gambar.xlsx”")


def test_one_meaning_is_not_given_to_two_columns(view: ImportView, qtbot: QtBot, tmp_path: Path) -> None:
    view.open_file(write_messy(tmp_path / "senarai.xlsx", 1))
    qtbot.waitUntil(_at(view, COLUMNS))
    view.columns._combos[0].setCurrentIndex(view.columns._combos[1].currentIndex())
    view.next.click()
    assert view.stack.currentIndex() == COLUMNS
    assert say("Full name") in view.columns.banner.accessibleName()
