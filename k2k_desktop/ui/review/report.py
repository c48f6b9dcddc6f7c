"""The tab of the closing report: what still waits, the conclusion, the trail, closing and printing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, _, language
from k2k_desktop.services import checkpoints
from k2k_desktop.services.review import papers, reviews, running
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.services.review.reviews import ReviewPage
from k2k_desktop.ui.kit import theme
from k2k_desktop.ui.kit.buttons import Command, command_for, put_buttons
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.scrolled import scrolled
from k2k_desktop.ui.kit.sections import Section, paper_commands
from k2k_desktop.ui.kit.widgets import Card, FactList, label
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms


class ReportSection(Section):
    """What the report will say, and what it still lacks."""

    def __init__(self, work: Work, shell: Shell, review_id: int, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.page: ReviewPage = work.read(reviews.review_page, review_id)
        self.facts = FactList(self, label_width=170)
        self.conclusion = label("", parent=self, wrap=True)
        self.conclusion.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lay_out()
        self.refresh(frozenset())

    def commands(self) -> Sequence[Command]:
        """Close the review, print its report."""
        shut = UserError(CLOSED) if self.page.closed else None
        return [
            command_for(reviews.close_review, self.work, self.end, label=N_("Close review…"),
                        enabled=lambda: shut),
            *paper_commands(
                self.work, self.shell, papers.review_report_pdf, _("Closing report of the review"),
                (N_("Print closing report in Bahasa Melayu"), N_("Print closing report in English")),
                lambda: (self.review_id,),
            ),
        ]  # fmt: skip

    def document(self) -> PrintJob | None:
        """The report; a draft while the review is open."""
        return PrintJob(_("Closing report of the review"), papers.review_report_pdf, (self.review_id, language()))

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        self.page = self.work.read(reviews.review_page, self.review_id)
        self.facts.show_facts(self._facts())
        words = self.page.conclusion or _("Written when the review is closed.")
        self.conclusion.setText(words)
        put_buttons(self._buttons, self.commands(), self)
        self.commands_changed.emit()

    def panes(self) -> Sequence[QWidget]:
        """The buttons, then the conclusion."""
        first = self._buttons.itemAt(0)
        button = first.widget() if first is not None else None
        return [*([button] if button is not None and button.isEnabled() else []), self.conclusion]

    def end(self) -> None:
        """Close it with a conclusion."""
        forms.close(self.work, self, self.page)

    def _facts(self) -> list[tuple[str, str]]:
        line = self.page.line
        waiting = line.samples - line.looked_at
        samples = _("{done} of {all} looked at", done=line.looked_at, all=line.samples)
        run = self.work.read(running.last_run, self.review_id)
        exceptions = _("Not run yet.")
        if run is not None:
            exceptions = _("{when}, by {name}", when=show_instant(run.at), name=run.by)
        return [
            (_("Status"), line.status.say()),
            (_("Samples"), samples if not waiting else _("{samples}: {count} wait", samples=samples, count=waiting)),
            (_("Exception tests"), exceptions),
            (_("Findings"), _("{count}, of which {unsettled} not settled", count=line.findings,
                              unsettled=line.unsettled)),
            (_("Cash counts"), str(self.page.cash_counts)), (_("Audit trail"), self._trail()),
        ]  # fmt: skip

    def _trail(self) -> str:
        if self.work.can(checkpoints.standing) is not None:
            return ""
        found = self.work.read(checkpoints.standing)
        if found.verified_at is None:
            return _("Not verified yet.")
        when = show_instant(found.verified_at)
        if found.faults:
            return _("Verified {when}: {faults} faults.", when=when, faults=found.faults)
        return _("Verified {when}: {count} entries, nothing changed or lost.", when=when, count=f"{found.verified:,}")

    def _lay_out(self) -> None:
        column = scrolled(self)
        column.setContentsMargins(0, 0, 0, theme.px(16))
        column.setSpacing(theme.px(16))
        state = Card(_("What the report says"), self)
        state.body.addWidget(self.facts)
        self._buttons = QHBoxLayout()
        state.body.addSpacing(theme.px(6))
        state.body.addLayout(self._buttons)
        words = Card(_("Conclusion"), self)
        words.body.addWidget(self.conclusion)
        for card in (state, words):
            column.addWidget(card)
        column.addStretch(1)
