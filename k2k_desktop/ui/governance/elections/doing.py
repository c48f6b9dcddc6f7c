"""The commands about one election: its next step, everything beside it, and its papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from k2k_desktop.core.actions import Action, Question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_, Language, _, language, say_count
from k2k_desktop.models.governance.elections import BallotMethod, ElectionStatus, NominationStatus
from k2k_desktop.services.governance import election_papers, elections
from k2k_desktop.services.governance.elections import BoxView, CandidateView, ContestView, ElectionPage
from k2k_desktop.ui.governance.elections import dialogs
from k2k_desktop.ui.kit.buttons import Command, command_for
from k2k_desktop.ui.kit.dialogs import ask_reason, show_refusal
from k2k_desktop.ui.kit.pages import PrintJob, Shell
from k2k_desktop.ui.kit.work import Work

_NO_CANDIDATE: Final = N_("Choose a candidate in the list first.")
_NO_CONTEST: Final = N_("Choose a position in the list first.")
_NO_BOX: Final = N_("Choose a box in the list first.")
_OVER: Final = (ElectionStatus.declared, ElectionStatus.cancelled)


class Doing:
    """Commands about the election *page* and what is in hand of it."""

    def __init__(self, work: Work, shell: Shell, host: QWidget) -> None:
        self.work, self.shell, self.host = work, shell, host

    def next_step(self, page: ElectionPage) -> Command | None:
        """What comes next; where something is missing it says what."""
        missing = next(iter(page.missing), None)
        match page.status:
            case ElectionStatus.planned if page.notice_on is None:
                return self._step(elections.issue_election_notice, lambda: self._notice(page), "send")
            case ElectionStatus.planned:
                return self._step(elections.freeze_roll, lambda: self._freeze(page), "lock")
            case ElectionStatus.nominations:
                return self._step(elections.open_polling, partial(self.attempt, elections.open_polling, page.id),
                                  "vote", missing)  # fmt: skip
            case ElectionStatus.polling:
                return self._step(elections.close_count, partial(self.attempt, elections.close_count, page.id),
                                  "circle-check", missing)  # fmt: skip
            case ElectionStatus.counted:
                return self._step(elections.declare_result, lambda: self._declare(page), "gavel", missing)
        return None

    def others(
        self, page: ElectionPage, contest: ContestView | None, person: CandidateView | None, box: BoxView | None
    ) -> list[Command]:
        """Everything beside the next step that the state allows."""
        work, host = self.work, self.host
        found: list[Command] = []
        if page.status not in _OVER:
            edit = partial(dialogs.edit_election, work, host, page)
            found.append(command_for(elections.save_election, work, edit, icon="pencil", shortcut="F2"))
        if page.status is ElectionStatus.planned and page.notice_on is None:
            found += self._plan(page, contest)
        if page.status is ElectionStatus.nominations:
            found += self._nominations(page, contest, person)
        if page.status in (ElectionStatus.polling, ElectionStatus.counted):
            found += self._counting(page, contest, box)
        if page.status not in _OVER:
            found.append(command_for(elections.cancel_election, work, lambda: self._cancel(page), icon="circle-x"))
        return found

    def papers(self, page: ElectionPage, person: CandidateView | None) -> list[Command]:
        """Every paper there is at this stage, in both languages."""
        found = []
        for question in _papers(page):
            for spoken in ("ms", "en") if language() == "ms" else ("en", "ms"):
                run = partial(self._print, question, page, spoken)
                found.append(Command(f"{question.name}.{spoken}", _WORDS[question.name, spoken], run, "", "record",
                                     "printer", partial(self.work.can, question), "papers"))  # fmt: skip
        if person is not None:
            run = partial(self._print, election_papers.nomination_form_pdf, page, language(), person.id)
            found.append(Command("governance.nomination_form_filled", N_("Print form of this nomination"), run, "",
                                 "record", "printer", partial(self.work.can, election_papers.nomination_form_pdf),
                                 "papers"))  # fmt: skip
        return found

    def job(self, page: ElectionPage) -> PrintJob | None:
        """What Ctrl+P prints: the paper wanted at this stage."""
        wanted = _papers(page)
        return self._job(wanted[0], page, language()) if wanted else None

    def attempt(self, act: Action[..., Any], *args: Any, reason: str = "", **kwargs: Any) -> bool:
        """Do it, or say why not."""
        try:
            self.work.change(act, *args, reason=reason, **kwargs)
        except UserError as error:  # said in words
            show_refusal(self.host, error)
            return False
        return True

    # ---- parts

    def _step(
        self, act: Action[..., Any], run: Callable[[], object], icon: str, missing: UserError | None = None
    ) -> Command:
        return command_for(act, self.work, run, icon=icon, enabled=lambda: missing)

    def _plan(self, page: ElectionPage, contest: ContestView | None) -> list[Command]:
        work = self.work
        add = command_for(elections.save_contest, work, partial(dialogs.save_contest, work, self.host, page, None),
                          icon="plus", shortcut="Ctrl+N")  # fmt: skip
        chosen = UserError(_NO_CONTEST) if contest is None else None
        key = contest.id if contest else 0
        remove = command_for(elections.remove_contest, work, partial(self.attempt, elections.remove_contest, key),
                             icon="trash-2", enabled=lambda: chosen)  # fmt: skip
        return [add, remove]

    def _nominations(
        self, page: ElectionPage, contest: ContestView | None, person: CandidateView | None
    ) -> list[Command]:
        work = self.work
        nominate = command_for(
            elections.nominate, work,
            lambda: dialogs.nominate(work, self.host, page, contest.id if contest else None), icon="user-plus",
            shortcut="Ctrl+N",
        )  # fmt: skip
        chosen = UserError(_NO_CANDIDATE) if person is None else None
        key = person.id if person else 0
        accept = command_for(elections.accept_nomination, work,
                             partial(self.attempt, elections.accept_nomination, key), icon="user-check",
                             enabled=lambda: chosen)  # fmt: skip
        withdraw = command_for(elections.withdraw_nomination, work,
                               partial(self.attempt, elections.withdraw_nomination, key), icon="user-x",
                               enabled=lambda: chosen)  # fmt: skip
        return [nominate, accept, withdraw]

    def _counting(self, page: ElectionPage, contest: ContestView | None, box: BoxView | None) -> list[Command]:
        work, host = self.work, self.host
        chosen = UserError(_NO_CONTEST) if contest is None else None
        no_vote = UserError(N_("There is no vote for this position.")) if contest and contest.unopposed else None
        found: list[Command] = []

        def recount() -> None:
            if contest is not None:
                self._recount(contest)

        if page.status is ElectionStatus.polling:
            found.append(command_for(
                elections.save_box, work, lambda: contest and dialogs.count_box(work, host, page, contest, None),
                label=N_("Count a box"), icon="plus", shortcut="Ctrl+N", enabled=lambda: chosen or no_vote,
            ))  # fmt: skip
            key = box.id if box else 0
            found.append(command_for(
                elections.remove_box, work, partial(self.attempt, elections.remove_box, key), icon="trash-2",
                enabled=lambda: None if box else UserError(_NO_BOX),
            ))  # fmt: skip
        found.append(command_for(
            elections.start_recount, work, recount, icon="rotate-ccw",
            enabled=lambda: chosen or no_vote,
        ))  # fmt: skip
        no_tie = None if contest and contest.tied else UserError(N_("There is no tie for this position."))
        found.append(command_for(
            elections.break_tie, work, lambda: contest and dialogs.break_tie(work, host, contest), icon="equal",
            enabled=lambda: chosen or no_tie,
        ))  # fmt: skip
        return found

    def _notice(self, page: ElectionPage) -> None:
        short = self.work.read(elections.notice_is_short, page.id)
        if short is None:
            self.attempt(elections.issue_election_notice, page.id)
            return
        needed, given = short
        title = _("Notice of {given} days instead of {needed}: issue it all the same", given=given, needed=needed)
        reason = ask_reason(self.host, title)
        if reason is not None:
            self.attempt(elections.issue_election_notice, page.id, accept_short=True, reason=reason)

    def _freeze(self, page: ElectionPage) -> None:
        if self.attempt(elections.freeze_roll, page.id):
            count = self.work.read(elections.election_page, page.id).electors
            words = say_count("Roll frozen with {count} elector.", "Roll frozen with {count} electors.", count)
            run = partial(self._print, election_papers.electoral_roll_pdf, page, language())
            self.shell.toast(words, _("Print roll"), run)

    def _declare(self, page: ElectionPage) -> None:
        if self._try_declare(page):
            run = partial(self._print, election_papers.result_certificate_pdf, page, language())
            self.shell.toast(_("Result declared. The new term has begun with its members."), _("Print"), run)

    def _try_declare(self, page: ElectionPage) -> bool:
        """Declare it; where somebody has served too many terms, only with a reason."""
        try:
            self.work.change(elections.declare_result, page.id)
        except Invalid as error:
            if "override_reason" not in error.fields:
                show_refusal(self.host, error)
                return False
            reason = ask_reason(self.host, error.say())
            return reason is not None and self.attempt(elections.declare_result, page.id, override_reason=reason)
        except UserError as error:  # said in words
            show_refusal(self.host, error)
            return False
        return True

    def _recount(self, contest: ContestView) -> None:
        reason = ask_reason(self.host, _("Recount: {position}", position=contest.position))
        if reason is not None:
            self.attempt(elections.start_recount, contest.id, reason)

    def _cancel(self, page: ElectionPage) -> None:
        reason = ask_reason(self.host, _(elections.cancel_election.label))
        if reason is not None:
            self.attempt(elections.cancel_election, page.id, reason=reason)

    def _print(self, question: Question[..., Any], page: ElectionPage, spoken: Language, *more: Any) -> None:
        self.shell.print_out(self._job(question, page, spoken, *more))

    def _job(self, question: Question[..., Any], page: ElectionPage, spoken: Language, *more: Any) -> PrintJob:
        title = _("{paper} {organisation}", paper=_(_NAMES[question.name]), organisation=page.organisation)
        return PrintJob(title, question, (page.id, spoken, *more))


def _papers(page: ElectionPage) -> Sequence[Question[..., Any]]:
    """The papers there are at this stage, the one wanted now first."""
    roll, form = election_papers.electoral_roll_pdf, election_papers.nomination_form_pdf
    ballots: tuple[Question[..., Any], ...] = ()
    if page.method is BallotMethod.secret and any(len(one.standing) > one.seats for one in page.contests):
        ballots = (election_papers.ballots_pdf,)
    match page.status:
        case ElectionStatus.planned:
            return (form,)
        case ElectionStatus.nominations:
            return (roll, form)
        case ElectionStatus.polling:
            return (*ballots, roll)
        case ElectionStatus.counted | ElectionStatus.declared:
            return (election_papers.result_certificate_pdf, roll)
    return (roll,) if page.roll_on else ()


def may_accept(person: CandidateView | None) -> bool:
    """Whether Enter on a candidate accepts the nomination."""
    return person is not None and person.status is NominationStatus.proposed


_NAMES: Final = {
    election_papers.electoral_roll_pdf.name: N_("Electoral roll"),
    election_papers.nomination_form_pdf.name: N_("Nomination form"),
    election_papers.ballots_pdf.name: N_("Ballot papers"),
    election_papers.result_certificate_pdf.name: N_("Certificate of election result"),
}
_WORDS: Final[dict[tuple[str, Language], str]] = {
    (election_papers.electoral_roll_pdf.name, "ms"): N_("Print electoral roll in Bahasa Melayu"),
    (election_papers.electoral_roll_pdf.name, "en"): N_("Print electoral roll in English"),
    (election_papers.nomination_form_pdf.name, "ms"): N_("Print nomination form in Bahasa Melayu"),
    (election_papers.nomination_form_pdf.name, "en"): N_("Print nomination form in English"),
    (election_papers.ballots_pdf.name, "ms"): N_("Print ballot papers in Bahasa Melayu"),
    (election_papers.ballots_pdf.name, "en"): N_("Print ballot papers in English"),
    (election_papers.result_certificate_pdf.name, "ms"): N_("Print result certificate in Bahasa Melayu"),
    (election_papers.result_certificate_pdf.name, "en"): N_("Print result certificate in English"),
}
