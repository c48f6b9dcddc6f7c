"""A tab that is a list with the record in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.ui.kit.inhand import InHandPane, ListInHand, split_beside
from k2k_desktop.ui.kit.sections import CHOOSE_FIRST, Section
from k2k_desktop.ui.kit.widgets import SplitPage

_WHOLE: Final = 1146  # what a window of 1366 leaves for a page


def fill_beside(
    host: QWidget, left: QWidget, pane: QWidget, kept: str, width: int = 400, names: tuple[str, str] = ("", "")
) -> SplitPage:
    """Fill *host* with *left* and the *pane* of the record in hand; *kept* names where the widths are remembered."""
    return _filled(host, split_beside(host, left, pane, names, (_WHOLE - width, width), kept))


def _filled(host: QWidget, split: SplitPage) -> SplitPage:
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(split)
    return split


class ListedSection(ListInHand, Section):
    """A list and a pane. A subclass makes both, calls `put_beside` last, and says in `read_hand` what to show of the
    record of key `hand` (0 for none); *record_table* names the table it lists."""

    record_table = ""
    to_edges = True
    pane: InHandPane

    def put_beside(self, names: tuple[str, str], kept: str, width: int = 400) -> None:
        """Lay out `list` and `pane` side by side, so named; *kept* names where the widths are remembered."""
        self.lay_beside(self, self.pane, names, (_WHOLE - width, width), kept)
        _filled(self, self.split)
        self.read_hand()

    def tell_total(self) -> None:
        """The tab says how many there are."""
        self.commands_changed.emit()

    def show_record(self, table: str, key: int) -> None:
        """Select a record of this list."""
        if table == self.record_table:
            self.list.show_key(key)
            self.take(key)

    def record(self) -> tuple[str, int] | None:
        """The record selected."""
        return (self.record_table, self.hand) if self.hand else None

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), *([self.pane.area] if self.pane.area.isVisible() else [])]

    def chosen(self) -> UserError | None:
        """What stands in the way while nothing is in hand."""
        return None if self.hand else UserError(CHOOSE_FIRST)
