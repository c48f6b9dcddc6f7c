"""A table of records: what is shown, fetched, selected, sorted, copied and remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models.people import Resident
from k2k_desktop.models.people.names import sort_name
from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit import columns, memory
from k2k_desktop.ui.kit.cells import CELL, Cell
from k2k_desktop.ui.kit.rows import RowModel
from k2k_desktop.ui.kit.table import RecordTable
from k2k_desktop.ui.kit.work import Work
from tests.conftest import Make
from tests.kit.residents import LISTING, LOOKS, residents

Shown = Callable[..., RecordTable]


@action("Rename", needs="people.change")
def rename(session: Session, key: int, name: str) -> None:
    """Give a resident another name."""
    session.get_one(Resident, key).full_name = name


@pytest.fixture
def shown(office: Work, qtbot: QtBot) -> Shown:
    """A table that has loaded."""

    def show(query: Query | None = None, width: int = 800) -> RecordTable:
        table = RecordTable(office, LISTING, LOOKS)
        qtbot.addWidget(table)
        table.resize(width, 400)
        table.show()
        with qtbot.waitSignal(table.counted):
            table.load(query or Query())
        return table

    return show


def text(table: RecordTable, row: int, column: int = 0) -> str:
    return str(table.model().index(row, column).data())


def test_the_model_keeps_qts_promises(office: Work, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 450)
    model = RowModel(office, LISTING, LOOKS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    with qtbot.waitSignal(model.counted):
        model.load(Query(sort=Sort("name")))
    assert model.rowCount() == 450
    with qtbot.waitSignal(model.dataChanged):
        model.index(430, 0).data()
    with qtbot.waitSignal(model.counted):
        model.load(Query(search="Aminah"))
    assert 0 < model.rowCount() < 450
    tester.deleteLater()


def test_rows_come_in_order_with_their_looks(shown: Shown, make: Make, runner: Runner) -> None:
    residents(make, runner, 30)
    table = shown()
    names = [text(table, row) for row in range(30)]
    assert names == sorted(names, key=sort_name)
    cell = table.model().index(0, 4).data(CELL)
    assert isinstance(cell, Cell)
    assert cell.badge in ("ok", "warn")


def test_a_jump_to_the_end_fetches_that_page_alone(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 900)
    table = shown()
    table.scrollToBottom()
    table.viewport().repaint()
    qtbot.waitUntil(lambda: text(table, 899) != "…")
    assert text(table, 0) != "…"
    assert text(table, 400) == "…"
    qtbot.waitUntil(lambda: text(table, 400) != "…")


def test_a_search_says_how_many_of_how_many(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 36)
    table = shown()
    with qtbot.waitSignal(table.counted) as told:
        table.load(Query(search="Aminah"))
    assert told.args == [2, 36]


def test_the_arrows_select_after_a_rest_and_enter_opens(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 30)
    table = shown()
    table.setFocus()
    selected: list[int] = []
    table.row_selected.connect(selected.append)
    for _step in range(4):
        QTest.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: bool(selected))
    assert selected == [table.current_key()]
    with qtbot.waitSignal(table.row_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == selected


def test_ctrl_end_and_ctrl_home_go_to_the_ends(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 30)
    table = shown()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() == 29
    QTest.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert table.currentIndex().row() == 0
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(table.selected_keys()) == 2


def test_a_click_on_a_head_sorts_and_a_second_one_turns_it(
    shown: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    residents(make, runner, 30)
    table = shown()
    head = table.horizontalHeader()
    where = head.viewport().rect().topLeft()
    where.setX(head.sectionViewportPosition(1) + 10)
    where.setY(10)
    for descending in (False, True):
        with qtbot.waitSignal(table.counted):
            QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
        units = [text(table, row, 1) for row in range(30)]
        assert units == sorted(units, reverse=descending)
        assert head.sortIndicatorSection() == 1


def test_a_column_that_cannot_be_sorted_stays_as_it_is(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 4)
    table = shown()
    with qtbot.assertNotEmitted(table.sorted_by):
        table.horizontalHeader().sectionClicked.emit(2)
    assert table.horizontalHeader().sortIndicatorSection() == 0


def test_typing_ahead_finds_a_name_in_a_page_that_was_never_fetched(
    shown: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    residents(make, runner, 900)
    table = shown()
    for letter in (Qt.Key.Key_Z, Qt.Key.Key_A, Qt.Key.Key_I):
        QTest.keyClick(table, letter)
    qtbot.waitUntil(lambda: table.currentIndex().row() > 200)
    qtbot.waitUntil(lambda: text(table, table.currentIndex().row()).startswith("Zainab"))
    assert not text(table, table.currentIndex().row() - 1).startswith("Zainab")


def test_copying_takes_heads_and_visible_columns(shown: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 30)
    table = shown()
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert len({line.count("\t") for line in lines}) == 1
    assert lines[0].count("\t") == len(table.shown_columns()) - 1
    assert lines[1].split("\t")[0] == text(table, 0)


def test_copying_everything_fetches_what_was_never_shown(
    shown: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    residents(make, runner, 900)
    table = shown()
    QGuiApplication.clipboard().clear()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 901
    assert not any("…" in line for line in lines)


def test_a_change_reads_again_and_keeps_the_selected_record(
    shown: Shown, office: Work, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    keys = residents(make, runner, 30)
    table = shown()
    assert table.select_key(keys[3])
    with qtbot.waitSignal(table.counted):
        office.change(rename, keys[3], "Aaron anak Uja")
    assert table.current_key() == keys[3]
    assert table.currentIndex().row() == 0
    assert text(table, 0) == "Aaron anak Uja"


def test_several_selected_records_stay_selected(
    shown: Shown, office: Work, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    keys = residents(make, runner, 30)
    table = shown()
    QTest.keyClick(table, Qt.Key.Key_Down)
    for _step in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    before = set(table.selected_keys())
    assert len(before) == 3
    other = next(key for key in keys if key not in before)
    with qtbot.waitSignal(table.counted):
        office.change(rename, other, "Aaron anak Uja")
    assert set(table.selected_keys()) == before


def test_a_record_that_was_filtered_out_is_selected_no_more(
    shown: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    residents(make, runner, 30)
    table = shown()
    QTest.keyClick(table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: table.current_key() is not None)
    selected: list[int] = []
    with qtbot.waitSignal(table.counted):
        table.load(Query(search="Zainab"))
    table.row_selected.connect(selected.append)
    qtbot.waitUntil(lambda: bool(selected))
    assert selected == [0]


def test_a_hidden_table_catches_up_when_it_is_shown(
    shown: Shown, office: Work, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    keys = residents(make, runner, 6)
    table = shown()
    table.hide()
    office.change(rename, keys[0], "Aaron anak Uja")
    with qtbot.waitSignal(table.counted):
        table.show()
    assert text(table, 0) == "Aaron anak Uja"


def test_more_room_shows_more_columns_in_order_of_rank(shown: Shown, make: Make, runner: Runner) -> None:
    residents(make, runner, 4)
    table = shown()
    always = ["name", "unit", "relationship", "size", "verified"]
    assert table.shown_columns() == always
    table.resize(900, 400)
    assert table.shown_columns() == [*always, "mobile"]
    table.resize(1400, 400)
    assert table.shown_columns() == [*always, "mobile", "birth"]
    assert table.columnWidth(0) <= columns.WIDEST
    table.choose_columns(["name", "sex"])
    assert table.shown_columns() == ["name", "sex"]


def test_sort_widths_and_columns_are_remembered_for_each_user(
    shown: Shown, make: Make, runner: Runner, tmp_path: Path
) -> None:
    residents(make, runner, 4)
    kept = tmp_path / "window.ini"
    memory.open_memory(kept, "clerk")
    table = shown()
    table.sort_by(Sort("unit", descending=True))
    table.horizontalHeader().resizeSection(1, 133)
    table.choose_columns(["name", "unit"])
    table.horizontalHeader().resizeSection(1, 144)
    memory.close_memory()
    memory.open_memory(kept, "manager")
    assert shown().query.sort == Sort("name")
    memory.close_memory()
    memory.open_memory(kept, "clerk")
    again = shown()
    assert again.query.sort == Sort("unit", descending=True)
    assert again.shown_columns() == ["name", "unit"]
    assert again.columnWidth(1) == 144
