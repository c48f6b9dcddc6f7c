"""The window's clothes and a door for tests of the kit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.form import Form
from k2k_desktop.ui.kit.work import Work
from tests.kit.forms import FIELDS, VALUES, activate


@pytest.fixture
def dressed(qapp: QApplication) -> None:
    """The light theme at 100 %."""
    theme.apply(qapp, "light")


@pytest.fixture
def form(dressed: None) -> Form:
    """A form with a field of every kind, filled in and in front."""
    made = Form(FIELDS, VALUES, today=lambda: dt.date(2026, 11, 23))
    made.resize(640, 700)
    made.show()
    activate(made)
    return made


@pytest.fixture
def office(runner: Runner, qtbot: QtBot, dressed: None) -> Iterator[Work]:
    """A door for screens; nothing is remembered from the test before."""
    memory.close_memory()
    work = Work(runner)
    yield work
    work.close()
    memory.close_memory()
