"""The audit trail: its entries, whether it is whole, and the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.services import audit
from k2k_desktop.services.audit import EntryPage
from k2k_desktop.services.trail_words import TABLES
from k2k_desktop.ui.audit.bin import bin_command
from k2k_desktop.ui.audit.codes import TrailCodes
from k2k_desktop.ui.audit.integrity import IntegrityLine
from k2k_desktop.ui.audit.looks import act_cell
from k2k_desktop.ui.audit.pane import EntryPane
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.inhand import InHandPage
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.work import Work

_READ_ONLY: Final = N_("Read only: the audit trail can be neither edited nor deleted")


class AuditPage(InHandPage):
    """Read only, and says so; what one may undo is undone as a new entry."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell)
        self._page: EntryPage | None = None
        looks: dict[str, Look] = {"action": act_cell}
        self.list = ListPage(work, audit.ENTRIES, looks, hints=(_READ_ONLY,), parent=self)
        self.pane = EntryPane(self)
        self.integrity = IntegrityLine(work, lambda: self.list, self.list)
        self.codes = TrailCodes(work, shell, lambda: self.list, self._proved)
        column = self.list.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.integrity)
        self.put_beside(self.pane, (_("Audit trail"), _("Entry in hand")), 344, 802, "audit/widths")
        self.fill()
        self.list.row_opened.connect(self._open)
        self.pane.entry_wanted.connect(self.list.show_key)
        self.integrity.checked.connect(self.list.table.reload)

    def title(self) -> str:
        """The page's title."""
        return _("Audit Trail")

    def fact(self) -> str:
        """What it tells."""
        return _("Who, what, when and why")

    def commands(self) -> Sequence[Command]:
        """Check it, its codes and its export; open the record of the entry in hand, or take the entry back."""
        return [self.integrity.command, *self.codes.commands(), bin_command(self.work, self.shell), *self._about()]

    def show_record(self, table: str, key: int) -> None:
        """Select an entry."""
        self.list.show_key(key)

    def record(self) -> tuple[str, int] | None:
        """The entry in hand: an auditor notes a finding about it."""
        return ("audit_entry", self.hand) if self.hand else None

    def refresh(self, tables: frozenset[str]) -> None:
        """F5 reads again; the list does so itself after a change, and entries never change."""
        if not tables:
            self.integrity.refresh()
            self.list.load()

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), *([self.pane.area] if self.pane.isVisible() else [])]

    def _proved(self) -> None:
        self.integrity.refresh()
        self.list.table.reload()

    def _open(self, key: int) -> None:
        self.split.set_pane_open(1, True)
        self.take(key)

    def _about(self) -> list[Command]:
        page = self._page
        if page is None:
            return []
        found = []
        if page.subject is not None and page.subject[0] in TABLES:
            table, key = page.subject
            open_it = Command(
                "audit.open",
                N_("Open record"),
                lambda: self.shell.open_record(table, key),
                "",
                "record",
                "arrow-right",
            )
            found.append(open_it)
        if page.undoable:
            found.append(command_for(audit.undo, self.work, self._undo))
        return found

    def _undo(self) -> None:
        page = self._page
        if page is None:
            return
        words = say_count(
            "Take back “{act}” of {user}, {when}? {count} record becomes as it was before. That is a new entry.",
            "Take back “{act}” of {user}, {when}? {count} records become as they were before. That is a new entry.",
            page.count, act=_(page.action), user=page.user, when=show_instant(page.at),
        )  # fmt: skip
        if ask(self, _("Undo"), words, {"undo": _("Undo")}) != "undo":
            return
        try:
            self.work.change(audit.undo, page.seq)
        except UserError as error:  # a rule, or somebody's later work
            show_refusal(self, error, _("Not undone"))
            return
        self.shell.toast(_("Undone: {act}", act=_(page.action)))

    def take(self, key: int) -> None:
        """Take an entry in hand, read by another thread; the same one again where it was just undone."""
        self.hand = key
        self.read_hand()

    def read_hand(self) -> None:
        """Ask for the entry in hand."""
        self._page = None
        if self.hand:
            self.work.fetch(audit.entry_page, self._came, self.hand, owner=self, failed=self._refused)
        else:
            self.pane.show_nothing()
            self.commands_changed.emit()

    def _refused(self, error: UserError) -> None:
        self.pane.show_nothing()
        self.said.emit(error.say())

    def _came(self, page: EntryPage) -> None:
        self._page = page
        row = self.work.read(questions_of(audit.ENTRIES).rows, [page.seq])[0]
        act, record = (row[2], row[3] or "") if row is not None else ("", "")
        self.pane.show_entry(page, record, act_cell(act, language()), self._about())
        self.said.emit(_("Entry #{number}", number=f"{page.seq:,}"))
        self.commands_changed.emit()
