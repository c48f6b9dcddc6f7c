"""The buttons that choose a view of the complaints: list, board, calendar, map, figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from k2k_desktop.core.i18n import _, say
from k2k_desktop.ui.issues.views import ViewOf
from k2k_desktop.ui.kit import icons
from k2k_desktop.ui.kit.basics import button


class ViewSwitch(QWidget):
    """One stop of Tab, arrows go along; words where there is room. `chosen` carries its name."""

    chosen = Signal(str)

    def __init__(self, views: Sequence[ViewOf], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Views"))
        self._views = tuple(views)
        self._group = QButtonGroup(self)
        self._wordy = 0
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: dict[str, QPushButton] = {}
        for view in self._views:
            words = say(view.label)
            made = button("", "segment", self, icon=view.icon, name=words)
            made.setCheckable(True)
            made.clicked.connect(partial(self._clicked, view.name))
            self._group.addButton(made)
            self.buttons[view.name] = made
            made.setProperty("place", {0: "first", len(self._views) - 1: "last"}.get(len(self.buttons) - 1, ""))
            row.addWidget(made)
        self.setVisible(len(self._views) > 1)
        self.show_view(self._views[0].name)

    def show_view(self, name: str) -> None:
        """Show which view is in front, without saying so."""
        for view in self._views:
            made, front = self.buttons[view.name], view.name == name
            made.setChecked(front)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if front else Qt.FocusPolicy.ClickFocus)
            made.setText(say(view.label) if self._wordy > (0 if front else 1) else "")
            icons.put(made, view.icon, "accent" if front else "text", 16)
            if front:
                self.front = name

    def fit(self, room: int) -> None:
        """Within *room* pixels, every button shows its word, or the one in front alone, or none."""
        for self._wordy in (2, 1, 0):
            self.show_view(self.front)
            if self._row.sizeHint().width() <= room:
                break

    def _clicked(self, name: str, _on: bool = False) -> None:
        self.show_view(name)
        self.chosen.emit(name)
