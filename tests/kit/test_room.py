"""What has no room gives way instead of being cut: buttons of a pane, filters, the words of a view."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from k2k_desktop.ui.issues.switch import ViewSwitch
from k2k_desktop.ui.issues.views import VIEWS
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.inhand import Foot


def _commands(done: list[str]) -> list[Command]:
    words = ("Keluarkan arahan kerja", "Sunting arahan kerja", "Gabung aduan dengan gangguan")
    return [Command(f"try.{one}", one, partial(done.append, one)) for one in words]


def test_buttons_without_room_go_under_the_menu_with_their_words_whole(qtbot: QtBot) -> None:
    done: list[str] = []
    pane = QWidget()
    qtbot.addWidget(pane)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    foot = Foot(pane)
    column.addWidget(foot)
    foot.show_commands(_commands(done))
    pane.resize(344, 52)
    pane.show()
    shown = [one for one in foot.buttons if one.isVisible()]
    assert [one.text() for one in shown] == ["Keluarkan arahan kerja"]
    assert all(one.width() >= one.sizeHint().width() for one in shown)
    foot._more.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == 2
    menu.actions()[-1].trigger()
    menu.close()
    assert done == ["Gabung aduan dengan gangguan"]
    pane.resize(900, 52)
    assert all(one.isVisible() for one in foot.buttons)
    assert not foot._more.isVisible()


def test_views_say_their_words_only_where_all_of_them_fit(qtbot: QtBot) -> None:
    switch = ViewSwitch(VIEWS)
    qtbot.addWidget(switch)
    switch.fit(2000)
    assert all(one.text() for one in switch.buttons.values())
    wide = switch.sizeHint().width()
    switch.fit(wide - 1)
    assert [bool(one.text()) for one in switch.buttons.values()].count(True) == 1
    switch.fit(0)
    assert not any(one.text() for one in switch.buttons.values())
    assert all(one.accessibleName() and one.width() >= 24 for one in switch.buttons.values())
