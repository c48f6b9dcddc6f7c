"""A plugin of pytest for the drill of leaks: real log files, and what every test left on the clipboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from k2k_desktop.core.logs import start_logs

FOLDER: Final = "K2K_LEAKS"  # the variable that says where to
CLIPBOARD: Final = "clipboard.txt"


def pytest_configure(config: pytest.Config) -> None:
    """Write logs as the program does."""
    start_logs(Path(os.environ[FOLDER]) / "logs")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note what lies on the clipboard when a story has ended."""
    yield
    from PySide6.QtWidgets import QApplication

    if isinstance(QApplication.instance(), QApplication):
        with open(Path(os.environ[FOLDER]) / CLIPBOARD, "a", encoding="utf-8") as file:
            file.write(f"{item.name}: {QApplication.clipboard().text()}\n")
