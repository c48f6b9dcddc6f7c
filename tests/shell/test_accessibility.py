"""Section 6 of the design language on the real window: every page, record, form, menu, paper, in two sizes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QWidget

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import NeedsSecond
from k2k_desktop.core.i18n import Language
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office.approving import second_person
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.office.users import add_user
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.second import SecondPerson
from k2k_desktop.ui.shell import panes
from k2k_desktop.ui.shell.menus import TITLES, TYPED
from k2k_desktop.ui.shell.session import Session
from k2k_desktop.ui.shell.tour import MOMENT
from k2k_desktop.ui.start.preload import Preload
from k2k_desktop.ui.start.signin import SignIn
from k2k_desktop.ui.start.window import StartWindow
from tests.walk import EVERYTHING, Walk, practice_office, records, sitting, spin
from tests.watching import Seen, Walked, cut, parts, small, stops, tabs, unnamed, walked, watcher

LANGUAGES: Final[tuple[Language, ...]] = ("en", "ms")
KNOWN: Final = ("{block}-{floor:02}-{door:02}",)  # a help of three lines where the row was measured for two
RULES: Final = {
    "name": "everything that takes the focus or a click has a name",
    "key": "the name of a picture button is its tooltip without the key",
    "small": "no button is under 24 by 24",
    "cut": "no words are cut",
    "chain": "every stop is in the chain of the focus once",
    "tab": "Tab goes to every stop and to nothing hidden, and leaves a table at once",
}


@pytest.fixture(scope="module")
def session(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A sitting on the practice office of somebody who may do everything."""
    with sitting(tmp_path_factory.mktemp("sitting"), "pentadbir", EVERYTHING) as found:
        yield found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_on_every_page_record_form_and_paper(qapp: QApplication, rule: str, language: Language) -> None:
    assert [fault for fault in walked()[language].faults(rule) if not any(known in fault for known in KNOWN)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_form_gives_the_focus_back(qapp: QApplication, language: Language) -> None:
    assert walked()[language].lost_focus == []


def test_the_walk_saw_the_program(qapp: QApplication) -> None:
    seen = {one.place for one in walked()["en"].seen}
    assert len(seen) > 60
    assert {"people 1", "people 4", "meetings", "audit", "office 3", "preview", "palette"} <= seen
    assert {"people 1: people.new", "meetings: meetings.new", "import check", "window: password"} <= seen


def test_the_first_windows_follow_the_same_rules(qapp: QApplication, tmp_path: Path) -> None:
    found = Walked()
    look = watcher(found)
    window = StartWindow(practice_office(), Preload())
    window.show()
    window.activateWindow()
    for name, go in (("sign in", None), ("sheet", window.show_sheet), ("restore", window.show_restore),
                     ("welcome", window.show_welcome), ("create", window.show_create),
                     ("bring", window.show_bring)):  # fmt: skip
        if go is not None:
            go()
        spin(40)
        look(name, window)
    window.close()
    assert {rule: found.faults(rule) for rule in RULES if found.faults(rule)} == {}


def test_a_first_password_and_the_second_person_follow_the_same_rules(qapp: QApplication, tmp_path: Path) -> None:
    found = Walked()
    look = watcher(found)
    folder = shutil.copytree(practice_office(), tmp_path / "office")
    opened = open_office(folder, "pengurus", PASSWORD, clock=FixedClock(MOMENT))
    opened.sign_in_as(replace(opened.runner.who, must_change=True))
    window = StartWindow(folder, Preload())
    window.show()
    window.activateWindow()
    assert isinstance(window.page, SignIn)
    window.page.signed_in.emit(opened)
    spin(40)
    look("first password", window)
    needed = NeedsSecond(add_user.label, [(1, "Devi a/p Nair")])
    dialog = SecondPerson(opened.runner.who.name, needed, partial(second_person, opened.runner), window)
    dialog.open()
    spin(60)
    look("second person", dialog)
    dialog.done(0)
    window.close()
    close_office(opened)
    assert {rule: found.faults(rule) for rule in RULES if found.faults(rule)} == {}


def test_what_breaks_a_rule_is_seen(qapp: QApplication) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    nameless, tiny, narrow = QPushButton(window), QPushButton("x", window), QPushButton("Simpan perubahan", window)
    tiny.setFixedSize(12, 12)
    narrow.setFixedWidth(40)
    for one in (nameless, tiny, narrow):
        row.addWidget(one)
    window.show()
    spin(10)
    shown = parts(window)
    assert len(unnamed(shown)) == 1
    assert len(small(shown)) == 1
    assert any("Simpan perubahan" in fault for fault in cut(window, shown))
    assert tabs(window, stops(shown)) == []  # no window of the program: nothing to press Tab in
    window.close()
    assert Walked([Seen("here", {"small": ["x"]})]).faults("small") == ["here: x"]


def in_front(session: Session) -> Walk:
    """A walk through the window of the sitting, which other tests may have left behind another."""
    window = session.windows[0]
    window.activateWindow()
    spin(30)
    assert window.isActiveWindow()
    return Walk(session, lambda _place, _top: None)


def _command_faults(walk: Walk) -> list[str]:
    """Commands without a menu, and keys that two of them share."""
    window = walk.window
    listed = {command.name for menu, _title in TITLES for command in window.menus.entries(menu)}
    current: dict[str, Command] = {command.name: command for command in window.commands.all()}
    keys: dict[str, list[str]] = {}
    for command in current.values():
        if command.shortcut and not command.name.startswith(TYPED):  # shown there, answered by the focused field
            keys.setdefault(command.shortcut, []).append(command.name)
    twice = [f"{key}: {names}" for key, names in keys.items() if len(names) > 1]
    return [name for name in current if name not in listed] + twice


def test_every_command_stands_in_a_menu_under_a_key_of_its_own(session: Session) -> None:
    walk = in_front(session)
    found: list[str] = []
    for name in walk.window.navigator.pages:
        walk.window.open_page(name)
        walk.settle()
        walk._choose_row()
        found += [f"{name}: {fault}" for fault in _command_faults(walk)]
    for table, key in records(session.work.runner):
        walk.window.open_record(table, key)
        walk.settle()
        found += [f"{table}: {fault}" for fault in _command_faults(walk)]
    assert found == []


def test_f6_goes_round_the_panes_of_every_page(session: Session) -> None:
    window = session.windows[0]
    walk = in_front(session)
    for name in window.navigator.pages:
        window.open_page(name)
        walk.settle()
        walk._choose_row()
        view = window.navigator.view
        assert view is not None
        order = [window.sidebar.list, *view.panes(), window.status.copy]
        stops = [pane for pane in order if pane.isVisible() and pane.isEnabled() and panes._taker(pane) is not None]
        assert len(stops) >= 4, name
        window.sidebar.list.setFocus()
        for pane in [*stops[1:], stops[0]]:
            QTest.keyClick(window, Qt.Key.Key_F6)
            assert panes._taker(pane) is window.focusWidget(), name
        QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
        assert panes._taker(stops[-1]) is window.focusWidget(), name


@pytest.mark.parametrize("name", ["people", "meetings", "governance", "audit"])
def test_esc_clears_the_search_and_then_leaves_it(session: Session, name: str) -> None:
    window = session.windows[0]
    walk = in_front(session)
    window.open_page(name)
    walk.settle()
    view = window.navigator.view
    assert view is not None
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = next(one for one in view.findChildren(ListPage) if one.isVisible())
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "zzz")
    walk.settle()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert window.navigator.view is view
    walk.settle()
