"""Neighbours who fall out: what was said between them, and the notices to a home; never who complained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.issues import EventKind, Issue
from k2k_desktop.models.issues.happenings import Mediation, MediationOutcome, RuleNotice, ServedBy
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.issues.letters import post_of
from k2k_desktop.services.issues.records import add_event
from k2k_desktop.services.issues.telling import homes_of, tells_on
from k2k_desktop.services.runner import about, today, who

MEDIATION_FORM: Final = fields(
    Mediation.held_on, Mediation.mediator, Mediation.present, Mediation.notes, Mediation.outcome
)
NOTICE_FORM: Final = fields(
    RuleNotice.unit_id, RuleNotice.addressed_to, RuleNotice.rule, RuleNotice.fact, RuleNotice.served_on,
    RuleNotice.served_by, RuleNotice.reply_by,
)  # fmt: skip
NOTICES: Final = 3
DAYS_TO_REPLY: Final = 14
_HELD: Final = N_(
    "This would tell the home who complained: “{found}” stands in it. Write what happened without name, unit or "
    "telephone of the reporter."
)


@dataclass(frozen=True)
class MediationLine:
    """One talk, as its form shows it."""

    mediation_id: int
    version: int
    held_on: dt.date
    mediator: str
    present: str
    notes: str
    outcome: MediationOutcome


@dataclass(frozen=True)
class NoticeLine:
    """One notice that was issued."""

    notice_id: int
    version: int
    number: int
    unit: str
    addressed_to: str
    rule: str
    fact: str
    served_on: dt.date
    served_by: ServedBy
    reply_by: dt.date | None
    outcome: str


@dataclass(frozen=True)
class NextNotice:
    """Which notice may be issued next: its number, and what the one before said; *refused* why none may be now."""

    number: int
    unit_id: int | None
    unit: str
    addressed_to: str
    rule: str
    reply_by: dt.date
    refused: UserError | None = None


@question(needs="issues.private")
def mediations(session: Session, issue_id: int) -> list[MediationLine]:
    """The talks about a complaint, the newest first."""
    rows = session.scalars(
        sa.select(Mediation)
        .where(Mediation.issue_id == issue_id)
        .order_by(Mediation.held_on.desc(), Mediation.id.desc())
    )
    return [
        MediationLine(row.id, row.version, row.held_on, row.mediator, row.present or "", row.notes or "", row.outcome)
        for row in rows
    ]


@action(N_("Note mediation"), needs="issues.act", icon="message-square")
def save_mediation(
    session: Session, issue_id: int, mediation_id: int | None, version: int, changes: dict[str, Any]
) -> int:
    """Keep what was said at a talk; the history of the complaint tells only that there was one and how it ended."""
    talk = Mediation(issue_id=issue_id) if mediation_id is None else session.get_one(Mediation, mediation_id)
    if mediation_id is not None:
        talk.check_version(version)
    talk.put(changes)
    if talk.held_on and talk.held_on > today(session):
        raise Invalid({"held_on": UserError(N_("A talk is noted after it was held."))})
    session.add(talk)
    session.flush()
    words = f"{show_day(talk.held_on)}: {talk.outcome.say()}"
    add_event(session, issue_id, EventKind.mediation, text=words, internal=True, about=f"mediation:{talk.id}")
    about(session, "issue", issue_id)
    return talk.id


@question(needs="issues.private")
def notices_of(session: Session, issue_id: int) -> list[NoticeLine]:
    """The notices issued about a complaint, by their number."""
    rows = session.execute(
        sa.select(RuleNotice, Unit.code)
        .join(Unit, Unit.id == RuleNotice.unit_id)
        .where(RuleNotice.issue_id == issue_id)
        .order_by(RuleNotice.number)
    )
    return [
        NoticeLine(
            row.id,
            row.version,
            row.number,
            unit,
            row.addressed_to,
            row.rule,
            row.fact,
            row.served_on,
            row.served_by,
            row.reply_by,
            row.outcome or "",
        )
        for row, unit in rows
    ]


@question(needs="issues.act")
def next_notice(session: Session, issue_id: int) -> NextNotice:
    """What the next notice about a complaint would be."""
    given = notices_of(session, issue_id)
    day = today(session)
    ends = day + dt.timedelta(days=DAYS_TO_REPLY)
    if not given:
        return NextNotice(1, None, "", "", "", ends)
    last = given[-1]
    unit_id = session.scalar(sa.select(RuleNotice.unit_id).where(RuleNotice.id == last.notice_id))
    return NextNotice(
        last.number + 1,
        unit_id,
        last.unit,
        last.addressed_to,
        last.rule,
        ends,
        _too_soon(last.number, last.reply_by, day),
    )


@action(N_("Issue notice of breach of rules"), needs="issues.act", icon="file-text")
def issue_notice(session: Session, issue_id: int, changes: dict[str, Any]) -> int:
    """Issue the next of the three notices to a home; the second and third only once the day to reply is over.

    Raises Invalid where name, unit or telephone of whoever complained stands in what is typed.
    """
    issue = session.get_one(Issue, issue_id)
    earlier = session.scalars(
        sa.select(RuleNotice).where(RuleNotice.issue_id == issue_id).order_by(RuleNotice.number)
    ).all()
    notice = RuleNotice(issue_id=issue_id, number=len(earlier) + 1, served_by=ServedBy.hand)
    notice.put({name: value for name, value in changes.items() if name in {one.name for one in NOTICE_FORM}})
    _judge(session, issue, notice, earlier)
    session.add(notice)
    session.flush()
    words = say(N_("Notice {number}, {day}"), number=notice.number, day=show_day(notice.served_on))
    add_event(session, issue_id, EventKind.rule_notice, text=words, internal=True, about=f"rule_notice:{notice.id}")
    about(session, "issue", issue_id)
    return notice.id


@action(N_("Note outcome of notice"), needs="issues.act", icon="pencil")
def save_outcome(session: Session, notice_id: int, version: int, changes: dict[str, Any]) -> int:
    """Keep what came of a notice; its words stand as they were served."""
    notice = session.get_one(RuleNotice, notice_id)
    notice.check_version(version)
    notice.put({"outcome": changes.get("outcome")})
    about(session, "issue", notice.issue_id)
    return notice.id


@question(needs="issues.act", recorded=N_("Print notice of breach of rules"))
def rule_notice_pdf(session: Session, notice_id: int, language: Language) -> Printed:
    """The notice as a PDF: only what was typed for it, nothing of the complaint but its number."""
    from k2k_desktop.reports import rule_notice

    notice = session.get_one(RuleNotice, notice_id)
    issue = session.get_one(Issue, notice.issue_id)
    unit = session.get_one(Unit, notice.unit_id)
    earlier = session.scalars(
        sa.select(RuleNotice.served_on)
        .where(RuleNotice.issue_id == issue.id, RuleNotice.number < notice.number)
        .order_by(RuleNotice.number)
    )
    signed = who(session)
    document = rule_notice.RuleNoticePaper(
        paper=office.paper(session, language), number=notice.number, written=notice.served_on,
        addressed_to=notice.addressed_to, unit=unit.code, rule=notice.rule, fact=notice.fact,
        served=notice.served_by.say(language), reply_by=notice.reply_by, earlier=tuple(earlier),
        signed_name=signed.name, signed_position=post_of(session, language),
        reference=f"{issue.reference} (N{notice.number})",
    )  # fmt: skip
    title = rule_notice.notice_title(notice.number, language)
    return documents.issued(
        session, "rule_notice", ("rule_notice", notice_id), f"{title} · {issue.reference}", document,
        rule_notice.print_rule_notice, edition=f"notice {notice.number}",
    )  # fmt: skip


def _judge(session: Session, issue: Issue, notice: RuleNotice, earlier: Sequence[RuleNotice]) -> None:
    if earlier and (soon := _too_soon(earlier[-1].number, earlier[-1].reply_by, today(session))):
        raise soon
    wrong = _wrong_days(notice, earlier[-1] if earlier else None, today(session))
    if earlier and notice.unit_id != earlier[0].unit_id:
        wrong["unit_id"] = UserError(N_("The notices of one complaint go to the same home."))
    with session.no_autoflush:
        wrong |= _telling(session, issue, notice)
    if wrong:
        raise Invalid(wrong)


def _wrong_days(notice: RuleNotice, last: RuleNotice | None, day: dt.date) -> dict[str, UserError]:
    wrong: dict[str, UserError] = {}
    if not (notice.served_on and notice.served_on <= day):
        wrong["served_on"] = UserError(N_("Give the day it is served: today, or before."))
    elif last is not None and last.reply_by and notice.served_on <= last.reply_by:
        wrong["served_on"] = UserError(
            N_("The home may reply to the notice before until {day}. Serve this one after that day."),
            day=show_day(last.reply_by),
        )
    if notice.reply_by is None and notice.number < NOTICES:
        wrong["reply_by"] = UserError(N_("Give a day to reply by: the next notice waits for it."))
    elif notice.reply_by and notice.served_on and notice.reply_by <= notice.served_on:
        wrong["reply_by"] = UserError(N_("The day to reply by is after the day it is served."))
    return wrong


def _telling(session: Session, issue: Issue, notice: RuleNotice) -> dict[str, UserError]:
    """What is missing, and what would tell who complained."""
    wrong: dict[str, UserError] = {}
    if notice.unit_id is None:
        wrong["unit_id"] = UserError(N_("Choose the home that broke the rule."))
    elif notice.unit_id in homes_of(session, issue):
        wrong["unit_id"] = UserError(N_("This is the home of whoever complained. Choose the home that broke the rule."))
    for name in ("addressed_to", "rule", "fact"):
        words = (getattr(notice, name) or "").strip()
        if not words:
            wrong[name] = UserError(N_("Fill this in: it stands on the notice."))
        elif found := tells_on(session, issue, words, whole_name=name == "addressed_to"):
            wrong[name] = UserError(_HELD, found=found)
    return wrong


def _too_soon(number: int, reply_by: dt.date | None, day: dt.date) -> UserError | None:
    if number >= NOTICES:
        return UserError(N_("All three notices have been issued. What follows is for the landlord, under the tenancy."))
    if reply_by and day <= reply_by:
        soon = N_("The home may reply to notice {number} until {day}. The next one can be issued after that day.")
        return UserError(soon, number=number, day=show_day(reply_by))
    return None
