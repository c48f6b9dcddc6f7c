"""Finding works and priorities by their numbers and names: orders, outages, contractors, facilities and charters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues.happenings import Outage
from k2k_desktop.models.issues.priorities import Charter
from k2k_desktop.models.issues.works import Contractor, WorkOrder

# What is looked through, by record: its words, and what stands below its title.
_LOOKED: Final[tuple[tuple[Any, tuple[Any, ...], Any, Any, str], ...]] = (
    (WorkOrder, (WorkOrder.reference, WorkOrder.title), WorkOrder.title, WorkOrder.reference, "hammer"),
    (Outage, (Outage.reference, Outage.title), Outage.title, Outage.reference, "circle-slash"),
    (Charter, (Charter.reference, Charter.title), Charter.title, Charter.reference, "file-check"),
    (Facility, (Facility.name, Facility.serial_number), Facility.name, Facility.serial_number, "building-2"),
    (Contractor, (Contractor.name, Contractor.registration), Contractor.name, Contractor.registration, "briefcase"),
)


@dataclass(frozen=True)
class WorkFound:
    """One thing found: its record, two lines of words, and the icon of its kind."""

    table: str
    id: int
    title: str
    second: str
    icon: str


def find_works(session: Session, words: str, limit: int) -> Iterator[WorkFound]:
    """At most *limit* in all, of each kind the newest first: every typed word stands in its number or name."""
    typed = words.split()
    left = limit
    for record, places, title, second, icon in _LOOKED:
        if not typed or left <= 0:
            return
        has = (sa.or_(*(place.contains(word, autoescape=True) for place in places)) for word in typed)
        statement = sa.select(record.id, title, second).where(*has).order_by(record.id.desc()).limit(left)
        for key, name, below in session.execute(statement):
            left -= 1
            yield WorkFound(record.__tablename__, key, name, below or "", icon)
