"""The tab of what was shown of masked numbers and amounts: who, of whom, what, why, when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services.people import revealing
from k2k_desktop.services.people.revealing import Shown
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane
from k2k_desktop.ui.kit.buttons import Command
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work


class RevealsSection(BesideSection[Shown]):
    """One line a showing, the newest first; never the value itself."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_("Record"), _("What was shown"), _("User"), _("Time"))
        self.table = ShortTable(_("Numbers shown"), heads, (0, 180, 160, 200), self, row=48, gutter=20)
        empty = ("eye", _("Nothing was shown"), _("Whoever shows a masked number gives a reason; it is listed here."))
        self.pane = RecordPane(empty, _("Showing in hand"), self)
        self.put_beside("privacy.reveals")
        self.table.row_opened.connect(lambda _key: self.open_entry())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Open the entry of the trail, or the record."""
        return [
            Command("reveals.entry", N_("Open the trail entry"), self.open_entry, "", "record", "arrow-right",
                    self.chosen),
            Command("reveals.record", N_("Open the record"), self.open_subject, "", "record", "arrow-right",
                    lambda: None if self.record() else UserError(N_("This line has no record to open."))),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        refused = self.work.can(revealing.reveals)
        lines = [] if refused else self.work.read(revealing.reveals)
        self.show_lines((one.seq, one, _cells(one)) for one in lines)

    def show_line(self, one: Shown) -> None:
        """Who, what and why."""
        facts = [
            (_("What was shown"), _what(one)), (_("User"), one.user), (_("Time"), show_instant(one.at)),
            (_("Reason"), one.reason),
        ]  # fmt: skip
        self.pane.show_record(one.title or _what(one), facts, "", self.commands())

    def record(self) -> tuple[str, int] | None:
        """Whose number it was."""
        one = self.current()
        return one.subject if one else None

    def open_entry(self) -> None:
        """The entry of the trail."""
        if one := self.current():
            self.shell.open_record("audit_entry", one.seq)

    def open_subject(self) -> None:
        """The record."""
        if record := self.record():
            self.shell.open_record(*record)


def _what(one: Shown) -> str:
    if one.rows > 1:
        return say_count("Identity numbers of {count} resident", "Identity numbers of {count} residents", one.rows)
    return say(one.what)


def _cells(one: Shown) -> list[Cell]:
    return [
        Cell(one.title or "—", second=one.reason, strong=True), Cell(_what(one)), Cell(one.user),
        Cell(show_instant(one.at)),
    ]  # fmt: skip
