"""The menu bar: every command, its key, and why it cannot be given now."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

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


class _Said(NamedTuple):
    """What an entry shows; *answers* where its key is its own."""

    name: str
    words: str
    key: str
    answers: bool
    repeats: bool
    icon: str
    group: str


@dataclass
class _Filled:
    """A menu of the bar with its entries, and the commands they give now."""

    menu: QMenu
    said: list[_Said] | None = None
    commands: list[Command] = field(default_factory=list)
    actions: list[QAction] = field(default_factory=list)
    inner: list[QMenu] = field(default_factory=list)

    def empty(self) -> None:
        """Throw the entries away; clearing a menu leaves those inside it."""
        for gone in (*self.actions, *self.inner):
            gone.deleteLater()
        self.actions, self.inner = [], []
        self.menu.clear()


class Menus(QObject):
    """Keeps the menu bar of *window* in step with *commands*; *refused* is told why a key did nothing."""

    def __init__(self, window: QMainWindow, commands: Commands, refused: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window, self._commands, self._refused = window, commands, refused
        self._menus: dict[Menu, _Filled] = {}
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
        for filled in self._menus.values():
            filled.empty()
            filled.menu.deleteLater()
        bar.clear()
        self._menus.clear()
        for name, title in TITLES:
            menu = QMenu(say(title), bar)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(partial(self._show_states, name))
            menu.aboutToHide.connect(self._enable_all)
            bar.addMenu(menu)
            self._menus[name] = _Filled(menu)

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
        """Entries that say the same stay and give the commands of now: pages put theirs with every row in hand."""
        taken: set[str] = set()
        for name, filled in self._menus.items():
            commands = self.entries(name)
            said = [_said(command, taken) for command in commands]
            filled.commands = commands
            if said != filled.said:
                filled.said = said
                self._fill_one(filled)
            if filled.menu.isVisible():
                self._show_states(name)

    def _fill_one(self, filled: _Filled) -> None:
        filled.empty()
        menu, group = filled.menu, None
        inner: dict[str, QMenu] = {}
        for place, said in enumerate(filled.said or ()):
            target = menu
            if said.group.startswith(SUBMENU):
                title = said.group.removeprefix(SUBMENU)
                if title not in inner:
                    inner[title] = QMenu(say(title), menu)
                    inner[title].setToolTipsVisible(True)
                    menu.addMenu(inner[title])
                target = inner[title]
            elif group is not None and said.group != group:
                menu.addSeparator()
            group = said.group if target is menu else group
            action = _entry(said, menu)
            action.triggered.connect(partial(self._give, filled, place))
            target.addAction(action)
            filled.actions.append(action)
        filled.inner = [*inner.values()]
        if menu.isEmpty():
            nothing = menu.addAction(_("Nothing to do here"))
            nothing.setEnabled(False)

    def _give(self, filled: _Filled, place: int, _on: bool = False) -> None:
        self.run(filled.commands[place])

    def run(self, command: Command) -> None:
        """Run it, or say why not."""
        refused = command.enabled()
        if refused is not None:
            self._refused(refused.say())
        else:
            command.go()

    def _show_states(self, name: Menu) -> None:
        """Icons, too, only of a menu that opens: drawing all of them takes a tenth of a second."""
        filled = self._menus[name]
        for action, command in zip(filled.actions, filled.commands, strict=True):
            show_state(action, command)
            if command.icon and action.icon().isNull():
                icons.put(action, command.icon)

    def _enable_all(self) -> None:
        """A key pressed later must find its command, which then says itself why it cannot be given."""
        for filled in self._menus.values():
            for action in filled.actions:
                action.setEnabled(True)


SUBMENU: Final = "▸"  # a group that begins with this is a menu of its own
TYPED: Final = "typed."  # commands that send their key to the focused widget


def _said(command: Command, taken: set[str]) -> _Said:
    """A key that the focused widget answers itself, or another entry has *taken*, is shown only."""
    key = command.shortcut
    answers = bool(key) and key not in taken and not command.name.startswith(TYPED)
    if answers:
        taken.add(key)
    return _Said(command.name, command.say(), key, answers, command.repeats, command.icon, command.group)


def _entry(said: _Said, parent: QMenu) -> QAction:
    words = said.words.replace("& ", "&& ")  # the one between the two words of a page's name is no access key
    action, key = QAction(words, parent), QKeySequence(said.key)
    if said.answers:
        action.setShortcut(key)
        action.setAutoRepeat(said.repeats)
    elif said.key:
        action.setText(f"{words}\t{key.toString(QKeySequence.SequenceFormat.NativeText)}")
    return action


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
