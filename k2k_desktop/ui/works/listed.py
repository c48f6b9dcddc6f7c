"""A tab that is a list with the record in hand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import Section
from k2k_desktop.ui.kit.widgets import SplitPage
from k2k_desktop.ui.kit.work import Work

CHOOSE_FIRST: Final = N_("Choose a line in the list first.")
_WHOLE: Final = 1146  # what a window of 1366 leaves for a page
_PANE: Final = 1  # its place in the split, after the list


def split_beside(
    host: QWidget, left: QWidget, pane: QWidget, kept: str, width: int = 400, names: tuple[str, str] = ("", "")
) -> SplitPage:
    """Fill *host* with *left* and the *pane* of the record in hand; *kept* names where the widths are remembered."""
    split = SplitPage(host)
    split.add_pane(left, name=names[0])
    split.add_pane(pane, width=width, name=names[1])
    split.set_widths(memory.recall(kept, [theme.px(_WHOLE - width), theme.px(width)]))
    split.widths_changed.connect(lambda widths: memory.keep(kept, widths))
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(split)
    return split


class ListedSection(Section):
    """A list and a pane. A subclass makes both, calls `put_beside` last, and says in `read_hand` what to show of the
    record of key `hand` (0 for none); *record_table* names the table it lists."""

    record_table = ""
    to_edges = True

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.total = self.hand = 0
        self.is_narrow = False
        self.list: ListPage
        self.pane: InHandPane

    def put_beside(self, names: tuple[str, str], kept: str, width: int = 400) -> None:
        """Lay out `list` and `pane` side by side, so named; *kept* names where the widths are remembered."""
        self.split = split_beside(self, self.list, self.pane, kept, width, names)
        self.list.row_selected.connect(self.take)
        self.list.counted.connect(self._counted)
        self.read_hand()

    def read_hand(self) -> None:
        """Read and show the record in hand."""
        raise NotImplementedError

    def take(self, key: int) -> None:
        """Take a record in hand."""
        if key != self.hand:
            self.hand = key
            self.read_hand()

    def refresh(self, tables: frozenset[str]) -> None:
        """The table reads itself again; the one in hand is read here."""
        if not tables:
            self.list.load()
        self.read_hand()

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

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Close the pane that covers a narrow window's list; else clear words, then filters."""
        if self.is_narrow and self.pane.isVisible():
            self.split.set_pane_open(_PANE, False)
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return self.list.escape()

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the list."""
        self.is_narrow = narrow
        self.split.set_pane_open(_PANE, not narrow)

    def chosen(self) -> UserError | None:
        """What stands in the way while nothing is in hand."""
        return None if self.hand else UserError(CHOOSE_FIRST)

    def _counted(self, _shown: int, total: int) -> None:
        if total != self.total:
            self.total = total
            self.commands_changed.emit()
