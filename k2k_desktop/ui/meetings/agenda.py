"""The agenda at the left of the minutes: a ring for each item, in the order that Alt and the arrows change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from k2k_desktop.core.i18n import _
from k2k_desktop.services.meetings import ItemView
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import button, label

WIDTH = 226


class AgendaPane(QFrame):
    """`item_chosen` carries the key of the item moved to, `item_opened` of one to write in (Enter), `item_ticked` of
    one to finish or not (Space); `add_wanted` asks for a new one."""

    item_chosen = Signal(int)
    item_opened = Signal(int)
    item_ticked = Signal(int)
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pane")
        self.setAccessibleName(_("Agenda"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QFrame(self)
        head.setProperty("kind", "bar")
        head.setFixedHeight(theme.px(45))
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.px(14), 0, theme.px(10), 0)
        row.addWidget(label(_("Agenda"), "strong", head), 1)
        self.add_button = button("", "icon", head, icon="plus", name=_("Add agenda item"))
        self.add_button.clicked.connect(self.add_wanted)
        row.addWidget(self.add_button)
        column.addWidget(head)
        self.table = ShortTable(_("Agenda"), parent=self, row=36, gutter=14)
        self.table.row_selected.connect(self.item_chosen)
        self.table.row_opened.connect(self.item_opened)
        self.table.row_ticked.connect(self.item_ticked)
        column.addWidget(self.table, 1)
        column.addWidget(self._foot())

    def show_items(self, items: Sequence[ItemView], current: int) -> None:
        """Show the agenda with the item *current* in hand."""
        self.table.show_rows([(item.id, [_cell(item, item.id == current)]) for item in items], current)
        done = sum(item.finished for item in items)
        self.count.setText(_("{done} of {total} finished", done=done, total=len(items)))

    def _foot(self) -> QWidget:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        lines = QVBoxLayout(foot)
        lines.setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8))
        lines.setSpacing(theme.px(2))
        self.count = label("", "caption", foot)
        lines.addWidget(self.count)
        lines.addWidget(label(_("Alt+↑ / Alt+↓ change the order"), "caption", foot, wrap=True))
        return foot


def _cell(item: ItemView, current: bool) -> Cell:
    words = _("{number} {title}", number=f"{item.number.removesuffix('0')} ", title=item.title)
    state = _("finished") if item.finished else _("not finished")
    said = _("{item}, {state}", item=words, state=state)
    if item.closed:
        said = _("{item}, closed item", item=said)
    if item.finished:
        return Cell(words, icon="circle-check", tone="ok", said=said)
    if item.closed and not current:
        return Cell(words, icon="lock", said=said)
    return Cell(words, icon="circle-dot" if current else "circle", tone="accent" if current else "text", said=said)
