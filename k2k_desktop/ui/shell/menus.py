"""The menu bar: every command, its key, and why it cannot be given now."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from k2k_desktop.core.i18n import N_, _, say
from k2k_desktop.ui.kit import icons
from k2k_desktop.ui.kit.buttons import Command, Commands, Menu, show_state

TITLES: Final[tuple[tuple[Menu, str], ...]] = (
    ("file", N_("&File")),
    ("edit", N_("&Edit")),
    ("view", N_("&View")),
    ("go", N_("&Go")),
    ("record", N_("&Record")),
    ("tools", N_("&Tools")),
    ("help", N_("&Help")),
)
_ACCESS: Final = re.compile(r"&(?=\S)")  # not the one between the two words of a page's name


class Menus(QObject):
    """Keeps the menu bar of *window* in step with *commands*; *refused* is told why a key did nothing."""

    def __init__(self, window: QMainWindow, commands: Commands, refused: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._commands, self._refused = window, commands, refused
        self._menus: dict[Menu, QMenu] = {}
        self._actions: list[tuple[QAction, Command]] = []
        self._inner: list[QMenu] = []
        self._again = False
        self._make()
        self._soon()
        commands.changed.connect(self._soon)

    def rebuild(self) -> None:
        """Make the menus anew, as after another language was chosen."""
        self._make()
        self._fill()

    def _make(self) -> None:
        bar = self._window.menuBar()
        for menu in self._menus.values():
            menu.deleteLater()
        bar.clear()
        self._menus.clear()
        for name, title in TITLES:
            menu = QMenu(say(title), bar)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(partial(self._show_states, name))
            menu.aboutToHide.connect(self._enable_all)
            bar.addMenu(menu)
            self._menus[name] = menu

    def entries(self, name: Menu) -> list[Command]:
        """The commands of one menu, as shown."""
        return _unique(self._commands.all(name))

    def _soon(self) -> None:
        """Once per turn of the loop: pages put their commands often."""
        if not self._again:
            self._again = True
            QApplication.postEvent(self, QEvent(QEvent.Type.UpdateRequest))

    def event(self, event: QEvent) -> bool:
        """Do what was put off."""
        if event.type() == QEvent.Type.UpdateRequest:
            self._again = False
            self._fill()
            return True
        return super().event(event)

    def _fill(self) -> None:
        for action, _command in self._actions:
            action.deleteLater()
        self._actions.clear()
        for menu in self._inner:  # clearing a menu does not throw away those inside it
            menu.deleteLater()
        self._inner.clear()
        taken: set[str] = set()
        for name, menu in self._menus.items():
            menu.clear()
            self._fill_one(menu, self.entries(name), taken)
            if menu.isEmpty():
                nothing = menu.addAction(_("Nothing to do here"))
                nothing.setEnabled(False)

    def _fill_one(self, menu: QMenu, commands: list[Command], taken: set[str]) -> None:
        inner: dict[str, QMenu] = {}
        group = None
        for command in commands:
            target = menu
            if command.group.startswith(SUBMENU):
                title = command.group.removeprefix(SUBMENU)
                if title not in inner:
                    inner[title] = QMenu(say(title), menu)
                    inner[title].setToolTipsVisible(True)
                    menu.addMenu(inner[title])
                    self._inner.append(inner[title])
                target = inner[title]
            elif group is not None and command.group != group:
                menu.addSeparator()
            group = command.group if target is menu else group
            action = self._entry(command, menu, taken)
            target.addAction(action)
            self._actions.append((action, command))

    def _entry(self, command: Command, parent: QMenu, taken: set[str]) -> QAction:
        action = QAction(command.say(), parent)
        action.triggered.connect(lambda: self.run(command))
        key = QKeySequence(command.shortcut)
        if command.name.startswith(TYPED) or command.shortcut in taken:
            # The focused widget answers this key itself: it is shown, not taken.
            action.setText(f"{action.text()}\t{key.toString(QKeySequence.SequenceFormat.NativeText)}")
        elif command.shortcut:
            action.setShortcut(key)
            action.setAutoRepeat(command.repeats)
            taken.add(command.shortcut)
        return action

    def run(self, command: Command) -> None:
        """Run it, or say why not."""
        refused = command.enabled()
        if refused is not None:
            self._refused(refused.say())
        else:
            command.go()

    def _show_states(self, name: Menu) -> None:
        """Icons, too, only of a menu that opens: drawing all of them takes a tenth of a second."""
        for action, command in self._actions:
            if command.menu == name:
                show_state(action, command)
                if command.icon and action.icon().isNull():
                    icons.put(action, command.icon)

    def _enable_all(self) -> None:
        """A key pressed later must find its command, which then says itself why it cannot be given."""
        for action, _command in self._actions:
            action.setEnabled(True)


SUBMENU: Final = "▸"  # a group that begins with this is a menu of its own
TYPED: Final = "typed."  # commands that send their key to the focused widget


def _unique(commands: list[Command] | object) -> list[Command]:
    """Each name once: what a page says of a command replaces what the window says."""
    found: dict[str, Command] = {}
    for command in commands if isinstance(commands, list) else []:
        found[command.name] = command
    return list(found.values())


def type_key(key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str = "") -> None:
    """Give the focused widget a key, as if it had been pressed."""
    focus = QApplication.focusWidget()
    if focus is not None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focus, QKeyEvent(kind, int(key), modifiers, text))


def words_of(command: Command) -> str:
    """The label without its access-key mark, and where it stands in a menu of its own: `Tema: Gelap`."""
    if command.group.startswith(SUBMENU):
        return f"{say(command.group.removeprefix(SUBMENU))}: {command.say()}"
    return _ACCESS.sub("", command.say())
