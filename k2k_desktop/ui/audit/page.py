"""The audit trail: its entries, whether it is whole, and the one in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from k2k_desktop.core.asking import questions_of
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, language, say_count
from k2k_desktop.services import audit
from k2k_desktop.services.audit import EntryPage
from k2k_desktop.services.trail_words import TABLES
from k2k_desktop.ui.audit.integrity import IntegrityLine
from k2k_desktop.ui.audit.looks import act_cell
from k2k_desktop.ui.audit.pane import EntryPane
from k2k_desktop.ui.kit import memory, theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask, show_refusal
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import PageView, Shell
from k2k_desktop.ui.kit.rows import Look
from k2k_desktop.ui.kit.widgets import SplitPage
from k2k_desktop.ui.kit.work import Work

_DETAIL: Final = 344
_WIDTHS: Final = "audit/widths"
_READ_ONLY: Final = N_("Read only: the audit trail can be neither edited nor deleted")


class AuditPage(PageView):
    """Read only, and says so; what one may undo is undone as a new entry."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__()
        self._work, self._shell = work, shell
        self._total = 0
        self._page: EntryPage | None = None
        looks: dict[str, Look] = {"action": act_cell}
        self.list = ListPage(work, audit.ENTRIES, looks, hints=(_READ_ONLY,), parent=self)
        self.pane = EntryPane(self)
        self.integrity = IntegrityLine(work, lambda: self.list, self.list)
        column = self.list.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(1, self.integrity)
        self.split = SplitPage(self)
        self.split.add_pane(self.list, name=_("Audit trail"))
        self.split.add_pane(self.pane, width=_DETAIL, name=_("Entry in hand"))
        self.split.set_widths(memory.recall(_WIDTHS, [theme.px(802), theme.px(_DETAIL)]))
        self.split.widths_changed.connect(lambda widths: memory.keep(_WIDTHS, widths))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.list.row_selected.connect(self._select)
        self.list.row_opened.connect(self._open)
        self.list.counted.connect(self._counted)
        self.pane.entry_wanted.connect(self.list.show_key)
        self.integrity.checked.connect(self.list.table.reload)
        self._narrow = False

    def title(self) -> str:
        """The page's title."""
        return _("Audit Trail")

    def fact(self) -> str:
        """What it tells."""
        return _("Who, what, when and why")

    def commands(self) -> Sequence[Command]:
        """Check it; open the record of the entry in hand, or take the entry back."""
        return [self.integrity.command, *self._about()]

    def show_record(self, table: str, key: int) -> None:
        """Select an entry."""
        self.list.show_key(key)

    def refresh(self, tables: frozenset[str]) -> None:
        """The list reads itself again after a change; entries themselves never change."""
        if not tables:
            self.list.load()

    def save_state(self) -> dict[str, Any]:
        """Words, filters and selection of the list."""
        return self.list.save_state()

    def restore_state(self, state: dict[str, Any]) -> None:
        """Bring back what `save_state` gave."""
        self.list.restore_state(state)

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), *([self.pane.area] if self.pane.isVisible() else [])]

    def find_here(self) -> None:
        """Ctrl+F."""
        self.list.focus_search()

    def escape(self) -> bool:
        """Close the pane that covers a narrow window's list; else clear words, then filters."""
        if self._narrow and self.pane.isVisible():
            self.split.set_pane_open(1, False)
            return True
        return self.list.escape()

    def narrow(self, narrow: bool) -> None:
        """A narrow window shows only the list; Enter opens the pane."""
        self._narrow = narrow
        self.split.set_pane_open(1, not narrow)

    def _open(self, key: int) -> None:
        self.split.set_pane_open(1, True)
        self._select(key)

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
                lambda: self._shell.open_record(table, key),
                "",
                "record",
                "arrow-right",
            )
            found.append(open_it)
        if page.undoable:
            found.append(command_for(audit.undo, self._work, self._undo))
        return found

    def _undo(self) -> None:
        page = self._page
        if page is None:
            return
        words = say_count(
            N_("Take back “{act}” of {user}, {when}? {count} record becomes as it was before. That is a new entry."),
            N_("Take back “{act}” of {user}, {when}? {count} records become as they were before. That is a new entry."),
            page.count, act=_(page.action), user=page.user, when=show_instant(page.at),
        )  # fmt: skip
        if ask(self, _("Undo"), words, {"undo": _("Undo")}) != "undo":
            return
        try:
            self._work.change(audit.undo, page.seq)
        except UserError as error:  # a rule, or somebody's later work
            show_refusal(self, error, _("Not undone"))
            return
        self._shell.toast(_("Undone: {act}", act=_(page.action)))

    def _counted(self, _shown: int, total: int) -> None:
        self._total = total

    def _select(self, key: int) -> None:
        self._page = None
        if key:
            self._work.fetch(audit.entry_page, self._came, key, owner=self, failed=self._refused)
        else:
            self.pane.show_nothing()
            self.commands_changed.emit()

    def _refused(self, error: UserError) -> None:
        self.pane.show_nothing()
        self.said.emit(error.say())

    def _came(self, page: EntryPage) -> None:
        self._page = page
        row = self._work.read(questions_of(audit.ENTRIES).rows, [page.seq])[0]
        act, record = (row[2], row[3] or "") if row is not None else ("", "")
        self.pane.show_entry(page, record, act_cell(act, language()), self._about())
        self.said.emit(_("Entry #{number}", number=f"{page.seq:,}"))
        self.commands_changed.emit()
