"""What every part of complaints needs: the record or a refusal, its number, its place in words, its history."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, say
from k2k_desktop.core.i18n import language as screen_language
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.estate.unit_codes import floor_order
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueEvent, IssueStatus
from k2k_desktop.models.issues.works import WorkOrder
from k2k_desktop.services.estate.places import sort_key
from k2k_desktop.services.runner import about as entry_about
from k2k_desktop.services.runner import who

GONE: Final = N_("This complaint is no longer there. Go back to the list.")
ENDED: Final = N_("This complaint is closed. Reopen it first.")
GROUNDS: Final = N_("Grounds")
BLOCK: Final = N_("Block {block}")
FLOOR: Final = N_("Floor {floor}")


def issue_of(session: Session, issue_id: int) -> Issue:
    """The complaint, or a refusal where it is gone; the trail entry is about it."""
    found = session.get(Issue, issue_id)
    if found is None:
        raise UserError(GONE)
    entry_about(session, "issue", issue_id)
    return found


def issue_to_change(session: Session, issue_id: int, version: int) -> Issue:
    """The complaint as it was on screen. Raises Stale where somebody else changed it meanwhile."""
    found = issue_of(session, issue_id)
    found.check_version(version)
    return found


def open_issue(session: Session, issue_id: int, version: int) -> Issue:
    """`issue_to_change` for what only an open complaint allows."""
    found = issue_to_change(session, issue_id, version)
    if found.ended_at is not None:
        raise UserError(ENDED)
    return found


def numbered(mark: str, year: int, number: int) -> str:
    """`ADU-2026-000123`."""
    return f"{mark}-{year}-{number:06}"


def short_number(number: int) -> str:
    """`000123`, as lists and cards show it."""
    return f"{number:06}"


def next_number(session: Session, record: Any, year: int) -> int:
    """The number after the highest of *record* (with the columns `year` and `number`) in *year*: no gaps."""
    highest = session.scalar(sa.select(sa.func.max(record.number)).where(record.year == year))
    return (highest or 0) + 1


def place_words(
    block: str | None,
    floor: str | None,
    unit: str | None,
    facility: str | None,
    note: str | None,
    language: Language | None = None,
) -> str:
    """Where it is, from the names of places: the unit's code, the facility, or `Blok C · Tingkat 3`; then the note."""
    if unit:
        parts = [unit]
    elif facility:
        parts = [facility]
    elif block:
        parts = [say(BLOCK, language, block=block)]
        parts += [say(FLOOR, language, floor=floor)] if floor else []
    else:
        parts = [] if note else [say(GROUNDS, language)]
    return " · ".join([*parts, note] if note else parts)


def floor_in(note: str | None, language: Language | None = None) -> str | None:
    """*note* with a floor that was written by the program in another language said in *language*."""
    for spoken in LANGUAGES:
        words = re.escape(say(FLOOR, spoken, floor="#")).replace(re.escape("#"), r"(?P<floor>[^,·]+)")
        if note and spoken != (language or screen_language()):
            note = re.sub(rf"(?<!\w){words}", lambda found: say(FLOOR, language, floor=found["floor"]), note)
    return note


def place_of(
    session: Session,
    estate_id: int,
    block_id: int | None,
    floor_label: str | None,
    unit_id: int | None,
    facility_id: int | None,
    place_note: str | None,
    language: Language | None = None,
) -> str:
    """`place_words` of places by their keys; the estate itself is not said."""
    unit = session.get(Unit, unit_id) if unit_id else None
    facility = session.get(Facility, facility_id) if facility_id else None
    block = session.get(Block, block_id) if block_id else None
    return place_words(
        block.code if block else None,
        floor_label,
        unit.code if unit else None,
        facility.name if facility else None,
        place_note,
        language,
    )


def with_places(statement: sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """A *statement* over complaints with the columns of `place_words` but the note added behind: for many at once."""
    return (
        statement.add_columns(Block.code, Issue.floor_label, Unit.code, Facility.name)
        .outerjoin(Block, Block.id == Issue.block_id)
        .outerjoin(Unit, Unit.id == Issue.unit_id)
        .outerjoin(Facility, Facility.id == Issue.facility_id)
    )


def place_sort_of(
    session: Session,
    estate_id: int,
    block_id: int | None,
    floor_label: str | None,
    unit_id: int | None,
    facility_id: int | None,
    place_note: str | None = None,
) -> str:
    """By estate, block, floor and door as units sort; what stands in no block comes after the blocks."""
    if unit_id:
        return session.get_one(Unit, unit_id).sort_key[:200]
    if block_id:
        block = session.get_one(Block, block_id)
        return sort_key(estate_id, block.sort_key, floor_order(floor_label) if floor_label else -99, "")[:200]
    name = session.get_one(Facility, facility_id).sort_key if facility_id else place_note or ""
    return f"{estate_id:04}|~|{name}"[:200]


def category_words(category: Category, language: Language | None = None) -> tuple[str, str]:
    """(part, problem) of a category in *language*; Malay where the English was not given."""
    return part_of(category.part_ms, category.part_en, language), part_of(
        category.problem_ms, category.problem_en, language
    )


def part_of(malay: str, english: str | None, language: Language | None = None) -> str:
    """The word in *language*, or in the screen's; Malay where there is no other."""
    return english if (language or screen_language()) == "en" and english else malay


def order_named(session: Session, about: str | None) -> str:
    """`AK-2026-000187` for what an event is about, `work_order:12`; nothing for anything else."""
    table, _colon, key = (about or "").partition(":")
    if table != "work_order" or not key.isdecimal():
        return ""
    return session.scalar(sa.select(WorkOrder.reference).where(WorkOrder.id == int(key))) or ""


def add_event(
    session: Session,
    issue_id: int,
    kind: EventKind,
    *,
    text: str | None = None,
    internal: bool = False,
    status: IssueStatus | None = None,
    was: IssueStatus | None = None,
    spent: int | None = None,
    attachment_id: int | None = None,
    about: str | None = None,
    at: dt.datetime | None = None,
) -> int:
    """One line at the end of a complaint's history, by the user at work. *about*: another record, `work_order:12`;
    *spent*: seconds in the status *was*. Gives its key."""
    made = IssueEvent(
        issue_id=issue_id, at=at or moment(session), kind=kind, status=status, was=was, spent=spent,
        text=(text or "").strip() or None, internal=internal, by_id=who(session).user_id,
        attachment_id=attachment_id, about=about,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id
