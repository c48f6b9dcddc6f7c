"""What a new office begins with: categories of faults, the promises for each priority, and a privacy notice."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core import paths
from k2k_desktop.models.issues import Category, PlaceKind, Priority, Responsible, ServiceTime
from k2k_desktop.models.privacy import PrivacyNotice
from k2k_desktop.services.runner import today

# Priority: whether in working days, acknowledge, act, finish (domain-facts 7.2); minutes where not in days.
SERVICE_TIMES: Final = {
    Priority.emergency: (False, 30, 240, 1_440),
    Priority.urgent: (False, 240, 1_440, 2_880),
    Priority.normal: (True, 1, 3, 14),
    Priority.planned: (True, 3, 10, 30),
}
FROM: Final = dt.date(2000, 1, 1)  # what was reported before the office used the program has its promise too
_STEP: Final = 10  # between two places in the order: another fits in between


@cache
def shipped_categories() -> tuple[dict[str, Any], ...]:
    """The categories of `resources/categories.csv`, in its order, as values of columns."""
    with (paths.resources() / "categories.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_values(row, place * _STEP) for place, row in enumerate(csv.DictReader(file), start=1))


def _values(row: dict[str, str], position: int) -> dict[str, Any]:
    return {
        "code": row["code"], "place": PlaceKind[row["place"]], "part_ms": row["part_ms"], "part_en": row["part_en"],
        "problem_ms": row["problem_ms"], "problem_en": row["problem_en"], "priority": Priority[row["priority"]],
        "responsible": Responsible[row["responsible"]], "agency": row["agency"] or None,
        "statutory": row["statutory"] == "yes", "confidential": row["confidential"] == "yes", "active": True,
        "position": position,
    }  # fmt: skip


def shipped_service_times() -> list[ServiceTime]:
    """The promise for each priority, as records to be kept."""
    return [
        ServiceTime(
            priority=priority, from_on=FROM, in_working_days=in_days, acknowledge=acknowledge, act=act, finish=finish
        )
        for priority, (in_days, acknowledge, act, finish) in SERVICE_TIMES.items()
    ]


def shipped_notice(day: dt.date) -> PrivacyNotice:
    """The first version of the notice of personal data, in our own words (domain-facts 6.4), valid from *day*."""
    texts = {
        language: (paths.resources() / f"privacy_notice.{language}.txt").read_text(encoding="utf-8").strip()
        for language in ("ms", "en")
    }
    return PrivacyNotice(name=f"{day.year}-1", valid_from=day, text_ms=texts["ms"], text_en=texts["en"])


def lacks(session: Session) -> bool:
    """Whether the office has no category, no promise, or no notice of personal data, yet."""
    records = (Category, ServiceTime, PrivacyNotice)
    return any(session.scalar(sa.select(record.id).limit(1)) is None for record in records)


def put_shipped(session: Session) -> int:
    """Give the office what it lacks of all three; what it has stays as it is. How many records were made."""
    made: list[Category | ServiceTime | PrivacyNotice] = []
    if session.scalar(sa.select(Category.id).limit(1)) is None:
        made += [Category(**values) for values in shipped_categories()]
    if session.scalar(sa.select(ServiceTime.id).limit(1)) is None:
        made += shipped_service_times()
    if session.scalar(sa.select(PrivacyNotice.id).limit(1)) is None:
        made.append(shipped_notice(today(session)))
    session.add_all(made)
    session.flush()
    return len(made)
