"""The import of Open311 requests on screen: the file, its services, its problems, the result and its undoing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.listings import Query
from k2k_desktop.ui.issues import exchange
from k2k_desktop.ui.issues.open311_import import PROBLEMS, RequestsView
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.work import Work
from tests.issues.making import Counter
from tests.issues.test_open311 import SAMPLE, SAMPLES, kept


class Window:
    """What the view needs of the window."""

    def __init__(self) -> None:
        self.toasts: list[str] = []

    def toast(self, text: str, *_more: object) -> None:
        """Keep what is said."""
        self.toasts.append(text)


@pytest.fixture
def view(counter: Counter, qtbot: QtBot, qapp: QApplication) -> Iterator[RequestsView]:
    theme.apply(qapp, "light")
    memory.close_memory()
    work = Work(counter.runner)
    made = RequestsView(work, Window())  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(1146, 676)
    made.show()
    yield made
    work.close()
    memory.close_memory()


def test_a_file_is_brought_in_and_taken_back(
    view: RequestsView, counter: Counter, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "bandar.json"
    bad = SAMPLE | {"service_request_id": "8", "status": "entah"}
    path.write_text(json.dumps([SAMPLE | {"jurisdiction_id": "bandar.example"}, bad]), "utf-8")
    assert not view.go.isEnabled()
    view.open_file(path)
    qtbot.waitUntil(lambda: "L1" in view.services.choices)
    assert not view.go.isEnabled()  # which category L1 is was not said yet
    choice = view.services.choices["L1"]
    choice.setCurrentIndex(choice.findData(str(counter.lamp)))
    choice.activated.emit(choice.currentIndex())
    qtbot.waitUntil(view.go.isEnabled)
    assert (view.sample.row_count(), view.sample.cell(0, 1).text) == (1, "7")
    assert "entah" in view.problems.cell(0, 2).text
    view.tabs.setCurrentIndex(PROBLEMS)
    QTest.keyClick(view.go, Qt.Key.Key_Space)
    qtbot.waitUntil(view.undo.isVisible)
    assert len(counter.runner.read(kept)) == 1
    view.undo.click()
    qtbot.waitUntil(lambda: not view.undo.isVisible())
    assert counter.runner.read(kept) == []


def test_a_hostile_file_is_told_of_in_the_page_and_another_can_be_chosen(
    view: RequestsView, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "jahat.xml"
    path.write_bytes(b'<!DOCTYPE a [<!ENTITY b "c">]><service_requests/>')
    view.open_file(path)
    qtbot.waitUntil(view.banner.isVisible)
    assert not view.go.isEnabled()
    view.open_file(SAMPLES / "toronto.xml")
    qtbot.waitUntil(lambda: "CSROWR-12" in view.services.choices)


def test_the_page_exports_what_it_shows(counter: Counter, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    theme.apply(qapp, "light")
    counter.issue()
    work, window, host = Work(counter.runner), Window(), QWidget()
    qtbot.addWidget(host)
    names = [one.name for one in exchange.commands(work, window, host, Query)]  # type: ignore[arg-type]
    assert names == ["issues.import_open311", "issues.export_open311"]
    dialog = exchange.ExportDialog(1, host)
    dialog.services.setChecked(True)
    assert not dialog.described.isEnabled()
    exchange.write_open311(work, window, host, Query(), tmp_path / "a.xml")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(window.toasts))
    assert b"<service_request_id>ADU-" in (tmp_path / "a.xml").read_bytes()
    work.close()
