"""One entry of the trail, whole: who, when, why, each field before and after, and the link to the entry before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import _, say_count
from k2k_desktop.models.office import Role
from k2k_desktop.services.audit import EntryPage, RecordChange
from k2k_desktop.services.trail_words import TABLES
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import HEADER, ROW, Cell
from k2k_desktop.ui.kit.inhand import InHandPane
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import Badge, FactList, button, label

_MOST: Final = 12  # rows of the table of changes seen at once


class EntryPane(InHandPane):
    """`entry_wanted` carries the number of another entry to show."""

    entry_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = ("shield-check", _("No entry chosen"), _("Choose an entry to see what it changed."))
        super().__init__(empty, _("Entry in hand"), parent)
        self._build()
        self.show_nothing()

    def show_entry(self, page: EntryPage, record: str, state: Cell, commands: Sequence[Command]) -> None:
        """Show an entry about the *record* so called; *state* is its look in the list."""
        self._number.setText(_("Entry #{number}", number=f"{page.seq:,}"))
        self._title.setText(record or state.text)
        self._badge.show_state(state.text, state.badge or "info", state.icon)
        roles = ", ".join(Role[name].say() for name in page.roles.split(",") if name in Role.__members__)
        reason = _("“{reason}”", reason=page.reason) if page.reason else ""
        self._facts.show_facts([
            (_("Time"), show_instant(page.at, seconds=True)),
            (_("User"), page.user or _("The program")),
            (_("Role"), roles),
            *([(_("Second person"), second)] if (second := _second(page)) else []),
            *([(_("Wrong passwords"), f"{page.failed:,}")] if page.failed else []),
            (_("Computer"), page.computer),
            (_("Reason"), reason),
        ])  # fmt: skip
        self._show_changes(page)
        shown = page.fingerprint
        self._chain.show_facts([
            (_("Fingerprint"), f"{shown[:4]} {shown[4:8]} … {shown[-4:]}"),
            (_("Previous entry"), self._link(page)),
        ])  # fmt: skip
        self.show_whole(commands)

    def _build(self) -> None:
        inside, lines = self.inside, self.lines
        self._number = label("", "caption", inside)
        self._title = label("", "heading", inside, wrap=True)
        self._badge = Badge("", parent=inside)
        self._facts = FactList(inside, label_width=88)
        self._head = label(_("Changes"), "strong", inside)
        self.changes = ShortTable(_("Changes"), (_("Field"), _("Before"), _("After")), (104, 0, 0), inside, gutter=10)
        self._more = label("", "caption", inside, wrap=True)
        self._chain = FactList(inside, label_width=88)
        for part in (self._number, self._title, self._badge, self._facts):
            lines.addWidget(part)
        below: tuple[QWidget, ...] = (self._head, self.changes, self._more, label(_("Chain"), "strong", inside))
        for each in (*below, self._chain):
            lines.addWidget(each)
        lines.addStretch(1)

    def _show_changes(self, page: EntryPage) -> None:
        rows = [row for change in page.changes for row in _rows(change, len(page.changes) > 1)]
        self.changes.show_rows([(place, cells) for place, cells in enumerate(rows, 1)])
        height = theme.px(HEADER) + theme.px(ROW) * min(len(rows), _MOST) + 2
        self.changes.setFixedHeight(height)
        for part in (self._head, self.changes):
            part.setVisible(bool(rows))
        hidden = page.count - len(page.changes)
        self._more.setText(say_count("{count} more record", "{count} more records", hidden) if hidden else "")
        self._more.setVisible(hidden > 0)

    def _link(self, page: EntryPage) -> str | QWidget:
        if page.seq <= 1:
            return _("This is the first entry.")
        made = button(_("#{number} · matches", number=f"{page.seq - 1:,}"), "link", self)
        made.setToolTip(page.previous)
        made.clicked.connect(lambda: self.entry_wanted.emit(page.seq - 1))
        place = QWidget(self)
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(made)
        row.addStretch(1)
        return place


def _second(page: EntryPage) -> str:
    """Who was the second of two people, or what stood in for one; nothing where one person does it."""
    if page.one_person:
        return _("Nobody: a one-person office")
    return _("Nobody: the recovery sheet was used") if page.by_sheet else page.second


def _rows(change: RecordChange, several: bool) -> list[list[Cell]]:
    """The fields of one record; its kind stands above them where the entry changed several."""
    rows = [
        [Cell(_(one.label)), _value(one.before, change.op != "I"), _value(one.after, change.op != "D", after=True)]
        for one in change.fields
    ]
    if several:
        words = _(TABLES.get(change.table, change.table))
        ops = {"I": _("new"), "U": _("changed"), "D": _("deleted")}
        rows.insert(0, [Cell(words, strong=True), Cell(ops[change.op], muted=True), Cell("")])
    return rows


def _value(text: str, there: bool, *, after: bool = False) -> Cell:
    """The later value stands out: that is the one that holds."""
    if not there:
        return Cell("")
    return Cell(" ".join(text.split()), muted=not after, strong=after) if text else Cell(_("(empty)"), muted=True)
