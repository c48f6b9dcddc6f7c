"""Buttons and commands: what can be done, its words, its key, and why it cannot be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import _, say
from k2k_desktop.ui.kit import icons
from k2k_desktop.ui.kit.basics import button, clear
from k2k_desktop.ui.kit.work import Work

Menu = Literal["file", "edit", "view", "go", "record", "tools", "help"]


_running: list[str] = []  # the names of commands being run now, the innermost last


def running() -> str:
    """The name of the command that is being run now; empty for none."""
    return _running[-1] if _running else ""


def _always() -> UserError | None:
    return None


@dataclass(frozen=True)
class Command:
    """One thing that can be done here: an entry of a menu, the palette, Ctrl+. and perhaps a button.

    *label* is marked (or already said); *shortcut* is as Qt writes it (`Ctrl+N`), empty for none; *enabled* gives the
    reason why it cannot be done now, or None; *danger* dresses its buttons for what cannot be undone.
    """

    name: str
    label: str
    run: Callable[[], object]
    shortcut: str = ""
    menu: Menu = "record"
    icon: str = ""
    enabled: Callable[[], UserError | None] = _always
    group: str = ""
    repeats: bool = True  # whether a shortcut that is held down gives the command again and again
    danger: bool = False

    def say(self) -> str:
        """The label in the screen's language."""
        return say(self.label)

    def try_run(self) -> bool:
        """Run it unless something stands in the way. Whether it ran."""
        if self.enabled() is not None:
            return False
        self.go()
        return True

    def go(self) -> None:
        """Run it, whether it can be done or not; a form that opens meanwhile can ask which command it was."""
        _running.append(self.name)
        try:
            self.run()
        finally:
            _running.pop()


def command_for(
    act: Action[..., Any] | Question[..., Any],
    work: Work,
    run: Callable[[], object],
    *,
    label: str = "",
    shortcut: str = "",
    menu: Menu = "record",
    icon: str = "",
    enabled: Callable[[], UserError | None] = _always,
    group: str = "",
    danger: bool = False,
) -> Command:
    """The command that does *act*: label and icon are the action's, a missing right comes before *enabled*."""
    words = label or (act.label if isinstance(act, Action) else act.recorded)
    drawn = icon or (act.icon if isinstance(act, Action) else "")
    return Command(
        act.name, words, run, shortcut, menu, drawn, lambda: work.can(act) or enabled(), group, danger=danger
    )


def button_for(
    act: Action[..., Any] | Question[..., Any],
    work: Work,
    callback: Callable[[], object],
    parent: QWidget | None = None,
    *,
    kind: str = "secondary",
    text: str = "",
    icon: str = "",
) -> QPushButton:
    """A button with the action's label and icon; where the user may not, it is off and its tooltip says why."""
    return button_of(command_for(act, work, callback, label=text, icon=icon), parent, kind=kind)


def button_of(command: Command, parent: QWidget | None = None, *, kind: str = "secondary") -> QPushButton:
    """A button that runs *command*; `show_state` brings it up to date. An icon-only one is kind `icon`."""
    name = command.say() if kind == "icon" else ""
    worn = "danger" if command.danger and not name else kind
    made = button("" if name else command.say(), worn, parent, icon=command.icon, name=name)
    made.clicked.connect(lambda: command.try_run())
    show_state(made, command)
    return made


def put_buttons(row: QBoxLayout, commands: Iterable[Command], parent: QWidget) -> None:
    """Let *row* hold just the buttons of these commands, at its beginning."""
    clear(row)
    for command in commands:
        row.addWidget(button_of(command, parent))
    row.addStretch(1)


def action_of(command: Command, parent: QObject) -> QAction:
    """An entry for a menu that runs *command*; `show_state` brings it up to date."""
    made = QAction(parent)
    made.setText(command.say())
    if command.icon:
        icons.put(made, command.icon)
    if command.shortcut:
        made.setShortcut(QKeySequence(command.shortcut))
        made.setAutoRepeat(command.repeats)
    made.triggered.connect(lambda: command.try_run())
    show_state(made, command)
    return made


def show_state(target: QPushButton | QAction, command: Command) -> None:
    """Switch *target* on or off; what is off says why in its tooltip."""
    refused = command.enabled()
    target.setEnabled(refused is None)
    if refused is not None:
        target.setToolTip(refused.say())
        return
    key = QKeySequence(command.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    target.setToolTip(_("{command} ({key})", command=command.say(), key=key) if key else command.say())


class Commands(QObject):
    """Every command that can be given now: the window's own and those of the page in view."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._by_place: dict[str, tuple[Command, ...]] = {}

    def put(self, place: str, commands: Iterable[Command]) -> None:
        """The commands of *place* (`window`, `page`) are these from now on."""
        self._by_place[place] = tuple(commands)
        self.changed.emit()

    def all(self, menu: Menu | None = None) -> Sequence[Command]:
        """All, or those of one menu, in the order they were put."""
        found = (command for commands in self._by_place.values() for command in commands)
        return [command for command in found if menu is None or command.menu == menu]

    def find(self, name: str) -> Command | None:
        """The command of that name; where a page has the window's name too, the page's."""
        return next((command for command in reversed(self.all()) if command.name == name), None)
