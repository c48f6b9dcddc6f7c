"""The window's clothes and a door for tests of the kit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.work import Work


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """The light theme at 100 %."""
    theme.apply(qapp, "light")


@pytest.fixture
def office(runner: Runner, qtbot: QtBot, dressed: None) -> Iterator[Work]:
    """A door for screens; nothing is remembered from the test before."""
    memory.close_memory()
    work = Work(runner)
    yield work
    work.close()
    memory.close_memory()
