"""The lift log: when a lift stopped and ran again, who was trapped, and who came to look after it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import Category, EventKind, Issue
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind
from k2k_desktop.models.issues.works import Contractor
from k2k_desktop.services.governance.records import document_language
from k2k_desktop.services.issues.records import add_event, issue_of
from k2k_desktop.services.issues.works.availability import STOPS, LiftMonth, availability, minutes_between, month_start
from k2k_desktop.services.runner import about

VISITS: Final = (LiftEventKind.service, LiftEventKind.inspection)
_EDITED: Final = frozenset(
    {"kind", "started_at", "ended_at", "trapped", "freed_at", "rescuer", "cause", "remedy", "firm_id", "issue_id"}
)


@dataclass(frozen=True)
class LiftEntry:
    """One line of the log. *minutes* are those it stood still, up to now while it is open; None for a visit."""

    id: int
    version: int
    kind: LiftEventKind
    started_at: dt.datetime
    ended_at: dt.datetime | None
    minutes: int | None
    trapped: int
    freed_at: dt.datetime | None
    rescuer: str
    cause: str
    remedy: str
    firm_id: int | None
    firm: str
    issue_id: int | None
    issue: str

    @property
    def is_stop(self) -> bool:
        """Whether the lift stood still, rather than was visited."""
        return self.kind in STOPS

    @property
    def is_open(self) -> bool:
        """Whether it still stands still."""
        return self.is_stop and self.ended_at is None


@dataclass(frozen=True)
class LiftLog:
    """A year of one lift: its months, and its entries, the newest first; *stopped* is the open stop, of any year."""

    facility_id: int
    name: str
    year: int
    months: list[LiftMonth]
    entries: list[LiftEntry]
    stopped: LiftEntry | None


@dataclass(frozen=True)
class LiftStopped:
    """A lift that stands still now."""

    facility_id: int
    name: str
    event_id: int
    kind: LiftEventKind
    since: dt.datetime
    trapped: int  # people not freed yet


@action(N_("Lift stopped"), needs="issues.log", icon="circle-slash")
def lift_down(
    session: Session, facility_id: int, started_at: dt.datetime, issue_id: int | None = None,
    kind: LiftEventKind = LiftEventKind.breakdown, trapped: int = 0, cause: str | None = None,
) -> int:  # fmt: skip
    """A lift stands still from *started_at*, perhaps as complaint *issue_id* says. Gives the entry's key.

    Raises Invalid where it stands still already, or the moment lies ahead of this computer's clock.
    """
    one = LiftEvent(
        facility_id=facility_id, kind=kind, started_at=started_at, trapped=trapped, cause=cause, issue_id=issue_id
    )
    _keep(session, one)
    if issue_id is not None:
        _tell(session, issue_id, one, N_("The lift stands still since {when}."), started_at)
    return one.id


@action(N_("Lift runs again"), needs="issues.log", icon="play")
def lift_up(session: Session, event_id: int, version: int, ended_at: dt.datetime, changes: dict[str, Any]) -> None:
    """End a stop at *ended_at*; *changes* may say cause, remedy, the firm, and when the trapped were freed."""
    one = session.get_one(LiftEvent, event_id)
    one.check_version(version)
    if one.kind not in STOPS or one.ended_at is not None:
        raise UserError(N_("This stop has ended already."))
    _put(session, one, {**changes, "ended_at": ended_at})
    _keep(session, one)
    if one.issue_id is not None:
        _tell(session, one.issue_id, one, N_("The lift runs again since {when}."), ended_at)


@action(N_("Trapped people freed"), needs="issues.log", icon="door-open")
def note_freed(
    session: Session, event_id: int, version: int, trapped: int, freed_at: dt.datetime | None, rescuer: str | None
) -> None:
    """How many people were trapped in a stop, when they came out and who freed them."""
    one = session.get_one(LiftEvent, event_id)
    one.check_version(version)
    _put(session, one, {"trapped": trapped, "freed_at": freed_at, "rescuer": rescuer})
    _keep(session, one)


@action(N_("Record lift visit"), needs="issues.log", icon="wrench")
def note_visit(
    session: Session, facility_id: int, kind: LiftEventKind, at: dt.datetime, firm_id: int | None = None,
    remedy: str | None = None,
) -> int:  # fmt: skip
    """The monthly service or an inspection took place at that moment; it does not stop the lift. Gives its key."""
    if kind not in VISITS:
        raise ValueError(f"{kind.name} is no visit")
    one = LiftEvent(facility_id=facility_id, kind=kind, started_at=at, trapped=0, firm_id=firm_id, remedy=remedy)
    _keep(session, one)
    return one.id


@action(N_("Correct lift log"), needs="issues.act", icon="pencil")
def save_lift_event(session: Session, event_id: int, version: int, changes: dict[str, Any]) -> int:
    """Put right what was entered wrongly."""
    one = session.get_one(LiftEvent, event_id)
    one.check_version(version)
    _put(session, one, changes)
    _keep(session, one)
    return one.id


@action(N_("Delete from lift log"), needs="issues.act", asks_reason=True, icon="trash-2")
def delete_lift_event(session: Session, event_id: int, version: int) -> None:
    """Take out an entry made by mistake."""
    one = session.get_one(LiftEvent, event_id)
    one.check_version(version)
    about(session, "facility", one.facility_id)
    session.delete(one)


@question(needs="issues.see")
def lift_log(session: Session, facility_id: int, year: int) -> LiftLog:
    """The log of one lift in one year. Raises UserError for what is no lift."""
    lift = _lift(session, facility_id)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 1)
    of = LiftEvent
    overlaps = sa.or_(of.started_at >= month_start(first), of.ended_at >= month_start(first), of.ended_at.is_(None))
    statement = _entries().where(
        of.facility_id == facility_id, of.started_at < month_start(dt.date(year + 1, 1, 1)), overlaps,
        sa.or_(of.kind.in_(STOPS), of.started_at >= month_start(first)),
    )  # fmt: skip
    now = moment(session)
    entries = [_entry(row, now) for row in session.execute(statement.order_by(of.started_at.desc(), of.id.desc()))]
    stopped = session.execute(
        _entries().where(of.facility_id == facility_id, of.kind.in_(STOPS), of.ended_at.is_(None))
    ).first()
    return LiftLog(
        facility_id, lift.name, year, availability(session, first, last, facility_id=facility_id), entries,
        _entry(stopped, now) if stopped else None,
    )  # fmt: skip


@question(needs="issues.see")
def log_years(session: Session, facility_id: int) -> list[int]:
    """The years with entries, and this one, the latest first."""
    begun = session.scalar(sa.select(sa.func.min(LiftEvent.started_at)).where(LiftEvent.facility_id == facility_id))
    this = local(moment(session)).year
    return list(range(this, min(this, local(begun).year if begun else this) - 1, -1))


@question(needs="issues.see")
def lifts_stopped(session: Session) -> list[LiftStopped]:
    """Lifts that stand still now, those with people inside first."""
    of = LiftEvent
    inside = sa.case((sa.and_(of.trapped > 0, of.freed_at.is_(None)), of.trapped), else_=0)
    statement = (
        sa.select(of.facility_id, Facility.name, of.id, of.kind, of.started_at, inside)
        .join(Facility, Facility.id == of.facility_id)
        .where(of.kind.in_(STOPS), of.ended_at.is_(None))
        .order_by(inside.desc(), of.started_at)
    )
    return [LiftStopped(*row) for row in session.execute(statement)]


@question(needs="issues.see")
def lifts_of_issue(session: Session, issue_id: int) -> list[tuple[int, str]]:
    """The lifts a complaint may be about: the one it names, else those of its block, else all of its estate."""
    issue = session.get_one(Issue, issue_id)
    lifts = (
        sa.select(Facility.id, Facility.name)
        .where(Facility.kind == FacilityKind.lift, Facility.active, Facility.estate_id == issue.estate_id)
        .order_by(Facility.sort_key)
    )
    wheres = [Facility.id == issue.facility_id, Facility.block_id == issue.block_id, sa.true()]
    for where in wheres:
        if found := session.execute(lifts.where(where)).all():
            return [(row.id, row.name) for row in found]
    return []


@question(needs="issues.see")
def about_lift(session: Session, issue_id: int) -> bool:
    """Whether a complaint is about a lift: by its facility, or by its category."""
    found = session.execute(
        sa.select(Category.code, Category.part_ms, Facility.kind)
        .select_from(Issue)
        .join(Category, Category.id == Issue.category_id)
        .outerjoin(Facility, Facility.id == Issue.facility_id)
        .where(Issue.id == issue_id)
    ).first()
    if found is None:
        return False
    if found.kind is not None:
        return bool(found.kind is FacilityKind.lift)
    return (found.code or "").startswith("lift.") or found.part_ms.casefold().split()[:1] == ["lif"]


def _keep(session: Session, one: LiftEvent) -> None:
    with session.no_autoflush:
        _lift(session, one.facility_id)
        _judge_times(session, one)
        if one.kind in STOPS:
            _judge_overlap(session, one)
        if one.issue_id is not None:
            issue_of(session, one.issue_id)
    session.add(one)
    session.flush()
    about(session, "facility", one.facility_id)


def _put(session: Session, one: LiftEvent, changes: dict[str, Any]) -> None:
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in _EDITED})


def _lift(session: Session, facility_id: int) -> Facility:
    found = session.get_one(Facility, facility_id)
    if found.kind is not FacilityKind.lift:
        raise UserError(N_("{name} is no lift. Its stops belong to complaints and outages."), name=found.name)
    return found


def _judge_times(session: Session, one: LiftEvent) -> None:
    now = moment(session)
    for name in ("started_at", "ended_at", "freed_at"):
        when = getattr(one, name)
        if when is not None and when > now:
            ahead = N_("{when} lies ahead of this computer's clock, which shows {now}. Check the day and the time.")
            raise Invalid({name: UserError(ahead, when=show_instant(when), now=show_instant(now))})
        if when is not None and when < one.started_at:
            early = N_("This is before the lift stopped, {when}. Check day, time and this computer's clock.")
            raise Invalid({name: UserError(early, when=show_instant(one.started_at))})
    if not 0 <= (one.trapped or 0) <= 40:
        raise Invalid({"trapped": UserError(N_("Between 0 and {most} people."), most=40)})
    if one.freed_at is not None and not one.trapped:
        raise Invalid({"trapped": UserError(N_("Say how many people were trapped."))})
    if one.trapped and one.ended_at is not None and one.freed_at is None:
        raise Invalid({"freed_at": UserError(N_("Say when the trapped people were freed."))})


def _judge_overlap(session: Session, one: LiftEvent) -> None:
    of = LiftEvent
    statement = sa.select(of).where(
        of.facility_id == one.facility_id, of.kind.in_(STOPS), of.id != (one.id or 0),
        sa.or_(of.ended_at.is_(None), of.ended_at > one.started_at),
        *([of.started_at < one.ended_at] if one.ended_at is not None else []),
    )  # fmt: skip
    other = session.scalars(statement.order_by(of.started_at)).first()
    if other is None:
        return
    if other.ended_at is None:
        stands = N_("This lift stands still already, since {start}. Say first that it runs again.")
        raise Invalid({"started_at": UserError(stands, start=show_instant(other.started_at))})
    stood = N_("This lift stood still from {start} to {end} already. Two stops cannot overlap.")
    raise Invalid(
        {"started_at": UserError(stood, start=show_instant(other.started_at), end=show_instant(other.ended_at))}
    )


def _tell(session: Session, issue_id: int, one: LiftEvent, words: str, when: dt.datetime) -> None:
    """Put it into the complaint's history, in the language of the office's documents."""
    language = document_language(session)
    lift = _lift(session, one.facility_id)
    text = f"{lift.name}: {say(words, language, when=show_instant(when, language))}"
    add_event(session, issue_id, EventKind.note, text=text, about=f"facility:{lift.id}")


def _entries() -> Any:
    return (
        sa.select(LiftEvent, Contractor.name, Issue.reference)
        .outerjoin(Contractor, Contractor.id == LiftEvent.firm_id)
        .outerjoin(Issue, Issue.id == LiftEvent.issue_id)
    )


def _entry(row: Any, now: dt.datetime) -> LiftEntry:
    one: LiftEvent = row[0]
    minutes = minutes_between(one.started_at, one.ended_at or now) if one.kind in STOPS else None
    return LiftEntry(
        one.id, one.version, one.kind, one.started_at, one.ended_at, minutes, one.trapped, one.freed_at,
        one.rescuer or "", one.cause or "", one.remedy or "", one.firm_id, row[1] or "", one.issue_id, row[2] or "",
    )  # fmt: skip
