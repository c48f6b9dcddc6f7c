"""The tab of findings: numbered, each with the record it is about and what the office replied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, P_, _
from k2k_desktop.services.review import findings, reviews
from k2k_desktop.services.review.findings import FindingLine, FindingPage
from k2k_desktop.services.review.records import CLOSED
from k2k_desktop.ui.kit.beside import BesideSection, RecordPane, named
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.pages import Shell
from k2k_desktop.ui.kit.short import ShortTable
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.review import forms
from k2k_desktop.ui.review.looks import finding_cells
from k2k_desktop.ui.review.opening import open_subject


class FindingsSection(BesideSection[FindingLine]):
    """One line a finding of the review *review_id*; without one, of all reviews, the most pressing first."""

    record_table = "review_finding"

    def __init__(
        self, work: Work, shell: Shell, review_id: int | None = None, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(work, shell, parent)
        self.review_id = review_id
        self.page: FindingPage | None = None
        self.waiting = self.choice(_("Status"), [(_("Every finding"), False), (_("Waiting for a reply"), True)])
        heads = (_(P_("desk", "Finding")), _("Weight"), _("Reply by"), _("Status"))
        self.table = ShortTable(_("Findings"), heads, (0, 104, 136, 148), self, row=48, gutter=20)
        empty = ("flag", _("No finding"), _("Ctrl+Shift+F writes one about any record on the screen."))
        self.pane = RecordPane(empty, _("Finding in hand"), self)
        self.put_beside("review.findings", self.waiting)
        self.table.row_opened.connect(lambda _key: self.open())
        self.refresh(frozenset())

    def title(self) -> str:
        """The tab's words with how many there are."""
        words = _("Findings") if self.review_id else _("Findings and replies")
        return _("{words} ({count})", words=words, count=len(self.lines)) if self.lines else words

    def commands(self) -> Sequence[Command]:
        """Write one, reply, answer, say how it stands, open its record."""
        work, page = self.work, self.page
        shut = UserError(CLOSED) if page and page.closed else None
        none = None if page and page.subject else UserError(N_("This finding is about no record."))
        found = [] if self.review_id is None else [
            command_for(findings.save_finding, work, self.add, label=N_("New finding"), icon="plus", shortcut="Ctrl+N",
                        enabled=self._closed),
        ]  # fmt: skip
        reply = command_for(findings.reply_to_finding, work, self.reply, label=N_("Reply to finding…"),
                            enabled=self.chosen)  # fmt: skip
        state = command_for(findings.set_finding_status, work, self.set_status, label=N_("Set status of finding…"),
                            enabled=self.chosen)  # fmt: skip
        first = [reply, state] if work.may("desk.reply") else [state, reply]
        return [
            *found, *first,
            Command("review.open_finding", N_("Open record of the finding"), self.open, "", "record", "arrow-right",
                    lambda: self.chosen() or none),
            command_for(findings.answer_reply, work, self.answer, label=N_("Answer the reply…"), enabled=self.chosen),
            command_for(findings.set_finding_due, work, self.put_off, label=N_("Put off reply to finding…"),
                        enabled=self.chosen),
            named("review.edit_finding", command_for(
                findings.save_finding, work, self.edit, label=N_("Edit finding"), icon="pencil", shortcut="F2",
                enabled=lambda: self.chosen() or shut,
            )),
        ]  # fmt: skip

    def refresh(self, tables: frozenset[str]) -> None:
        """Read again."""
        only = bool(self.waiting.currentData())
        lines = self.work.read(findings.findings_of, self.review_id, only)
        self.show_lines((one.id, one, finding_cells(one, review=self.review_id is None)) for one in lines)

    def show_hand(self) -> None:
        """The finding in hand with its replies."""
        key = self.key()
        self.page = self.work.read(findings.finding_page, key) if key else None
        page = self.page
        if page is None:
            self.pane.show_record("", [])
        else:
            can = [command for command in self.commands() if command.enabled() is None and command.shortcut != "Ctrl+N"]
            self.pane.show_record(page.line.title, facts_of(page), words_of(page), can[:3])
        self.commands_changed.emit()

    def add(self) -> None:
        """Write a finding about no record."""
        if self.review_id is not None:
            forms.write_finding(self.work, self, self.review_id, self.show_new)

    def edit(self) -> None:
        """Change the words of the finding in hand."""
        if self.page is not None:
            forms.edit_finding(self.work, self, self.page)

    def reply(self) -> None:
        """Reply for the office."""
        if self.page is not None:
            forms.reply(self.work, self, self.page, answer=False)

    def answer(self) -> None:
        """The auditor's word to the replies."""
        if self.page is not None:
            forms.reply(self.work, self, self.page, answer=True)

    def set_status(self) -> None:
        """Say how the finding in hand stands."""
        if self.page is not None:
            forms.set_status(self.work, self, self.page)

    def put_off(self) -> None:
        """Another day for the reply."""
        if self.page is not None:
            forms.put_off(self.work, self, self.page)

    def open(self) -> None:
        """Open the record the finding is about; Alt+Left comes back."""
        if self.page is not None and self.page.subject is not None:
            open_subject(self.shell, *self.page.subject, self.page.called)

    def _closed(self) -> UserError | None:
        closed = self.review_id is not None and self.work.read(reviews.review_page, self.review_id).closed
        return UserError(CLOSED) if closed else None


class AllFindingsSection(FindingsSection):
    """The findings of every review: what the office has to reply to."""

    def __init__(self, work: Work, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(work, shell, None, parent)


def facts_of(page: FindingPage) -> list[tuple[str, str]]:
    """What a finding is, in words."""
    line = page.line
    due = show_day(line.due_on) if line.due_on else ""
    return [
        (_("Review"), line.review), (_("No."), str(line.number)), (_("Weight"), line.weight.say()),
        (_("Status"), line.status.say()), (_("Record"), page.called),
        (_("Reply by"), _("late: {day}", day=due) if line.late else due),
        (_("Settled on"), show_day(page.settled_on) if page.settled_on else ""),
    ]  # fmt: skip


def words_of(page: FindingPage) -> str:
    """Rule, facts and advice, then the replies in order, each under its name."""
    parts = [
        (_("Rule"), page.rule), (_("What was found"), page.facts), (_("What the auditor advises"), page.advice),
        *((_("{name}, {when}", name=one.by or _("The program"), when=show_instant(one.at)), one.text)
          for one in page.replies),
    ]  # fmt: skip
    return "\n\n".join(f"{name}\n{text}" for name, text in parts if text)
