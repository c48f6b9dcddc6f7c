"""One review as a page of its own: summary, samples, exceptions, findings, cash counts and report as tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.services.review import reviews
from k2k_desktop.services.review.reviews import ReviewPage
from k2k_desktop.ui.kit.beside import named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.cells import Cell
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.sections import RecordTabs
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms
from k2k_desktop.ui.review.looks import period, review_state, scope

_MODULE: Final = "k2k_desktop.ui.review."
SECTIONS: Final[tuple[tuple[str, str], ...]] = (
    (P_("review", "Summary"), f"{_MODULE}summary:SummarySection"),
    (N_("Samples"), f"{_MODULE}samples:SamplesSection"),
    (N_("Exceptions"), f"{_MODULE}exceptions:ExceptionsSection"),
    (N_("Findings"), f"{_MODULE}findings:FindingsSection"),
    (N_("Cash count"), f"{_MODULE}cash:CashSection"),
    (P_("review", "Report"), f"{_MODULE}report:ReportSection"),
)


class ReviewView(RecordTabs):
    """Shows the review *review_id*; *section* is the marked title of the tab to begin with."""

    def __init__(self, work: Work, shell: Shell, review_id: int, section: str = "") -> None:
        self.review_id = review_id
        self.work = work
        self.read_page()
        super().__init__(work, shell, SECTIONS, _("Parts of the review"), args=(review_id,), begin=section)

    def read_page(self) -> None:
        """Read the review."""
        self.page: ReviewPage = self.work.read(reviews.review_page, self.review_id)

    def title(self) -> str:
        """The title of the review."""
        return self.page.line.title

    def fact(self) -> str:
        """Period and scope."""
        return _("{period} · {scope}", period=period(self.page.line), scope=scope(self.page.line))

    def badge(self) -> Cell | None:
        """Open or closed."""
        return review_state(self.page.line.status)

    def commands(self) -> Sequence[Command]:
        """What can be done in the tab in view, and with the review."""
        own = list(super().commands())
        key = "" if any(one.shortcut == "F2" for one in own) else "F2"
        edit = command_for(
            reviews.save_review, self.work, self._edit, label=N_("Edit review"), icon="pencil", shortcut=key
        )
        return [*own, named("review.edit_review", edit)]

    def record(self) -> tuple[str, int] | None:
        """This review."""
        return ("review", self.review_id)

    def _edit(self) -> None:
        forms.edit_review(self.work, self, self.page, lambda _key: None)
