"""Opening the page of meetings: with 2,000 of them, against the same page with 20."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from k2k_desktop.ui import meetings
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.pages import PageView, PrintJob
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings.page import MeetingsPage
from tests.benchmarks.measure import Result, compare
from tests.benchmarks.minutes_search import MINUTES, door, office

FEW = 20


class _Shell:
    """A window that does nothing."""

    def open_page(self, name: str, state: dict[str, Any] | None = None) -> None:
        """Nothing."""

    def open_record(self, table: str, key: int) -> None:
        """Nothing."""

    def open_view(self, view: PageView) -> None:
        """Nothing."""

    def close_view(self, view: PageView) -> None:
        """Nothing."""

    def toast(self, text: str, label: str = "", act: Callable[[], None] | None = None) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""

    def print_out(self, job: PrintJob, *, preview: bool = True) -> None:
        """Nothing."""


def run() -> Result:
    """From the click until the first rows are there and painted; both pages are built anew each round."""
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 1.0)
    memory.close_memory()
    databases = [office(MINUTES), office(FEW)]
    works = [Work(door(one)) for one in databases]
    try:
        many, few = (_opening(work) for work in works)
        return compare("the page of 2,000 meetings", many, few, 1.2)
    finally:
        for work in works:
            work.close()
        for database in databases:
            database.close()


def _opening(work: Work) -> Callable[[], None]:
    def open_it() -> None:
        loop = QEventLoop()
        page = meetings.PAGE.build(work, _Shell())
        assert isinstance(page, MeetingsPage)
        page.list.counted.connect(lambda _shown, _total: loop.quit())
        page.resize(1366, 700)
        page.show()
        loop.exec()
        page.grab()
        page.close()
        page.deleteLater()

    return open_it
