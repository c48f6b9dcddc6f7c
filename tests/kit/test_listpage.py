"""A list page: searching, filtering, what it says, and the keys that work in its search field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from k2k_desktop.services.runner import Runner
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.work import Work
from tests.conftest import Make
from tests.kit.residents import LISTING, LOOKS, residents
from tests.patience import PATIENCE

Shown = Callable[..., ListPage]


@pytest.fixture
def page(office: Work, qtbot: QtBot) -> Shown:
    def make(**options: Any) -> ListPage:
        made = ListPage(office, LISTING, LOOKS, **options)
        qtbot.addWidget(made)
        made.resize(1000, 500)
        with qtbot.waitSignal(made.counted):
            made.show()
        qtbot.waitUntil(lambda: len(made.chips.chips) > 1)
        made.activateWindow()
        QTest.qWaitForWindowActive(made, PATIENCE)
        return made

    return make


def words(page: ListPage) -> list[str]:
    return [part.text() for part in page.findChildren(QLabel) if part.isVisible()]


def test_typing_narrows_and_the_foot_says_how_many(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 36)
    shown = page()
    shown.focus_search()
    with qtbot.waitSignal(shown.counted) as told:
        QTest.keyClicks(shown.search, "aminah")
    assert told.args == [2, 36]
    assert any("2" in text and "36" in text for text in words(shown))


def test_rows_are_reached_from_the_search_field(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 36)
    shown = page()
    shown.focus_search()
    with qtbot.waitSignal(shown.row_selected):
        QTest.keyClick(shown.search, Qt.Key.Key_Down)
        QTest.keyClick(shown.search, Qt.Key.Key_Down)
    assert shown.search.hasFocus()
    with qtbot.waitSignal(shown.row_opened) as opened:
        QTest.keyClick(shown.search, Qt.Key.Key_Return)
    assert opened.args == [shown.table.current_key()]


def test_esc_clears_the_words_then_does_nothing(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 36)
    shown = page()
    shown.search.setFocus()
    with qtbot.waitSignal(shown.counted):
        QTest.keyClicks(shown.search, "aminah")
    with qtbot.waitSignal(shown.counted) as told:
        QTest.keyClick(shown.search, Qt.Key.Key_Escape)
    assert told.args == [36, 36]
    assert not shown.escape()


def test_a_quick_chip_filters_and_its_mark_lifts_it(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 36)
    shown = page()
    quick = next(chip for chip in shown.chips.chips if chip.text() == "Belum disahkan")
    with qtbot.waitSignal(shown.counted) as told:
        quick.click()
    assert told.args == [12, 36]
    on = next(chip for chip in shown.chips.chips if chip.text() == "Belum disahkan")
    with qtbot.waitSignal(shown.counted) as told:
        QTest.keyClick(on, Qt.Key.Key_Delete)
    assert told.args == [36, 36]


def test_choices_of_one_filter_are_or_and_filters_are_and(
    page: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    residents(make, runner, 36)
    shown = page()
    menu = shown.chips.menu_of(LISTING.filters[0], shown)
    for count, entry in zip((18, 36), menu.actions(), strict=True):
        with qtbot.waitSignal(shown.counted) as told:
            entry.trigger()
        assert told.args == [count, 36]
    assert shown.chips.chips[0].text().endswith("A, B")
    with qtbot.waitSignal(shown.counted) as told:
        shown.chips.toggle("verified", 0)
    assert told.args == [12, 36]


def test_a_search_that_finds_nothing_says_why_and_clears(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 6)
    shown = page()
    with qtbot.waitSignal(shown.counted):
        QTest.keyClicks(shown.search, "qqq")
    assert any("qqq" in text for text in words(shown))
    button = next(b for b in shown.table.findChildren(QAbstractButton) if b.isVisible() and b.text())
    with qtbot.waitSignal(shown.counted) as told:
        button.click()
    assert told.args == [6, 6]
    assert not any("qqq" in text for text in words(shown))


def test_a_list_without_records_gives_the_next_step(office: Work, qtbot: QtBot) -> None:
    shown = ListPage(office, LISTING, empty=("Belum ada penduduk.", "Import senarai."))
    qtbot.addWidget(shown)
    with qtbot.waitSignal(shown.counted):
        shown.show()
    assert "Belum ada penduduk." in words(shown)


def test_a_record_hidden_by_a_filter_is_shown_when_asked_for(
    page: Shown, make: Make, runner: Runner, qtbot: QtBot
) -> None:
    keys = residents(make, runner, 36)
    shown = page(filters={"verified": (0,)})
    assert shown.table.row_count() == 12
    with qtbot.waitSignal(shown.counted):
        shown.show_key(keys[1])
    assert shown.table.current_key() == keys[1]


def test_state_comes_back(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    keys = residents(make, runner, 36)
    shown = page()
    with qtbot.waitSignal(shown.counted):
        shown.chips.toggle("verified", 0)
    shown.table.select_key(keys[3])
    state = shown.save_state()
    again = page()
    with qtbot.waitSignal(again.counted) as told:
        again.restore_state(state)
    assert told.args == [12, 36]
    assert again.table.current_key() == keys[3]


def test_columns_are_chosen_from_a_menu(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    residents(make, runner, 6)
    shown = page()
    menu = shown.columns_menu()
    menu.actions()[-1].trigger()
    assert "sex" in shown.table.shown_columns()
    menu.actions()[0].trigger()
    assert "sex" not in shown.table.shown_columns()


def test_every_control_has_a_name(page: Shown, make: Make, runner: Runner, qtbot: QtBot) -> None:
    shown = page()
    assert all(b.text() or b.accessibleName() for b in shown.findChildren(QAbstractButton) if b.isVisible())
    assert shown.table.accessibleName()
    assert shown.search.accessibleName()
