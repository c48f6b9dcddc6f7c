"""One search for people, units, complaints, meetings and minutes: groups of hits, the best group first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.listings import searched
from k2k_desktop.models.people import Standing
from k2k_desktop.models.people.listed import RESIDENT_LIST, SEARCH
from k2k_desktop.models.people.names import sort_name
from k2k_desktop.services import masking, meetings, permissions
from k2k_desktop.services.estate.places import find_units
from k2k_desktop.services.governance.organisations import find_organisations
from k2k_desktop.services.issues.finding import find_works
from k2k_desktop.services.issues.lists import find_issues
from k2k_desktop.services.people.lists import called, match_expression
from k2k_desktop.services.runner import who

MOST: Final = 4  # of one group
_RESIDENTS, _UNITS, _MEETINGS = N_("Residents"), N_("Units"), N_("Meetings and minutes")
_ISSUES: Final = N_("Complaints")
_SECOND: Final = "{reference} · {place} · {status}"
_ISSUE_NUMBER: Final = re.compile(r"\s*(?:adu[-\s]?(?:\d{4}[-\s]?)?\d+|0\d{5})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One thing found: what opens it, and two lines of words."""

    table: str
    key: int
    title: str
    second: str
    icon: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind under a marked label."""

    label: str
    hits: list[Hit]


@question(needs="session")
def find(session: Session, words: str) -> list[Group]:
    """What the typed *words* find among what this user may read; a unit code puts units first."""
    words = searched(words)
    if not words:
        return []
    roles = who(session).roles
    groups = [
        Group(label, list(hits(session, words))) for label, right, hits in _KINDS if permissions.may(roles, right)
    ]
    best = _best(words)
    return sorted((group for group in groups if group.hits), key=lambda group: group.label != best)


def _best(words: str) -> str:
    """Which group stands first: complaints and meetings for their numbers, units for a code, otherwise people."""
    if _ISSUE_NUMBER.fullmatch(words):
        return _ISSUES
    if "/" in words and any(sign.isdigit() for sign in words):
        return _MEETINGS
    return _UNITS if any(sign.isdigit() for sign in words) else _RESIDENTS


def _residents(session: Session, words: str) -> Iterator[Hit]:
    match = match_expression(words, numbers=masking.sees_phones(session))
    if match is None:
        return
    line = RESIDENT_LIST.c
    found = sa.text(f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH :match").bindparams(match=match)
    begins = line.sort_name.startswith(sort_name(words), autoescape=True)
    statement = (
        sa.select(line.resident_id, line.name, line.unit, line.standing)
        .where(line.resident_id.in_(found), line.standing != Standing.merged.name)
        .order_by(line.standing, begins.desc(), line.sort_name)  # Ganesan himself before his children
        .limit(MOST)
    )
    for row in session.execute(statement):
        yield Hit("resident", row.resident_id, called(row.name), row.unit or Standing[row.standing].say(), "users")


def _units(session: Session, words: str) -> Iterator[Hit]:
    if any(sign.isdigit() for sign in words):
        for key, code, estate in find_units(session, words, MOST):
            yield Hit("unit", key, code, estate, "building-2")


def _organisations(session: Session, words: str) -> Iterator[Hit]:
    for found in find_organisations(session, words)[:MOST]:
        yield Hit("organisation", found.id, found.name, found.detail, "landmark")


def _meetings(session: Session, words: str) -> Iterator[Hit]:
    for found in meetings.find(session, words)[:MOST]:
        if found.item_id is None:
            yield Hit("meeting", found.meeting_id, found.title, found.detail, "calendar-days")
        else:
            yield Hit("agenda_item", found.item_id, found.title, found.detail, "file-text")


def _issues(session: Session, words: str) -> Iterator[Hit]:
    for found in find_issues(session, words, MOST):
        second = _SECOND.format(reference=found.reference, place=found.place, status=found.status.say())
        yield Hit("issue", found.id, found.title, second, "wrench")


def _works(session: Session, words: str) -> Iterator[Hit]:
    for found in find_works(session, words, MOST):
        yield Hit(found.table, found.id, found.title, found.second, found.icon)


_KINDS: Final[tuple[tuple[str, str, Callable[[Session, str], Iterator[Hit]]], ...]] = (
    (_RESIDENTS, "people.names", _residents),
    (_UNITS, "estate.see", _units),
    (_ISSUES, "issues.see", _issues),
    (N_("Works & Facilities"), "issues.see", _works),
    (_MEETINGS, "meetings.see", _meetings),
    (N_("Organisations"), "governance.see", _organisations),
)
