"""Letters about a complaint: to an agency or a committee's chair, and the reply to whoever reported it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.issues import Category, Escalation, EventKind, Issue, IssueEvent
from k2k_desktop.models.issues.works import IssuePhoto
from k2k_desktop.models.office import Office, Role
from k2k_desktop.models.people import Resident
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.records import category_words, order_named, place_of
from k2k_desktop.services.issues.telling import tells_on
from k2k_desktop.services.runner import who

if TYPE_CHECKING:
    from k2k_desktop.reports import issue_letter

CHAIR: Final = N_("The Chairperson of the Committee")
_DATED: Final = (EventKind.recorded, EventKind.status, EventKind.escalated, EventKind.outage, EventKind.work_order)


@question(needs="issues.act", recorded=N_("Print letter about complaint"))
def issue_letter_pdf(session: Session, issue_id: int, language: Language) -> Printed:
    """The letter to the agency or the committee a complaint was last taken to; refused where it was taken to none."""
    from k2k_desktop.reports import issue_letter

    letter = letter_paper(session, issue_id, language)
    return documents.issued(
        session, f"{letter.kind}_letter", ("issue", issue_id), letter.title, letter, issue_letter.print_issue_letter,
        edition=f"escalated {_escalated(session, issue_id).id}",
    )  # fmt: skip


@question(needs="issues.act", recorded=N_("Print reply to reporter"))
def reply_letter_pdf(session: Session, event_id: int, language: Language) -> Printed:
    """A reply kept in the history, as a letter; its words stand as they were written."""
    from k2k_desktop.reports import issue_letter

    event = session.get_one(IssueEvent, event_id)
    if event.kind is not EventKind.reply:
        raise UserError(N_("Only a reply to the reporter prints as a letter."))
    issue = session.get_one(Issue, event.issue_id)
    title = say(N_("Complaint {reference}: {title}"), language, reference=issue.reference,
                title=public_title(session, issue, language) if issue.confidential else issue.title)  # fmt: skip
    letter = issue_letter.IssueLetter(
        paper=office.paper(session, language), kind="reply", written=local(event.at).date(),
        recipient=_reporter(session, issue, language), title=title, words=event.text or "",
        signed_name=who(session).name, signed_position=post_of(session, language),
        reference=our_reference(session, issue.reference), your_reference=issue.outside_reference or "",
    )  # fmt: skip
    return documents.issued(
        session, "reply_letter", ("issue", issue.id), title, letter, issue_letter.print_issue_letter,
        edition=f"reply {event_id}",
    )  # fmt: skip


def letter_paper(session: Session, issue_id: int, language: Language) -> issue_letter.IssueLetter:
    """All that stands in the letter, collected from the records; never who reported it."""
    from k2k_desktop.reports import issue_letter

    issue = session.get_one(Issue, issue_id)
    if issue.escalation is Escalation.office:
        raise UserError(N_("This complaint was not taken higher yet. Take it higher first, then print the letter."))
    agency = issue.escalation is Escalation.agency
    event = _escalated(session, issue_id)
    photos = session.scalar(sa.select(sa.func.count()).where(IssuePhoto.issue_id == issue_id)) or 0
    estate = session.get_one(Estate, issue.estate_id)
    to = (issue.agency or "",) if agency else (say(CHAIR, language), estate.name)
    title = say(N_("Complaint {reference}: {title}"), language, reference=issue.reference,
                title=public_title(session, issue, language))  # fmt: skip
    return issue_letter.IssueLetter(
        paper=office.paper(session, language), kind="agency" if agency else "committee",
        written=local(event.at).date(), recipient=to,
        title=title, words=event.text or "", signed_name=who(session).name, signed_position=post_of(session, language),
        reference=our_reference(session, issue.reference),
        your_reference=(issue.agency_reference or "") if agency else "",
        facts=_facts(session, issue, language), dates=_dates(session, issue, language), photos=photos,
        reply_by=issue.reply_by,
    )  # fmt: skip


def public_title(session: Session, issue: Issue, language: Language) -> str:
    """The title of a complaint; its category where it is confidential, or where the title names who complained."""
    if issue.confidential or tells_on(session, issue, issue.title, home=False):
        return ", ".join(category_words(session.get_one(Category, issue.category_id), language))
    return issue.title


def public_description(session: Session, issue: Issue) -> str:
    """The description; nothing where the complaint is confidential or the words name who complained."""
    words = issue.description or ""
    return "" if issue.confidential or tells_on(session, issue, words, home=False) else words


def post_of(session: Session, language: Language) -> str:
    """What whoever prints is in the office: `Pengurus`."""
    held = who(session).roles
    return next((role.say(language) for role in Role if role in held), "")


def _escalated(session: Session, issue_id: int) -> IssueEvent:
    statement = (
        sa.select(IssueEvent)
        .where(IssueEvent.issue_id == issue_id, IssueEvent.kind == EventKind.escalated)
        .order_by(IssueEvent.id.desc())
        .limit(1)
    )
    return session.scalars(statement).one()


def our_reference(session: Session, reference: str) -> str:
    """`PPR/TD/600 (ADU-2026-000436)`: what a letter about a record of that *reference* is known by."""
    prefix = session.scalar(sa.select(Office.reference_prefix))
    return f"{prefix} ({reference})" if prefix else reference


def _reporter(session: Session, issue: Issue, language: Language) -> tuple[str, ...]:
    """Who a reply goes to; without a name where it was asked not to stand on paper."""
    if issue.anonymous or issue.confidential:
        return (say(N_("The reporter of complaint {reference}"), language, reference=issue.reference),)
    if issue.reporter_id is None:
        return (issue.reporter_name or say(N_("The reporter"), language),)
    line = RESIDENT_LIST.c
    unit = session.scalar(sa.select(line.unit).where(line.resident_id == issue.reporter_id))
    return tuple(one for one in (session.get_one(Resident, issue.reporter_id).full_name, unit) if one)


def _facts(session: Session, issue: Issue, language: Language) -> tuple[tuple[str, str], ...]:
    part, problem = category_words(session.get_one(Category, issue.category_id), language)
    floor, unit, note = (None,) * 3 if issue.confidential else (issue.floor_label, issue.unit_id, issue.place_note)
    place = place_of(session, issue.estate_id, issue.block_id, floor, unit, issue.facility_id, note, language)
    rows = [
        (say(N_("Estate"), language), session.get_one(Estate, issue.estate_id).name),
        (say(N_("Place"), language), place),
        (say(N_("Category"), language), f"{part}, {problem}"),
        (say(N_("Reported at"), language), show_instant(issue.reported_at, language, long=True)),
        (say(N_("Households affected"), language), str(issue.affected) if issue.affected else ""),
        (say(N_("Danger to life"), language), say(N_("Yes"), language) if issue.danger else ""),
        (say(N_("To be finished by"), language),
         show_day(local(issue.finish_by).date(), language, long=True) if issue.finish_by else ""),
        (say(N_("Description"), language), public_description(session, issue)),
    ]  # fmt: skip
    return tuple((name, value) for name, value in rows if value)


def _dates(session: Session, issue: Issue, language: Language) -> tuple[tuple[dt.date, str], ...]:
    """When what happened, without what was written of it: words typed inside the office stay there."""
    rows = session.scalars(
        sa.select(IssueEvent)
        .where(IssueEvent.issue_id == issue.id, IssueEvent.kind.in_(_DATED), IssueEvent.internal.is_(False))
        .order_by(IssueEvent.id)
    )
    words, made = N_("{what}: {status}"), []
    for row in rows:
        told = row.kind.say(language)
        if row.status and row.kind is EventKind.status:
            told = say(words, language, what=told, status=row.status.say(language))
        elif row.kind is EventKind.work_order:
            told = f"{told} {order_named(session, row.about)}".rstrip()
        made.append((local(row.at).date(), told))
    return tuple(dict.fromkeys(made))  # once each day: an order that is drafted and issued is one
