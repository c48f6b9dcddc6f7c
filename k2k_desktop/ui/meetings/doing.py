"""What can be done with a meeting now: its next step, its papers, its agenda, its people."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language, _, language
from k2k_desktop.models.meetings import MeetingStatus, MinutesStatus
from k2k_desktop.services import meetings
from k2k_desktop.services.meetings import MeetingPage, confirming, notice_papers
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask, ask_reason, show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work
from k2k_desktop.ui.meetings import dialogs, inviting

OPEN = frozenset({MeetingStatus.in_session, MeetingStatus.held, MeetingStatus.adjourned})
NEXT_STEP: Final = "F9"


class Doing:
    """The commands about one meeting, for the page that lists meetings and for the one that shows it."""

    def __init__(self, work: Work, shell: Shell, host: QWidget, save: Callable[[], bool] = lambda: True) -> None:
        self.work, self.shell, self.host, self._save = work, shell, host, save

    def next_step(self, page: MeetingPage) -> Command | None:
        """The one thing that comes next in the life of the meeting, always on one key; held down it is one step."""
        step = self._next_step(page)
        return dataclasses.replace(step, shortcut=NEXT_STEP, repeats=False) if step else None

    def _next_step(self, page: MeetingPage) -> Command | None:
        match page.status, page.minutes_status:
            case MeetingStatus.planned, _status:
                return self._command(meetings.issue_notice, lambda: self._issue(page))
            case MeetingStatus.notice_issued, _status:
                return self._command(meetings.open_meeting, lambda: self._do(meetings.open_meeting, page.id), "play")
            case MeetingStatus.in_session, _status:
                return self._command(meetings.close_meeting, lambda: self._close(page), "check")
            case ((MeetingStatus.held | MeetingStatus.adjourned), MinutesStatus.draft):
                return self._command(meetings.circulate, lambda: self._circulate(page), label=N_("Circulate draft"))
        return None

    def others(self, page: MeetingPage) -> list[Command]:
        """What else can be done with the meeting as a whole."""
        found = []
        locked = page.minutes_status is MinutesStatus.confirmed
        if not locked and page.status is not MeetingStatus.cancelled:
            edit = partial(dialogs.change_meeting, self.work, self.host, page)
            found.append(self._command(meetings.save_meeting, edit, "pencil", N_("Edit meeting")))
        if any(not one.mine for one in page.to_confirm) and page.status in OPEN and not locked:
            found.append(
                command_for(meetings.confirm_minutes, self.work, lambda: self.confirm(page),
                            enabled=lambda: _why_not_confirm(page))
            )  # fmt: skip
        if page.status is MeetingStatus.in_session:
            found.append(self._command(meetings.adjourn_meeting, lambda: self._adjourn(page)))
        if page.status is MeetingStatus.notice_issued:
            run = partial(self._reasoned, meetings.cancel_meeting, page)
            found.append(self._command(meetings.cancel_meeting, run))
        if page.status is MeetingStatus.planned:
            found.append(self._command(meetings.delete_meeting, lambda: self._delete(page), "trash-2"))
        found += inviting.commands(self, page)
        return found

    def papers(self, page: MeetingPage) -> list[Command]:
        """Every document of the meeting, in both languages."""
        found = []
        for question in _papers(page):
            for spoken in _both():
                words = _WORDS[question.name, spoken]
                found.append(
                    Command(
                        f"{question.name}.{spoken}", words, self._printing(question, page, spoken), "", "record",
                        "printer", partial(self.work.can, question), "papers",
                    )
                )  # fmt: skip
        return found

    def preview(self, page: MeetingPage) -> Command:
        """The header's second button."""
        question = _papers(page)[0]
        run = self._printing(question, page, language())
        return Command("meetings.preview", N_("Print preview"), run, "", "record", "printer",
                       lambda: self.work.can(question), "papers")  # fmt: skip

    def job(self, page: MeetingPage) -> PrintJob:
        """What Ctrl+P prints: the notice until the meeting opens, then its minutes."""
        return self._job(_papers(page)[0], page, language())

    def print_list(self, page: MeetingPage) -> None:
        """The list of attendance."""
        self._printing(meetings.attendance_pdf, page, language())()

    def confirm(self, page: MeetingPage) -> None:
        """Confirm earlier minutes at this meeting, or say why not."""
        if refused := self.work.can(meetings.confirm_minutes) or _why_not_confirm(page):
            show_refusal(self.host, refused)
            return
        if self._save():
            done = _("Minutes confirmed. They are locked from now on.")
            dialogs.confirm_minutes(self.work, self.host, page, lambda: self.shell.toast(done))

    def attempt(self, act: Action[..., Any], *args: Any, reason: str = "", **kwargs: Any) -> bool:
        """Do it, or say why not. Whether it was done."""
        try:
            self.work.change(act, *args, reason=reason, **kwargs)
        except UserError as error:  # the person is told
            show_refusal(self.host, error, _(act.label))
            return False
        return True

    def _command(self, act: Action[..., Any], run: Callable[[], object], icon: str = "", label: str = "") -> Command:
        return command_for(act, self.work, run, icon=icon, label=label)

    def _do(self, act: Action[..., Any], *args: Any) -> None:
        if self._save():
            self.attempt(act, *args)

    def _issue(self, page: MeetingPage) -> None:
        reason = inviting.why_late(self.work, self.host, page)
        if reason is None:
            return
        try:
            reference = self.work.change(meetings.issue_notice, page.id, late_reason=reason)
        except UserError as error:  # the person is told
            show_refusal(self.host, error)
            return
        print_it = self._printing(meetings.notice_pdf, page, language())
        self.shell.toast(_("Notice of {reference} issued.", reference=reference), _("Print notice"), print_it)

    def _close(self, page: MeetingPage) -> None:
        if self._save():
            dialogs.close_meeting(self.work, self.host, page)

    def _adjourn(self, page: MeetingPage) -> None:
        def then(key: int) -> None:
            following = self.work.read(meetings.meeting_page, key).reference
            words = _("Adjourned. {reference} takes it up.", reference=following)
            self.shell.toast(words, _("Open"), lambda: self.shell.open_record("meeting", key))

        if self._save():
            inviting.adjourn(self.work, self.host, page, then)

    def _circulate(self, page: MeetingPage) -> None:
        if self._save() and self.attempt(meetings.circulate, page.id):
            print_it = self._printing(meetings.minutes_pdf, page, language())
            self.shell.toast(_("Draft of {reference} circulated.", reference=page.reference), _("Print"), print_it)

    def _reasoned(self, act: Action[..., Any], page: MeetingPage) -> None:
        if self._save() and (reason := ask_reason(self.host, _(act.label))) is not None:
            self.attempt(act, page.id, reason=reason)

    def _delete(self, page: MeetingPage) -> None:
        words = _("Delete the planned meeting {reference}? Its agenda goes with it.", reference=page.reference)
        verb = _("Delete permanently")
        if ask(self.host, _(meetings.delete_meeting.label), words, {"delete": verb}, danger=True) == "delete":
            self.attempt(meetings.delete_meeting, page.id)

    def _printing(self, question: Question[..., Any], page: MeetingPage, spoken: Language) -> Callable[[], None]:
        def run() -> None:
            if self._save():
                self.shell.print_out(self._job(question, page, spoken))

        return run

    def _job(self, question: Question[..., Any], page: MeetingPage, spoken: Language) -> PrintJob:
        title = _("{paper} {reference}", paper=_(_NAMES[question.name]), reference=page.reference)
        return PrintJob(title, question, (page.id, spoken))


def _why_not_confirm(page: MeetingPage) -> UserError | None:
    if page.to_confirm and all(one.mine for one in page.to_confirm):
        return UserError(confirming.OWN_WORDS)
    nobody = N_("Nobody is marked as present yet. Mark attendance first: proposer and seconder are among them.")
    kinds = [item.kind for item in page.items]
    refused = confirming.why_not_at(page.status, page.minutes_status, page.reference, kinds)
    return refused or (None if page.quorum.present else UserError(nobody))


def _papers(page: MeetingPage) -> Sequence[Question[..., Any]]:
    """The papers of a meeting, the one wanted now first."""
    if page.status in OPEN:
        return (meetings.minutes_pdf, meetings.attendance_pdf, meetings.notice_pdf, notice_papers.agenda_pdf)
    return (
        meetings.notice_pdf, notice_papers.notice_letters_pdf, notice_papers.agenda_pdf, meetings.attendance_pdf,
    )  # fmt: skip


def _both() -> tuple[Language, Language]:
    return ("ms", "en") if language() == "ms" else ("en", "ms")


_NAMES = {
    meetings.minutes_pdf.name: N_("Minutes of meeting"),
    meetings.notice_pdf.name: N_("Notice of meeting"),
    meetings.attendance_pdf.name: N_("Attendance list"),
    notice_papers.notice_letters_pdf.name: N_("Notice letters"),
    notice_papers.agenda_pdf.name: N_("Agenda"),
}
_WORDS = {
    (meetings.minutes_pdf.name, "ms"): N_("Print minutes in Bahasa Melayu"),
    (meetings.minutes_pdf.name, "en"): N_("Print minutes in English"),
    (meetings.notice_pdf.name, "ms"): N_("Print notice in Bahasa Melayu"),
    (meetings.notice_pdf.name, "en"): N_("Print notice in English"),
    (meetings.attendance_pdf.name, "ms"): N_("Print attendance list in Bahasa Melayu"),
    (meetings.attendance_pdf.name, "en"): N_("Print attendance list in English"),
    (notice_papers.notice_letters_pdf.name, "ms"): N_("Print notice letters in Bahasa Melayu"),
    (notice_papers.notice_letters_pdf.name, "en"): N_("Print notice letters in English"),
    (notice_papers.agenda_pdf.name, "ms"): N_("Print agenda in Bahasa Melayu"),
    (notice_papers.agenda_pdf.name, "en"): N_("Print agenda in English"),
}
