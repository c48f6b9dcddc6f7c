"""Keys that work on every page alike: a new record of any kind, the next open record, the menu of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, _
from k2k_desktop.ui.kit.buttons import Command, action_of
from k2k_desktop.ui.kit.fieldrow import with_menu_keys
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.shell.pages import ordered

if TYPE_CHECKING:
    from k2k_desktop.ui.shell.window import MainWindow

NEW: Final = "Ctrl+N"
ACTIONS: Final = "Ctrl+."


def key_commands(window: MainWindow) -> list[Command]:
    """The window's own commands for these keys."""
    way = window.navigator
    alone = UserError(N_("Nothing else is open."))
    return [
        Command("new_any", N_("New record of any kind"), lambda: open_new_menu(window), "Ctrl+Shift+N", "file", "plus"),
        Command(
            "next_open", N_("Next open record"), lambda: way.turn(1), "Ctrl+Tab", "go", "",
            lambda: None if len(way.views) > 1 else alone, "panes",
        ),
        Command(
            "previous_open", N_("Previous open record"), lambda: way.turn(-1), "Ctrl+Shift+Tab", "go", "",
            lambda: None if len(way.views) > 1 else alone, "panes",
        ),
    ]  # fmt: skip


def with_menu(window: MainWindow, own: Sequence[Command]) -> list[Command]:
    """The commands of a page with Ctrl+. among them, where the page has no menu of its own."""
    if any(command.shortcut == ACTIONS for command in own):
        return list(own)
    words = N_("Actions of the record")
    return [*own, Command("record_menu", words, lambda: open_record_menu(window), ACTIONS, icon="ellipsis")]


def open_record_menu(window: MainWindow, at: QPoint | None = None) -> None:
    """Ctrl+., Shift+F10, the Menu key and the right button: what can be done with the record in hand, each with a
    letter. A page with a menu of its own shows that one."""
    view = window.navigator.view
    if view is None:
        return
    own = next((one for one in view.commands() if one.shortcut == ACTIONS), None)
    if own is not None:
        own.try_run()
        return
    _pop_up(window, [one for one in view.commands() if one.menu == "record"], at)


def open_new_menu(window: MainWindow) -> None:
    """Ctrl+Shift+N: what the pages this person may open can record."""
    found: list[Command] = []
    for page in ordered(list(window.navigator.pages.values())):
        view = window.navigator.view_of(page.name)
        found += [_there(window, page.name, one) for one in _news(view)]
    _pop_up(window, found, None)


def _news(view: PageView) -> list[Command]:
    primary = view.primary()
    own = [*([primary] if primary is not None else []), *view.commands()]
    return list({one.name: one for one in own if one.shortcut == NEW}.values())


def _there(window: MainWindow, page: str, command: Command) -> Command:
    def run() -> None:
        window.open_page(page)
        if window.navigator.page == page:  # else the person stays with unsaved words
            command.go()

    return Command(command.name, command.label, run, "", command.menu, command.icon, command.enabled)


def _pop_up(window: MainWindow, commands: Sequence[Command], at: QPoint | None) -> None:
    if not commands:
        window.say(_("Nothing can be done here."))
        return
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for command, words in zip(commands, with_menu_keys(one.say() for one in commands), strict=True):
        entry = action_of(command, menu)
        entry.setText(words)
        menu.addAction(entry)
    menu.popup(at or _beside_focus(window))
    menu.setActiveAction(menu.actions()[0])


def _beside_focus(window: MainWindow) -> QPoint:
    focus = QApplication.focusWidget() or window
    return focus.mapToGlobal(QPoint(focus.width() // 4, min(focus.height(), window.height() // 4)))
