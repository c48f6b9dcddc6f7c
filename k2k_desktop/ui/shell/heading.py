"""The header of the page in view: title, fact, state and buttons."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from k2k_desktop.ui.kit.buttons import Command, button_of
from k2k_desktop.ui.kit.cells import EMPTY
from k2k_desktop.ui.kit.pages import PageView
from k2k_desktop.ui.kit.widgets import PageHeader


class Heading(PageHeader):
    """A page header that shows what a view says of itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._buttons: list[QPushButton] = []

    def show_view(self, view: PageView) -> list[Command]:
        """Show *view*; gives every command of it, the primary one first."""
        self.set_title(view.title())
        self.set_fact(view.fact())
        badge = view.badge()
        state = badge or EMPTY
        self.set_badge(badge.text if badge else "", state.badge or "neutral", state.icon)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        primary, own = view.primary(), list(view.commands())
        self._buttons = [button_of(command, self) for command in view.secondary()]
        if primary is not None:
            self._buttons.append(button_of(primary, self, kind="primary"))
            own = [primary, *(command for command in own if command.name != primary.name)]
        for button in self._buttons:
            self.add_action(button)
            button.show()
        return own
