"""Tong kitar semula: what was deleted and not yet brought back, with all that went along with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, say, say_count
from k2k_desktop.services import recycle_bin
from k2k_desktop.services.recycle_bin import DeletedPage
from k2k_desktop.services.trail_words import TABLES
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import ROW_TWO, Cell
from k2k_desktop.ui.kit.dialogs import ask, run_with_panel
from k2k_desktop.ui.kit.inhand import InHandPage, InHandPane
from k2k_desktop.ui.kit.listpage import ListPage
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.widgets import FactList, label
from k2k_desktop.ui.kit.work import Work

_PANE, _LIST, _ROWS = 380, 766, 200


def bin_command(work: Work, shell: Shell) -> Command:
    """The command that opens the bin over the page in view."""

    def show() -> None:
        view = BinView(work, shell)
        shell.open_view(view)
        view.list.table.setFocus()

    return Command("recycle_bin.open", N_("Recycle bin"), show, "", "record", "trash-2")


class BinView(InHandPage):
    """Each deletion in a line; beside it what went, and the way back."""

    def __init__(self, work: Work, shell: Shell) -> None:
        super().__init__(work, shell)
        self._page: DeletedPage | None = None
        empty = (_("Nothing is in the bin"), _("What somebody deletes is listed here until it is brought back."))
        self.list = ListPage(work, recycle_bin.DELETED, empty=empty, hints=(N_("Enter restores"),), parent=self)
        self.pane = DeletedPane(self)
        self._restore = command_for(
            recycle_bin.restore_deleted, work, self.restore, label=N_("Restore…"), icon="rotate-ccw",
            enabled=self._refused,
        )  # fmt: skip
        names = (_("Recycle bin"), _("Deletion in hand"))
        self.put_beside(self.pane, names, _PANE, _LIST, "recycle_bin/widths")
        self.fill()
        self.begins = self.list.table
        self.list.row_opened.connect(lambda _key: self._restore.try_run())

    def title(self) -> str:
        """The view's title."""
        return _("Recycle bin")

    def fact(self) -> str:
        """How many deletions."""
        return say_count("{count} deletion", "{count} deletions", self.total)

    def primary(self) -> Command | None:
        """Bring back the one in hand."""
        return self._restore

    def commands(self) -> Sequence[Command]:
        """The same."""
        return (self._restore,)

    def read_hand(self) -> None:
        """Show what went in the deletion in hand."""
        self._page = None
        if self.hand:
            self._page = self.work.read(recycle_bin.deleted_page, self.hand)
            self.pane.show_deleted(self._page, (self._restore,))
        else:
            self.pane.show_nothing()
        self.commands_changed.emit()

    def restore(self) -> None:
        """Ask, saying what comes back; then bring it back."""
        page = self._page
        if page is None:
            return
        text = say_count(
            "Bring back {count} record? It stands where it was, and the links to it are whole again. That is a new "
            "entry.",
            "Bring back {count} records? They stand where they were, and the links to them are whole again. That is a "
            "new entry.",
            page.count,
        )  # fmt: skip
        if ask(self.window(), _("Restore what was deleted"), text, {"do": _("&Restore")}) == "do":
            run_with_panel(self, self.work, recycle_bin.restore_deleted, _("Restoring"), self._restored, page.seq)

    def panes(self) -> Sequence[QWidget]:
        """The stops of F6."""
        return [*self.list.panes(), *([self.pane.area] if self.pane.isVisible() else [])]

    def escape(self) -> bool:
        """Clear words and filters; then go back."""
        if not super().escape():
            self.shell.close_view(self)
        return True

    def _restored(self, count: int) -> None:
        self.hand, self._page = 0, None
        self.list.load()
        self.pane.show_nothing()
        self.shell.toast(say_count("{count} record is back.", "{count} records are back.", count))

    def _refused(self) -> UserError | None:
        if self._page is None:
            return UserError(N_("Choose a deletion in the list first."))
        return self._page.refused


class DeletedPane(InHandPane):
    """One deletion: who, when, why, and every record that went."""

    def __init__(self, parent: QWidget | None = None) -> None:
        empty = ("trash-2", _("No deletion chosen"), _("Choose one to see what went with it."))
        super().__init__(empty, _("Deletion in hand"), parent)
        inside = self.inside
        self.heading = label("", "heading", inside, wrap=True)
        self.facts = FactList(inside, label_width=88)
        self.why_not = label("", parent=inside, wrap=True)
        theme.wear(self.why_not, "muted")
        self.rows = ShortTable(_("Records that went"), (_("Record"),), (0,), inside, row=ROW_TWO, gutter=10)
        self.rows.setMinimumHeight(theme.px(_ROWS))
        self.more = label("", "caption", inside, wrap=True)
        for part in (self.heading, self.facts, self.why_not, self.rows, self.more):
            self.lines.addWidget(part)
        self.lines.addStretch(1)
        self.show_nothing()

    def show_deleted(self, page: DeletedPage, commands: Sequence[Command]) -> None:
        """Show *page*, with *commands* at the foot."""
        first = page.rows[0] if page.rows else None
        self.heading.setText((recycle_bin.in_words(first.title) or _kind(first.table)) if first else "")
        links = say_count("{count} other record", "{count} other records", page.links) if page.links else ""
        self.facts.show_facts(
            [
                (_("Time"), show_instant(page.at, seconds=True)),
                (_("User"), page.user or _("The program")),
                (_("Action taken"), _(page.action)),
                (_("Reason"), page.reason),
                (_("Changed too"), links),
            ]
        )
        self.why_not.setText(page.refused.say() if page.refused else "")
        self.why_not.setVisible(page.refused is not None)
        shown = [
            [Cell(_kind(row.table), second=" ".join(recycle_bin.in_words(row.title).split()))] for row in page.rows
        ]
        self.rows.show_rows([(place, cells) for place, cells in enumerate(shown, 1)])
        left = page.count - len(page.rows)
        self.more.setText(say_count("{count} more record", "{count} more records", left) if left else "")
        self.more.setVisible(left > 0)
        self.show_whole(commands)


def _kind(table: str) -> str:
    return say(TABLES.get(table, N_("Record")))
