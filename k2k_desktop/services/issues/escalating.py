"""Taking a complaint higher: from the office to the committee, and on to the agency that must act."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.issues import LIFECYCLE, Escalation, EventKind, Issue, IssueStatus
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.issues.letters import public_title
from k2k_desktop.services.issues.records import add_event, open_issue, place_of
from k2k_desktop.services.issues.statuses import move
from k2k_desktop.services.issues.telling import tells_on
from k2k_desktop.services.meetings.sending import NextAgenda, next_agenda, send_to_agenda
from k2k_desktop.services.runner import about, today

_STEPS: Final = (Escalation.office, Escalation.committee, Escalation.agency)


@dataclass(frozen=True)
class Committee:
    """A committee that a complaint can come before, with its next meeting where one is planned."""

    organisation_id: int
    name: str
    next: NextAgenda | None


@question(needs="issues.see")
def committees(session: Session) -> list[Committee]:
    """The organisations of the office with their next meetings; those that have one first."""
    rows = session.execute(sa.select(Organisation.id, Organisation.name).order_by(Organisation.name)).all()
    found = [Committee(key, name, next_agenda(session, key)) for key, name in rows]
    return sorted(found, key=lambda one: one.next is None)


@action(N_("Take higher"), needs="issues.act", icon="arrow-up-right")
def escalate(
    session: Session,
    issue_id: int,
    version: int,
    to: Escalation,
    reason: str | None,
    agency: str | None = None,
    agency_reference: str | None = None,
    reply_by: dt.date | None = None,
    *,
    organisation_id: int | None = None,
    after_notice: bool = False,
) -> int:
    """Take an open complaint to the committee (on the agenda of *organisation_id*'s next meeting where one is given,
    else by letter to its chair) or to an *agency*. Gives the key of the line in its history.

    Never down again. The letter is the act: nothing is sent by itself.
    """
    issue = open_issue(session, issue_id, version)
    words = _judged(session, issue, to, reason, agency, reply_by)
    issue.escalation = to
    if to is Escalation.agency:
        issue.put(
            {"agency": (agency or "").strip()[:120], "agency_reference": (agency_reference or "").strip() or None}
        )
        issue.reply_by = reply_by
    event = add_event(session, issue_id, EventKind.escalated, text=words)
    if to is Escalation.agency:
        _refer(session, issue, reply_by)
    if to is Escalation.committee and organisation_id is not None:
        title = agenda_title(session, issue, document_language(session))
        item = send_to_agenda(session, organisation_id, "issue", issue_id, title, after_notice=after_notice)
        add_event(session, issue_id, EventKind.agenda, about=f"agenda_item:{item}")
    session.flush()
    about(session, "issue", issue_id)
    return event


def agenda_title(session: Session, issue: Issue, language: Language) -> str:
    """What stands on the agenda; of a confidential complaint only its number and category."""
    title = public_title(session, issue, language)
    if issue.confidential:
        return say(N_("Complaint {reference}: {title}"), language, reference=issue.reference, title=title)
    place = place_of(
        session, issue.estate_id, issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id,
        issue.place_note, language,
    )  # fmt: skip
    words = N_("Complaint {reference}: {title} ({place})")
    return say(words, language, reference=issue.reference, title=title, place=place)


def _refer(session: Session, issue: Issue, reply_by: dt.date | None) -> None:
    """With the agency from now on, until the new day; one that was with an agency already comes back for it."""
    if issue.status is IssueStatus.referred:
        move(session, issue, IssueStatus.in_progress, internal=True)
    if IssueStatus.referred in LIFECYCLE[issue.status]:
        move(session, issue, IssueStatus.referred, until_on=reply_by)


def _judged(
    session: Session, issue: Issue, to: Escalation, reason: str | None, agency: str | None, reply_by: dt.date | None
) -> str:
    """The reason, made whole. Raises Invalid or UserError for what cannot be."""
    words = (reason or "").strip()
    if to is Escalation.office or _STEPS.index(to) < _STEPS.index(issue.escalation):
        raise UserError(
            N_("This complaint is with “{now}” already. It is never taken lower again; settle it or close it."),
            now=issue.escalation.say(),
        )
    if to is Escalation.committee and issue.escalation is Escalation.committee:
        raise UserError(N_("The committee has this complaint already. Take it to an agency if that is not enough."))
    wrong: dict[str, UserError] = {}
    if not words:
        wrong["end_reason"] = UserError(N_("Say why: this stands in the letter."))
    elif found := tells_on(session, issue, words, home=issue.confidential):
        wrong["end_reason"] = UserError(
            N_("“{found}” would tell who complained. Write the reason without name, unit or telephone."), found=found
        )
    if to is Escalation.agency and not (agency or "").strip():
        wrong["agency"] = UserError(N_("Write which agency it goes to."))
    if to is Escalation.agency and (reply_by is None or reply_by <= today(session)):
        wrong["reply_by"] = UserError(N_("Give a day after today to reply by: until then the clock stands still."))
    if wrong:
        raise Invalid(wrong)
    return words
