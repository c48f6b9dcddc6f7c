"""The tab of reviews: the open ones first; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, P_, _, language, say_count
from k2k_desktop.models.review import ReviewStatus
from k2k_desktop.services.review import papers, reviews
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.services.review.reviews import ReviewLine
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, heads_right, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.sections import paper_commands
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms
from k2k_desktop.ui.review.looks import period, review_state, scope

_NONE: Final = Cell("—", muted=True, align="right")


class ReviewsSection(BesideSection[ReviewLine]):
    """One line a review."""

    record_table = "review"

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        heads = (_(P_("desk", "Review")), _("Looked at"), _("Unsettled"), _("Status"))
        self.table = ShortTable(_(P_("desk", "Reviews")), heads, (0, 104, 110, 140), self, row=52, gutter=20)
        heads_right(self.table, 1, 2)
        empty = ("clipboard-list", _("No review yet"), _("An auditor begins one with a period and a seed."))
        self.pane = RecordPane(empty, _("Review in hand"), self)
        self.put_beside("review.reviews")
        self.table.row_opened.connect(lambda _key: self.open())
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Begin one, open it, change it, print its report."""
        work, one = self.work, self.current()
        closed = UserError(CLOSED) if one and one.status is ReviewStatus.closed else None
        return [
            command_for(reviews.save_review, work, self.add, label=N_("New review"), icon="plus", shortcut="Ctrl+N"),
            Command("review.open", N_("Open review"), self.open, "", "record", "folder-open", self.chosen),
            named("review.edit_review", command_for(
                reviews.save_review, work, self.edit, label=N_("Edit review"), icon="pencil", shortcut="F2",
                enabled=lambda: self.chosen() or closed,
            )),
            *paper_commands(
                work, self.shell, papers.review_report_pdf, _("Closing report of the review"),
                (N_("Print closing report in Bahasa Melayu"), N_("Print closing report in English")),
                lambda: (one.id,) if one else None, self.chosen,
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The report of the review in hand."""
        one = self.current()
        title = _("Closing report of the review")
        return PrintJob(title, papers.review_report_pdf, (one.id, language())) if one else None

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        lines = self.work.read(reviews.reviews)
        self.show_lines((one.id, one, _cells(one)) for one in lines)

    def show_line(self, one: ReviewLine) -> None:
        """Facts of the review in hand."""
        self.pane.show_record(one.title, facts_of(one), "", [self.commands()[1], *self.commands()[3:4]])

    def add(self) -> None:
        """Begin a review and open it."""
        forms.edit_review(self.work, self, None, self.open_key)

    def edit(self) -> None:
        """Change the review in hand."""
        if key := self.key():
            forms.edit_review(self.work, self, self.work.read(reviews.review_page, key), lambda _key: None)

    def open(self) -> None:
        """Open the review in hand over the list."""
        if key := self.key():
            self.open_key(key)

    def open_key(self, key: int) -> None:
        """Open one review over the list."""
        from k2k_desktop.ui.review.view import ReviewView

        self.refresh(frozenset())
        self.table.select_key(key)
        self.shell.open_view(ReviewView(self.work, self.shell, key))


def facts_of(one: ReviewLine) -> list[tuple[str, str]]:
    """What a review is and how far it is, in words."""
    samples = _("{done} of {all} looked at", done=one.looked_at, all=one.samples) if one.samples else ""
    found = say_count("{count} finding", "{count} findings", one.findings) if one.findings else ""
    if one.unsettled:
        found = _("{findings}, {unsettled} not settled", findings=found, unsettled=one.unsettled)
    return [
        (_(P_("review", "Period")), period(one)), (_(P_("review", "Scope")), scope(one)),
        (_("Auditor"), one.auditor), (_("Status"), one.status.say()), (_("Samples"), samples),
        (_("Findings"), found),
    ]  # fmt: skip


def _cells(one: ReviewLine) -> list[Cell]:
    second = _("{period} · {scope}", period=period(one), scope=scope(one))
    looked = Cell(f"{one.looked_at}/{one.samples}", align="right") if one.samples else _NONE
    open_ones = Cell(f"{one.unsettled}/{one.findings}", align="right") if one.findings else _NONE
    return [
        Cell(one.title, second=second, strong=one.status is ReviewStatus.open), looked, open_ones,
        review_state(one.status),
    ]  # fmt: skip
