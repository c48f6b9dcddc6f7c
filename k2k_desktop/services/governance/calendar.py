"""The governance calendar: what an organisation must do by which day, kept or computed, sorted by days left."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.governance import Organisation, Profile, Term
from k2k_desktop.models.governance.standing import Obligation, ObligationKind
from k2k_desktop.models.meetings import Meeting, MeetingKind, MeetingStatus
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.governance.rules import Rules, rules_of_all, rules_on
from k2k_desktop.services.governance.seats import organisation_of
from k2k_desktop.services.runner import about, today

OBLIGATION_FORM: Final = fields(Obligation.kind, Obligation.title, Obligation.due_on)
STEPS: Final = (30, 60, 90)  # days: the steps in which a day that comes near shows itself
AUDIT_MONTHS: Final = 3  # after the end of the financial year: in time for the notice of the AGM
_REGISTERED: Final = frozenset({Profile.ros_society, Profile.jmb, Profile.mc})  # bound to an AGM before the first one
_STRATA: Final = frozenset({Profile.jmb, Profile.mc})  # an AGM in every calendar year (domain-facts 3.3)
Settled = tuple[int, ObligationKind, dt.date | int | None]  # organisation, kind, and its day or meeting


@dataclass(frozen=True)
class Due:
    """Something to do by a day. *obligation_id* is None for what is computed; *days_left* is negative when overdue.

    *title* is in the words of the screen; *meeting_id* is the AGM an annual return follows.
    """

    organisation_id: int
    organisation: str
    kind: ObligationKind
    title: str
    due_on: dt.date
    days_left: int
    obligation_id: int | None = None
    done_on: dt.date | None = None
    version: int = 0
    meeting_id: int | None = None
    evidence: str = ""
    has_file: bool = False

    @property
    def step(self) -> int | None:
        """0 when overdue, else the step of `STEPS` it is in; None while it is farther away or done."""
        if self.done_on is not None:
            return None
        if self.days_left < 0:
            return 0
        return next((step for step in STEPS if self.days_left <= step), None)


@dataclass(frozen=True)
class _Body:
    """What of one organisation the computed days follow from."""

    id: int
    name: str
    started: dt.date | None
    term_from: dt.date | None
    term_to: dt.date | None
    agm_id: int | None
    agm_on: dt.date | None


@question(needs="governance.see")
def calendar(session: Session, organisation_id: int | None, done: bool = False) -> list[Due]:
    """What is still to do in one organisation, or in all (None), the most urgent first; *done*: what was done instead.

    A handful of queries however many organisations there are.
    """
    kept = _kept(session, organisation_id, done)
    if done:
        return sorted(kept, key=lambda one: (one.done_on or one.due_on, one.organisation), reverse=True)
    rules = rules_of_all(session, today(session)) if organisation_id is None else {
        organisation_id: rules_on(session, organisation_id, today(session))
    }  # fmt: skip
    settled = _settled(session, organisation_id)
    for body in _bodies(session, organisation_id):
        for due in _computed(session, body, rules[body.id], settled):
            if not _is_settled(due, settled):
                kept.append(due)
    return sorted(kept, key=lambda one: (one.days_left, one.organisation, one.title))


@action(N_("Save obligation"), needs="governance.change", icon="calendar-clock")
def save_obligation(
    session: Session, obligation_id: int | None, organisation_id: int, version: int, changes: dict[str, Any]
) -> int:
    """Keep something the organisation must do by a day (None makes a new one). Gives its key."""
    organisation_of(session, organisation_id)
    one = Obligation(organisation_id=organisation_id)
    if obligation_id is not None:
        one = obligation_of(session, obligation_id)
        one.check_version(version)
        if one.done_on is not None:
            raise UserError(N_("This is done already. Keep a new obligation instead."))
    one.put({name: value for name, value in changes.items() if name in {part.name for part in OBLIGATION_FORM}})
    for name in ("kind", "title", "due_on"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    session.add(one)
    session.flush()
    about(session, "obligation", one.id)
    return one.id


@action(N_("Mark as done"), needs="governance.change", icon="check")
def finish_obligation(
    session: Session,
    due: Due,
    done_on: dt.date | None,
    evidence: str | None,
    file: FileGiven | None = None,
    next_on: dt.date | None = None,
) -> int:
    """Note that what `calendar` gave is done, with words or a file that show it; a computed one is kept now.

    *next_on* keeps the same again for a later day: the next certificate or insurance. Gives the key.
    """
    if done_on is None or done_on > today(session):
        raise Invalid({"done_on": UserError(N_("Say on which day it was done, not later than today."))})
    if not (evidence or "").strip() and file is None:
        raise Invalid({"evidence": UserError(N_("Say what shows it: a receipt or reference number, or a file."))})
    if due.kind in (ObligationKind.agm, ObligationKind.term) and due.obligation_id is None:
        raise UserError(N_("This ends by itself once the meeting is held or the new term starts."))
    if due.obligation_id is None:
        if _is_settled(due, _settled(session, due.organisation_id)):
            raise UserError(N_("This is done already. Keep a new obligation instead."))
        one = Obligation(
            organisation_id=due.organisation_id, kind=due.kind, title=due.title, due_on=due.due_on,
            meeting_id=due.meeting_id,
        )  # fmt: skip
    else:
        one = obligation_of(session, due.obligation_id)
        one.check_version(due.version)
        if one.done_on is not None:
            raise UserError(N_("This is done already. Keep a new obligation instead."))
    kept = keep_file(session, file) if file else None
    one.put({"done_on": done_on, "evidence": (evidence or "").strip() or None, "evidence_id": kept})
    session.add(one)
    if next_on is not None:
        if next_on <= one.due_on:
            raise Invalid({"next_on": UserError(N_("The next day comes after {day}."), day=show_day(one.due_on))})
        session.add(Obligation(organisation_id=one.organisation_id, kind=one.kind, title=one.title, due_on=next_on))
    session.flush()
    about(session, "obligation", one.id)
    return one.id


@action(N_("Delete obligation"), needs="governance.change", icon="trash-2")
def delete_obligation(session: Session, obligation_id: int, version: int) -> None:
    """Take out one entered by mistake; what is done stays, as it is evidence."""
    one = obligation_of(session, obligation_id)
    one.check_version(version)
    if one.done_on is not None:
        raise UserError(N_("What is done stays in the calendar, because it is evidence."))
    session.delete(one)


@question(needs="governance.see")
def evidence_file(session: Session, obligation_id: int) -> FileKept | None:
    """The file that shows that an obligation was met."""
    return kept_file(session, obligation_of(session, obligation_id).evidence_id)


def obligation_of(session: Session, obligation_id: int) -> Obligation:
    """The obligation, or a refusal where it is gone."""
    found = session.get(Obligation, obligation_id)
    if found is None:
        raise UserError(N_("This obligation is no longer there."))
    return found


def months_after(day: dt.date, count: int) -> dt.date:
    """The same day *count* months later (below nought: earlier), or the last of a shorter month."""
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, months.monthrange(year, month)[1]))


def _kept(session: Session, organisation_id: int | None, done: bool) -> list[Due]:
    one = Obligation
    statement = (
        sa.select(one, Organisation.name)
        .join(Organisation, Organisation.id == one.organisation_id)
        .where(one.done_on.is_not(None) if done else one.done_on.is_(None))
    )
    if organisation_id is not None:
        statement = statement.where(one.organisation_id == organisation_id)
    return [
        Due(
            row.organisation_id, name, row.kind, row.title, row.due_on, (row.due_on - today(session)).days, row.id,
            row.done_on, row.version, row.meeting_id, row.evidence or "", row.evidence_id is not None,
        )
        for row, name in session.execute(statement)
    ]  # fmt: skip


def _settled(session: Session, organisation_id: int | None) -> set[Settled]:
    """What is kept, done or not, by its day and by its meeting: nothing computed is shown beside it."""
    statement = sa.select(Obligation.organisation_id, Obligation.kind, Obligation.due_on, Obligation.meeting_id)
    if organisation_id is not None:
        statement = statement.where(Obligation.organisation_id == organisation_id)
    rows = session.execute(statement).all()
    return {(row[0], row[1], mark) for row in rows for mark in (row[2], row[3]) if mark is not None}


def _is_settled(due: Due, settled: set[Settled]) -> bool:
    return any((due.organisation_id, due.kind, mark) in settled for mark in (due.due_on, due.meeting_id))


def _bodies(session: Session, organisation_id: int | None) -> Iterator[_Body]:
    ranked = sa.select(
        Term.organisation_id, Term.from_on, Term.to_on,
        sa.func.row_number().over(partition_by=Term.organisation_id, order_by=Term.from_on.desc()).label("place"),
        sa.func.min(Term.from_on).over(partition_by=Term.organisation_id).label("first_on"),
    ).subquery()  # fmt: skip
    held = sa.select(
        Meeting.organisation_id, Meeting.id, Meeting.held_on,
        sa.func.row_number().over(partition_by=Meeting.organisation_id, order_by=Meeting.held_on.desc()).label("place"),
    ).where(Meeting.kind == MeetingKind.agm, Meeting.status == MeetingStatus.held).subquery()  # fmt: skip
    statement = (
        sa.select(
            Organisation.id, Organisation.name, Organisation.registered_on, ranked.c.first_on, ranked.c.from_on,
            ranked.c.to_on, held.c.id, held.c.held_on,
        )
        .outerjoin(ranked, sa.and_(ranked.c.organisation_id == Organisation.id, ranked.c.place == 1))
        .outerjoin(held, sa.and_(held.c.organisation_id == Organisation.id, held.c.place == 1))
    )  # fmt: skip
    if organisation_id is not None:
        statement = statement.where(Organisation.id == organisation_id)
    for key, name, registered, first, since, until, agm_id, agm_on in session.execute(statement):
        yield _Body(key, name, registered or first, since, until, agm_id, agm_on)


def _computed(session: Session, body: _Body, rules: Rules, settled: set[Settled]) -> Iterator[Due]:
    day = today(session)

    def due(kind: ObligationKind, title: str, on: dt.date, meeting_id: int | None = None) -> Due:
        return Due(body.id, body.name, kind, title, on, (on - day).days, meeting_id=meeting_id)

    meets = body.agm_on or (body.started if rules.profile in _REGISTERED else None)
    if meets is not None:
        yield due(ObligationKind.agm, say(ObligationKind.agm.label), _next_agm(meets, rules, body.agm_on))
        yield due(*_audit(body, rules, day, settled))
    if body.agm_on is not None and rules.return_days is not None:
        title = say(N_("Annual return after the AGM of {day}"), day=show_day(body.agm_on))
        on = body.agm_on + dt.timedelta(days=rules.return_days)
        yield due(ObligationKind.annual_return, title, on, body.agm_id)
    if body.term_from is not None:
        ends = body.term_to or months_after(body.term_from, 12 * rules.term_years) - dt.timedelta(days=1)
        yield due(ObligationKind.term, say(ObligationKind.term.label), ends)


def _next_agm(since: dt.date, rules: Rules, last: dt.date | None) -> dt.date:
    on = months_after(since, rules.agm_months)
    return min(on, dt.date(last.year + 1, 12, 31)) if last and rules.profile in _STRATA else on


def _audit(body: _Body, rules: Rules, day: dt.date, settled: set[Settled]) -> tuple[ObligationKind, str, dt.date]:
    """The accounts of the last year that ended, until they are audited; then those of the year that runs."""
    month = rules.year_end_month
    ended = _last_of(day.year, month)
    if ended > day:
        ended = _last_of(day.year - 1, month)
    due_on = months_after(ended, AUDIT_MONTHS)
    new = body.started is not None and ended < body.started
    if new or (body.id, ObligationKind.accounts, due_on) in settled:
        ended = _last_of(ended.year + 1, month)
        due_on = months_after(ended, AUDIT_MONTHS)
    title = say(N_("Audit of the accounts to {day}"), day=show_day(ended))
    return ObligationKind.accounts, title, due_on


def _last_of(year: int, month: int) -> dt.date:
    return dt.date(year, month, months.monthrange(year, month)[1])
