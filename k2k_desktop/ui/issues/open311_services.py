"""Which category each service of another system is: one row a service, those still to be said first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.services.imports.plan import LEAVE_OUT
from k2k_desktop.services.issues.open311.bringing import ServiceAsked
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.basics import ElidedLabel, clear, label
from k2k_desktop.ui.kit.scrolled import scrolled


class ServicesPanel(QWidget):
    """A list of services with a category each. `said` carries the service and the key of its category as text, or
    LEAVE_OUT."""

    said = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = scrolled(self)
        column.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.choices: dict[str, QComboBox] = {}
        self._shown: list[str] = []

    def show_services(self, services: Sequence[ServiceAsked], categories: Sequence[tuple[int, str]]) -> None:
        """Show *services*; the rows stay where they are while the same services are answered."""
        keys = sorted(one.key for one in services)
        if keys != self._shown:
            self._shown = keys
            clear(self._grid)
            self.choices.clear()
            for row, one in enumerate(services):
                self._add(row, one, categories)

    def forget(self) -> None:
        """Build every row anew the next time: another system may know other services."""
        self._shown = []

    def _add(self, row: int, one: ServiceAsked, categories: Sequence[tuple[int, str]]) -> None:
        name = ElidedLabel(one.name, "strong", self)
        name.setToolTip(one.name)
        count = label(say_count("{count} request", "{count} requests", one.requests), "caption", self)
        choice = QComboBox(self)
        choice.setAccessibleName(_("Category of “{service}”", service=one.name))
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.addItem(_("Choose…"), "")
        for key, words in categories:
            choice.addItem(words, str(key))
        choice.addItem(_("Leave them out"), LEAVE_OUT)
        choice.setCurrentIndex(max(0, choice.findData(one.answered or str(one.category_id))))
        choice.setEnabled(one.asked)
        choice.setToolTip("" if one.asked else _("Known by its code, its name, or from before."))
        choice.activated.connect(lambda _at, key=one.key, box=choice: self.said.emit(key, box.currentData()))
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(count, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(choice, row, 2, Qt.AlignmentFlag.AlignVCenter)
        self.choices[one.key] = choice
