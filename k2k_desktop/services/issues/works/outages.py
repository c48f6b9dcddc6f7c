"""Outages: one record of what many homes are without, the homes counted, the complaints about it joined to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import Category, EventKind, Issue
from k2k_desktop.models.issues.happenings import Outage, OutageKind, OutagePlace
from k2k_desktop.services.governance.records import document_language
from k2k_desktop.services.issues.records import add_event, next_number, numbered, place_words
from k2k_desktop.services.issues.works.outage_places import (
    PlaceGiven,
    in_places,
    places_of,
    put_places,
    units_affected,
    where_words,
)
from k2k_desktop.services.runner import about

OUTAGE_FORM: Final = fields(
    Outage.kind, Outage.title, Outage.planned, Outage.facility_id, Outage.cause, Outage.advice, Outage.agency,
    Outage.agency_reference,
)  # fmt: skip
MARK: Final = "GG"
MOST_PLACES: Final = 500
_OFFERED: Final = 200  # complaints at once
# Its end is told by `end_outage`, so that the complaints joined to it learn of it; afterwards it may be put right.
_EDITED: Final = frozenset({*(part.name for part in OUTAGE_FORM), "starts_at", "expected_until", "estate_id"})
# Which complaints are about such an outage: codes of the shipped categories begin so, and the Malay part or problem of
# the office's own categories has a word that begins so.
_ABOUT: Final[dict[OutageKind, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    OutageKind.lift: (("lift.",), ("lif",)),
    OutageKind.water: (("water.",), ("air", "paip", "tangki")),
    OutageKind.power: (("power.", "light."), ("elektrik", "lampu")),
    OutageKind.sewage: (("sewer.",), ("pembetung", "najis", "kumbahan")),
    OutageKind.gas: ((), ("gas",)),
    OutageKind.internet: ((), ("internet",)),
    OutageKind.access: (("road.", "stairs."), ("jalan", "tangga", "laluan")),
}
_GONE: Final = N_("This outage is no longer there. Go back to the list.")


@dataclass(frozen=True)
class IssueMatch:
    """A complaint that an outage may explain, or does."""

    issue_id: int
    reference: str
    title: str
    place: str
    reported_at: dt.datetime


@dataclass(frozen=True)
class OutagePage:
    """One outage, whole; *where* is its places in words, a line a block."""

    id: int
    version: int
    reference: str
    kind: OutageKind
    title: str
    planned: bool
    starts_at: dt.datetime
    expected_until: dt.datetime | None
    ended_at: dt.datetime | None
    units: int
    facility: str
    values: dict[str, Any]
    places: tuple[PlaceGiven, ...]
    where: tuple[str, ...]
    linked: list[IssueMatch]
    matching: list[IssueMatch]


@action(N_("Save outage"), needs="issues.act", icon="triangle-alert")
def save_outage(
    session: Session, outage_id: int | None, version: int, changes: dict[str, Any], places: Sequence[PlaceGiven]
) -> int:
    """Keep a new outage (None) or change one, with all of its *places*; its number and its units follow. Gives its key.

    *changes* may have the instants `starts_at`, `expected_until` and, of one that has ended, `ended_at`.
    """
    one = Outage(planned=False, units=0)
    if outage_id is not None:
        one = outage_of(session, outage_id)
        one.check_version(version)
    ended = one.ended_at is not None
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in _EDITED or (ended and name == "ended_at")})
        if ended and one.ended_at is None:
            raise Invalid({"ended_at": UserError(N_("This must be filled in."))})
        _judge(session, one, places)
    if outage_id is None:
        one.year = local(moment(session)).year
        one.number = next_number(session, Outage, one.year)
        one.reference = numbered(MARK, one.year, one.number)
    one.units = units_affected(session, places)
    session.add(one)
    session.flush()
    put_places(session, one.id, places)
    about(session, "outage", one.id)
    return one.id


@action(N_("Outage has ended"), needs="issues.act", icon="circle-check")
def end_outage(session: Session, outage_id: int, version: int, ended_at: dt.datetime, cause: str | None = None) -> None:
    """It is over since *ended_at*; every complaint joined to it learns so in its history."""
    one = outage_of(session, outage_id)
    one.check_version(version)
    if one.ended_at is not None:
        raise UserError(N_("This outage has ended already."))
    one.ended_at, one.cause = ended_at, cause or one.cause
    _judge_times(session, one)
    language = document_language(session)
    words = say(
        N_("{reference}: the outage has ended, {when}."), language,
        reference=one.reference, when=show_instant(ended_at, language),
    )  # fmt: skip
    for issue_id in session.scalars(sa.select(Issue.id).where(Issue.outage_id == outage_id)):
        add_event(session, issue_id, EventKind.outage, text=words, about=f"outage:{outage_id}")


@action(N_("Join complaints to outage"), needs="issues.act", icon="link")
def link_issues(session: Session, outage_id: int, issue_ids: Sequence[int]) -> int:
    """Join open complaints of its estate to an outage; those joined to another are passed over. How many were."""
    one = outage_of(session, outage_id)
    about(session, "outage", outage_id)
    issues = session.scalars(
        sa.select(Issue).where(
            Issue.id.in_(issue_ids), Issue.outage_id.is_(None), Issue.ended_at.is_(None),
            Issue.estate_id == one.estate_id,
        )
    ).all()  # fmt: skip
    words = f"{one.reference}: {one.title}"
    for issue in issues:
        issue.outage_id = outage_id
        add_event(session, issue.id, EventKind.outage, text=words, about=f"outage:{outage_id}")
    return len(issues)


@action(N_("Delete outage"), needs="issues.act", icon="trash-2", undoable=False)
def delete_outage(session: Session, outage_id: int, version: int) -> None:
    """Take out the last number, entered by mistake, with no complaint joined to it: no number may be missing."""
    one = outage_of(session, outage_id)
    one.check_version(version)
    later = sa.select(Outage.id).where(Outage.year == one.year, Outage.number > one.number)
    if session.scalar(later.limit(1)) is not None:
        raise UserError(N_("Only the last number can be deleted. Say when this outage ended instead."))
    if session.scalar(sa.select(Issue.id).where(Issue.outage_id == outage_id).limit(1)) is not None:
        raise UserError(N_("Complaints are joined to this outage. Say when it ended instead."))
    session.execute(sa.delete(OutagePlace).where(OutagePlace.outage_id == outage_id))
    session.delete(one)


@question(needs="issues.see")
def outage_page(session: Session, outage_id: int) -> OutagePage:
    """One outage with its places, the complaints joined to it, and open ones that it may explain."""
    one = outage_of(session, outage_id)
    places = places_of(session, outage_id)
    facility = session.get(Facility, one.facility_id) if one.facility_id else None
    values = {part.name: getattr(one, part.name) for part in OUTAGE_FORM}
    return OutagePage(
        one.id, one.version, one.reference, one.kind, one.title, one.planned, one.starts_at, one.expected_until,
        one.ended_at, one.units, facility.name if facility else "", {**values, "estate_id": one.estate_id}, places,
        where_words(session, places), _matches(session, Issue.outage_id == outage_id),
        _matches(session, _matching(one, places), _OFFERED) if one.ended_at is None else [],
    )  # fmt: skip


def outage_of(session: Session, outage_id: int) -> Outage:
    """The outage, or a refusal where it is gone."""
    found = session.get(Outage, outage_id)
    if found is None:
        raise UserError(_GONE)
    return found


def _matching(one: Outage, places: Sequence[PlaceGiven]) -> sa.ColumnElement[bool]:
    """Open complaints there, of a category about such an outage or about the same facility, joined to none."""
    codes, words = _ABOUT.get(one.kind, ((), ()))
    part = " " + sa.func.lower(Category.part_ms + " " + Category.problem_ms)
    own = sa.and_(Category.code.is_(None), sa.or_(sa.false(), *(part.contains(f" {word}") for word in words)))
    named = sa.or_(own, *(Category.code.startswith(code) for code in codes))
    units = sa.select(Unit.id).where(in_places(places, Unit.block_id, Unit.floor_label, Unit.id))
    here = sa.or_(in_places(places, Issue.block_id, Issue.floor_label, Issue.unit_id), Issue.unit_id.in_(units))
    same = sa.false() if one.facility_id is None else Issue.facility_id == one.facility_id
    return sa.and_(
        Issue.ended_at.is_(None), Issue.outage_id.is_(None), Issue.estate_id == one.estate_id,
        sa.or_(same, sa.and_(named, here)),
    )  # fmt: skip


def _matches(session: Session, which: sa.ColumnElement[bool], most: int | None = None) -> list[IssueMatch]:
    """The complaints that *which* holds for, the latest first; one query with the names of their places."""
    rows = session.execute(
        sa.select(
            Issue.id, Issue.reference, Issue.title, Issue.reported_at, Block.code, Issue.floor_label,
            Unit.code, Facility.name, Issue.place_note,
        )
        .join(Category, Category.id == Issue.category_id)
        .outerjoin(Block, Block.id == Issue.block_id)
        .outerjoin(Unit, Unit.id == Issue.unit_id)
        .outerjoin(Facility, Facility.id == Issue.facility_id)
        .where(which)
        .order_by(Issue.reported_at.desc(), Issue.id.desc())
        .limit(most)
    )  # fmt: skip
    return [
        IssueMatch(key, reference, title, place_words(block, floor, unit, facility, note), reported)
        for key, reference, title, reported, block, floor, unit, facility, note in rows
    ]


def _judge(session: Session, one: Outage, places: Sequence[PlaceGiven]) -> None:
    for name in ("estate_id", "kind", "title", "starts_at"):
        if not getattr(one, name):
            raise Invalid({name: UserError(N_("This must be filled in."))})
    if not places:
        raise Invalid({"places": UserError(N_("Tick the blocks or floors, or add the units that are without it."))})
    if len(places) > MOST_PLACES:
        raise Invalid(
            {"places": UserError(N_("At most {most} places. Tick whole floors or blocks."), most=MOST_PLACES)}
        )
    blocks = {place.block_id for place in places}
    estates = set(session.scalars(sa.select(Block.estate_id).where(Block.id.in_(blocks)).distinct()))
    if estates != {one.estate_id}:
        raise Invalid({"places": UserError(N_("These places belong to another estate."))})
    _judge_times(session, one)


def _judge_times(session: Session, one: Outage) -> None:
    now = moment(session)
    if one.starts_at > now and not one.planned:
        ahead = N_("{when} is still to come. Tick that it is planned, or check the day and the time.")
        raise Invalid({"starts_at": UserError(ahead, when=show_instant(one.starts_at))})
    for name in ("expected_until", "ended_at"):
        when = getattr(one, name)
        if when is not None and when < one.starts_at:
            early = N_("This is before it begins, {when}. Check the day and the time.")
            raise Invalid({name: UserError(early, when=show_instant(one.starts_at))})
    if one.ended_at is not None and one.ended_at > now:
        late = N_("{when} lies ahead of this computer's clock, which shows {now}. Check the day and the time.")
        raise Invalid({"ended_at": UserError(late, when=show_instant(one.ended_at), now=show_instant(now))})
