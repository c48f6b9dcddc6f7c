"""The header of the page in view: title, fact, state and buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from k2k_desktop.ui.kit.buttons import Command, button_of, show_state
from k2k_desktop.ui.kit.cells import EMPTY
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.kit.widgets import PageHeader


class Heading(PageHeader):
    """A page header that shows what a view says of itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._buttons: list[QPushButton] = []
        self._said: list[tuple[str, str, str, str]] = []

    def show_view(self, view: PageView) -> list[Command]:
        """Show *view*; gives every command of it, the primary one first."""
        self.set_title(view.title())
        self.set_fact(view.fact())
        badge = view.badge()
        state = badge or EMPTY
        self.set_badge(badge.text if badge else "", state.badge or "neutral", state.icon)
        primary, own = view.primary(), list(view.commands())
        shown = [(command, "secondary") for command in view.secondary()]
        if primary is not None:
            shown.append((primary, "primary"))
            own = [primary, *(command for command in own if command.name != primary.name)]
        self._show_buttons(shown)
        return own

    def _show_buttons(self, shown: list[tuple[Command, str]]) -> None:
        """The buttons there are stay where they say the same: another row in hand must not take the focus away."""
        said = [(command.name, command.say(), command.icon, kind) for command, kind in shown]
        if said == self._said:
            for button, (command, _kind) in zip(self._buttons, shown, strict=True):
                button.clicked.disconnect()
                button.clicked.connect(partial(_give, command))
                show_state(button, command)
            return
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._said = said
        self._buttons = [button_of(command, self, kind=kind) for command, kind in shown]
        for button in self._buttons:
            self.add_action(button)
            button.show()


def _give(command: Command, _on: bool = False) -> None:
    command.try_run()
