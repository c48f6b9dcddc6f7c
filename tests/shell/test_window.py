"""The window by keyboard: pages, panes, way back, menus, language, size, rail."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, Language, language, say
from k2k_desktop.models.office import Role
from k2k_desktop.services import office as offices
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.sidebar import AFTER_NAME, BEFORE_NAME, OPEN_WIDTH, SIDE
from k2k_desktop.ui.office.page import OfficePage
from k2k_desktop.ui.shell.menus import TITLES
from k2k_desktop.ui.shell.pages import PAGES
from k2k_desktop.ui.shell.session import Session
from tests.colleagues import add_colleague
from tests.shell.conftest import StartSession, notes_of

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def words_in(window: QWidget) -> str:
    """Every word of labels and buttons that can be seen."""
    labels = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    return "\n".join(labels + [one.text() for one in window.findChildren(QPushButton) if one.isVisible()])


def test_the_first_module_is_open_and_its_title_shown(session: Session) -> None:
    window = session.windows[0]
    assert window.navigator.page == "people"
    assert "Pengguna" in words_in(window)
    assert "PPR Teratai Damai" in words_in(window)
    assert "Rohana Idris" in words_in(window)


def test_ctrl_and_a_digit_open_the_module_of_the_full_list(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    window.open_page("office")
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert window.navigator.page == "people"
    QTest.keyClick(window, Qt.Key.Key_5, CTRL)  # Aduan is not built: its digit does nothing
    assert window.navigator.page == "people"


def test_alt_and_arrows_go_back_and_forward(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    window.open_page("office")
    QTest.keyClick(window, Qt.Key.Key_Left, ALT)
    assert window.navigator.page == "people"
    QTest.keyClick(window, Qt.Key.Key_Right, ALT)
    assert window.navigator.page == "office"


def test_the_sidebar_is_one_stop_and_opens_by_enter(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    sidebar = window.sidebar.list
    sidebar.setFocus()
    QTest.keyClick(sidebar, Qt.Key.Key_Down)
    assert window.navigator.page == "people"
    QTest.keyClick(sidebar, Qt.Key.Key_Return)
    assert window.navigator.page == "office"


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_sidebar_has_room_for_each_name_and_a_count(tongue: Language, session: Session) -> None:
    room = theme.px(OPEN_WIDTH - BEFORE_NAME - AFTER_NAME)
    words = QFontMetrics(theme.font("strong"))
    titles = [say(page.title, tongue) for page in PAGES]
    assert [title for title in titles if words.horizontalAdvance(f"{title} 99") > room] == []


def test_f6_goes_round_sidebar_page_and_status_bar(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    window.sidebar.list.setFocus()
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert seen == [notes_of(session).field, window.status.copy, window.sidebar.list]
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.status.copy


def test_every_command_has_a_place_in_a_menu(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    qtbot.waitUntil(lambda: window.menus.entries("record") != [])
    names = {command.name for menu, _title in TITLES for command in window.menus.entries(menu)}
    assert {command.name for command in window.commands.all()} <= names
    assert [action.text() for action in window.menuBar().actions()] == [
        "&Fail", "&Sunting", "&Lihat", "&Pergi", "&Rekod", "&Alat", "&Bantuan",
    ]  # fmt: skip


def test_a_page_command_is_run_by_its_key(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    qtbot.waitUntil(lambda: any(c.shortcut == "Ctrl+N" for c in window.menus.entries("record")))
    qtbot.waitUntil(lambda: _pressed(qtbot, window) and notes_of(session).made > 0)


def test_an_entry_that_says_the_same_stays_and_gives_the_command_of_now(session: Session, qtbot: QtBot) -> None:
    window, given = session.windows[0], list[str]()

    def shown(words: str, name: str) -> QAction:
        command = Command("notes.send", words, lambda: given.append(name), "Ctrl+Shift+Y")
        window.commands.put("page", [command])
        QApplication.processEvents()
        menu = window.menuBar().actions()[4].menu()
        assert isinstance(menu, QMenu)
        (entry,) = menu.actions()
        return entry

    first = shown("Hantar", "first")
    assert shown("Hantar", "second") is first
    first.trigger()
    assert shown("Kirim", "third") is not first
    QTest.keyClick(window, Qt.Key.Key_Y, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert given == ["second", "third"]


def test_an_open_menu_shows_what_can_be_done_now(session: Session, qtbot: QtBot) -> None:
    window, refused = session.windows[0], list[UserError]()

    def put() -> None:
        now = refused[0] if refused else None
        window.commands.put("page", [Command("notes.send", "Hantar", lambda: None, enabled=lambda: now)])
        QApplication.processEvents()

    refused.append(UserError("Nothing chosen."))
    put()
    menu = window.menuBar().actions()[4].menu()
    assert isinstance(menu, QMenu)
    menu.popup(window.pos())
    (entry,) = menu.actions()
    assert not entry.isEnabled()
    refused.clear()
    put()
    assert entry.isEnabled()
    menu.close()


def test_the_sidebar_shows_another_count_in_the_line_there_is(session: Session) -> None:
    sidebar = session.windows[0].sidebar
    line = sidebar.list.item(1)
    sidebar.set_counts({"people": 7})
    assert sidebar.list.item(1) is line
    assert line.data(int(Qt.ItemDataRole.AccessibleTextRole)).endswith(", 7")
    assert [sidebar.list.item(row).data(SIDE).active for row in range(sidebar.list.count())].count(True) == 1


def _pressed(qtbot: QtBot, window: QWidget) -> bool:
    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    return True


def test_a_key_that_can_do_nothing_says_why(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    QTest.keyClick(window, Qt.Key.Key_P, CTRL)
    assert "cetak" in words_in(window.status)


def test_dirty_words_show_in_status_bar_and_title(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    QTest.keyClicks(notes_of(session).field, "abc")
    assert window.isWindowModified()
    assert "Belum disimpan" in words_in(window.status)


def test_a_dirty_page_is_not_left_without_an_answer(session: Session, qtbot: QtBot) -> None:
    page = notes_of(session)
    QTest.keyClicks(page.field, "abc")
    page.answer = False
    session.windows[0].open_page("office")
    assert session.windows[0].navigator.page == "people"
    page.answer = True
    session.windows[0].open_page("office")
    assert session.windows[0].navigator.page == "office"


def test_another_language_without_a_new_start(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    notes_of(session).field.setText("kekal")
    before = words_in(window)
    session.set_language("en")
    assert language() == "en"
    assert "Users" in words_in(window)
    assert notes_of(session).field.text() == "kekal"
    assert next(action.text() for action in window.menuBar().actions()) == "&File"
    session.set_language("ms")
    assert words_in(window) == before


def test_unsaved_words_stop_the_change_of_language(session: Session, qtbot: QtBot) -> None:
    page = notes_of(session)
    QTest.keyClicks(page.field, "abc")
    page.answer = False
    session.set_language("en")
    assert language() == "ms"
    assert page.field.text() == "abc"


def test_text_size_goes_up_and_back_by_keys(session: Session, qtbot: QtBot) -> None:
    window = session.windows[0]
    height = window.header.height()
    QTest.keyClick(window, Qt.Key.Key_Equal, CTRL)
    assert theme.scale() == 1.15
    assert window.header.height() > height
    QTest.keyClick(window, Qt.Key.Key_0, CTRL)
    assert theme.scale() == 1.0


def test_a_narrow_window_has_a_rail(session: Session) -> None:
    window = session.windows[0]
    assert window.sidebar.width() == 220
    window.resize(1093, 614)
    assert window.sidebar.width() == 56


def test_pages_are_told_which_tables_changed_when_they_are_seen(session: Session) -> None:
    window, page = session.windows[0], notes_of(session)
    record = session.work.read(offices.office_record)
    session.work.change(offices.save_office, record.office_id, record.version, {"phone": "03-0000 0000"})
    assert page.refreshed == [frozenset({"office"})]
    window.open_page("office")
    session.work.change(offices.save_office, record.office_id, record.version + 1, {"phone": None})
    assert len(page.refreshed) == 1
    window.open_page("people")
    assert len(page.refreshed) == 2


def test_a_record_opens_on_the_page_of_its_table(session: Session) -> None:
    session.windows[0].open_page("office")
    session.windows[0].open_record("resident", 7)
    assert notes_of(session).shown == [("resident", 7)]


def test_an_administrator_has_every_panel(session: Session) -> None:
    assert list(session.windows[0].navigator.pages) == ["people", "office"]
    view = session.windows[0].navigator
    session.windows[0].open_page("office")
    assert isinstance(view.view, OfficePage)
    assert ["Pejabat", "Pengguna", "Sandaran", "Cuti"]


def test_size_and_place_are_remembered(session: Session, start_session: StartSession) -> None:
    session.windows[0].resize(1201, 703)
    session.end_quietly()
    assert start_session().windows  # memory is read again
    from k2k_desktop.ui.kit import memory

    kept = memory.recall("window")
    assert kept[2:4] == [1201, 703]


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Slash])
def test_help_and_keys_open_in_a_window(session: Session, qtbot: QtBot, key: Qt.Key) -> None:
    window = session.windows[0]
    QTest.keyClick(window, key, CTRL if key == Qt.Key.Key_Slash else Qt.KeyboardModifier.NoModifier)
    dialogs = [one for one in window.findChildren(QWidget) if one.isWindow() and one.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].close()


def test_modules_a_role_may_not_open_are_absent(start_session: StartSession, session: Session) -> None:
    values = {"username": "sistem", "name": "Azman bin Said", "roles": frozenset({Role.admin})}
    add_colleague(session.work.runner, values, "meja kipas pisang enam")
    session.end_quietly()
    only_admin = start_session("sistem", "meja kipas pisang enam")
    assert list(only_admin.windows[0].navigator.pages) == ["office"]
    assert "Penduduk" not in words_in(only_admin.windows[0])
