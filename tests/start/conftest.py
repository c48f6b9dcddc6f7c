"""The program before anybody has signed in, offscreen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.app import Program
from k2k_desktop.core import paths
from k2k_desktop.ui.kit import memory, theme
from tests.office.conftest import office, profile

__all__ = ["office", "profile"]


@pytest.fixture
def dressed(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The look, and a folder for documents of this test's own."""
    theme.apply(qapp, "light", 1.0)
    monkeypatch.setattr(paths, "user_documents", lambda: tmp_path / "documents")
    (tmp_path / "documents").mkdir()
    yield
    memory.close_memory()


def program(qtbot: QtBot, folder: Path | None) -> Program:
    """The program, showing its first window."""
    made = Program(folder)
    qtbot.addWidget(made.start_window)
    made.start()
    return made


def words_in(widget: QWidget) -> str:
    """What can be read."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())
