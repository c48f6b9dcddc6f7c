"""The tab of cash counts: each sheet with its total against the book."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant, show_money
from k2k_desktop.core.i18n import N_, _, language, say
from k2k_desktop.services.review import cash, papers, reviews
from k2k_desktop.services.review.cash import CashPage
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms


class CashSection(BesideSection[CashPage]):
    """One line a count, the latest first; Enter or F2 changes it while the review is open."""

    def __init__(self, work: Work, shell: Shell, review_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.closed = False
        heads = (_("Who keeps the cash"), _("Counted"), _("By the book"), _("Difference"))
        self.table = ShortTable(_("Cash counts"), heads, (0, 120, 120, 130), self, row=48, gutter=20)
        heads_right(self.table, 1, 2, 3)
        empty = ("banknote", _("No cash count"), _("Count the cash with its keeper and a witness."))
        self.pane = RecordPane(empty, _("Cash count in hand"), self)
        self.put_beside("review.cash")
        self.table.row_opened.connect(lambda _key: self.edit())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Count, change a count, print its sheet."""
        shut, one = (UserError(CLOSED) if self.closed else None), self.current()
        return [
            command_for(cash.save_cash_count, self.work, self.add, label=N_("New cash count"), icon="plus",
                        shortcut="Ctrl+N", enabled=lambda: shut),
            named("review.edit_cash_count", command_for(
                cash.save_cash_count, self.work, self.edit, label=N_("Edit cash count"), icon="pencil", shortcut="F2",
                enabled=lambda: self.chosen() or shut,
            )),
            *paper_commands(
                self.work, self.shell, papers.cash_sheet_pdf, _("Cash count"),
                (N_("Print cash count in Bahasa Melayu"), N_("Print cash count in English")),
                lambda: (one.id,) if one else None, self.chosen,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The sheet of the count in hand."""
        one = self.current()
        return PrintJob(_("Cash count"), papers.cash_sheet_pdf, (one.id, language())) if one else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.closed = self.work.read(reviews.review_page, self.review_id).closed
        lines = self.work.read(cash.cash_counts, self.review_id)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_line(self, one: CashPage) -> None:
        """The count in hand: its pieces, the total, and the difference in words."""
        pieces = [(say(name), f"{count:,} × {show_money(sen)}") for name, count, sen in one.pieces if count]
        facts = [
            (_("Counted at"), show_instant(one.counted_at)), (_("Witness"), one.witness), *pieces,
            (_("Counted"), show_money(one.total_sen)), (_("By the book"), show_money(one.book_sen)),
        ]  # fmt: skip
        words = "\n\n".join(
            part for part in (cash.difference_words(one.total_sen, one.book_sen), one.explanation) if part
        )
        self.pane.show_record(one.holder, facts, words, self.commands()[1:3])

    def add(self) -> None:
        """Count."""
        forms.count_cash(self.work, self, self.review_id, None, self.show_new)

    def edit(self) -> None:
        """Change the count in hand."""
        one = self.current()
        if one is not None and not self.closed and self.work.can(cash.save_cash_count) is None:
            forms.count_cash(self.work, self, self.review_id, one, self.show_new)


def _cells(one: CashPage) -> list[Cell]:
    difference = Cell(show_money(0), align="right", muted=True)
    if one.difference_sen:
        difference = Cell(show_money(one.difference_sen), align="right", strong=True)
    return [
        Cell(one.holder, second=show_instant(one.counted_at)), Cell(show_money(one.total_sen), align="right"),
        Cell(show_money(one.book_sen), align="right"), difference,
    ]  # fmt: skip
