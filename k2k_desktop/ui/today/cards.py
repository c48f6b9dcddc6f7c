"""The cards of Hari Ini: a heading with a link, and below it a table, lines, or words where there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import HEADER, ROW_TWO, Cell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Card, button, label


class ListCard(Card):
    """A card under *heading*; its *link* does *opened*; *nothing* is said while it has no line."""

    def __init__(
        self, heading: str, link: str, opened: Callable[[], object], nothing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent, padding=0)
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 0, 1, theme.px(6))
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(8))
        self._heading, self.heading = heading, label(heading, "heading", self)
        row.addWidget(self.heading, 1)
        more = button(link, "link", self)
        more.clicked.connect(lambda: opened())
        row.addWidget(more)
        self.body.addLayout(row)
        self._nothing = label(nothing, "body", self, kind="muted", wrap=True)
        self._nothing.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8))
        self.body.addWidget(self._nothing)

    def count(self, number: int) -> None:
        """Say beside the heading how many there are; the card shows the first of them."""
        counted = _("{heading} · {count}", heading=self._heading, count=f"{number:,}")
        self.heading.setText(counted if number else self._heading)

    def say_nothing(self, nothing: bool) -> None:
        """Whether to say that there is no line."""
        self._nothing.setVisible(nothing)

    def fill(self, table: ShortTable, rows: Sequence[tuple[int, Sequence[Cell]]]) -> None:
        """Show *rows* in the card's *table* at their whole height: the page scrolls, not the table."""
        table.show_rows(rows)
        table.setFixedHeight(theme.px(HEADER) + len(rows) * theme.px(ROW_TWO) + 2)
        table.setVisible(bool(rows))
        self.say_nothing(not rows)
