"""What the record of an entry in the trail is called now."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models import audit
from k2k_desktop.models.base import Record
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.governance import Appointment, Organisation
from k2k_desktop.models.governance.elections import Election
from k2k_desktop.models.governance.standing import Declaration, Handover, Obligation, PolicyDocument, Resolution
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.issues.happenings import Outage, RootCause
from k2k_desktop.models.issues.priorities import AdoptedPractice, Charter, PriorityRound
from k2k_desktop.models.issues.works import Contractor, PreventiveSchedule, WorkOrder
from k2k_desktop.models.meetings import Meeting
from k2k_desktop.models.office import User
from k2k_desktop.models.people import Household
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import Breach, DataRequest, Disclosure, PrivacyNotice
from k2k_desktop.models.review import Finding, Review
from k2k_desktop.services import masking

_ENTRY = audit.ENTRY.c
_KEY = sa.cast(sa.func.substr(_ENTRY.subject, sa.func.instr(_ENTRY.subject, ":") + 1), sa.Integer)


def _titled(table: str, title: Any, key: sa.ColumnElement[int]) -> tuple[Any, Any]:
    return _ENTRY.subject.startswith(f"{table}:"), sa.select(title).where(key == _KEY).correlate(
        audit.ENTRY
    ).scalar_subquery()


def _of_body(record: Any, *more: Any) -> tuple[Any, Any]:
    """A record of an organisation is called by it, and by *more* where that tells it from others."""
    title: Any = Organisation.name
    for part in more:
        title = title + " " + part
    found = sa.select(title).select_from(record).join(Organisation, Organisation.id == record.organisation_id)
    named = found.where(record.id == _KEY).correlate(audit.ENTRY).scalar_subquery()
    return _ENTRY.subject.startswith(f"{record.__tablename__}:"), named


_CALLED: Final[tuple[tuple[Any, Any], ...]] = (
    (User, User.name),
    (Issue, Issue.reference),
    (WorkOrder, WorkOrder.reference),
    (Outage, Outage.reference),
    (Charter, Charter.reference),
    (Facility, Facility.name),
    (Contractor, Contractor.name),
    (PriorityRound, PriorityRound.title),
    (AdoptedPractice, AdoptedPractice.title),
    (PrivacyNotice, PrivacyNotice.name),
    (Disclosure, Disclosure.recipient),
    (DataRequest, sa.func.printf("PD-%d-%04d", DataRequest.year, DataRequest.number)),
    (Breach, sa.func.printf("PDP-%d-%03d", Breach.year, Breach.number)),
    (RootCause, RootCause.title),
    (PreventiveSchedule, PreventiveSchedule.title),
    (Review, Review.title),
    (Finding, Finding.title),
)
# What the record of an entry is called; nothing for what has no name of its own.
TITLE: Final = sa.case(
    _titled("resident", RESIDENT_LIST.c.name, RESIDENT_LIST.c.resident_id),
    _titled("unit", Unit.code, Unit.__table__.c.id),
    (
        _ENTRY.subject.startswith("household:"),
        sa.select(Unit.code)
        .join(Household, Household.unit_id == Unit.id)
        .where(Household.id == _KEY)
        .correlate(audit.ENTRY)
        .scalar_subquery(),
    ),
    _titled("organisation", Organisation.name, Organisation.__table__.c.id),
    _of_body(Meeting, sa.cast(Meeting.number, sa.String) + "/" + sa.cast(Meeting.year, sa.String)),
    _of_body(Resolution, sa.cast(Resolution.number, sa.String) + "/" + sa.cast(Resolution.year, sa.String)),
    _of_body(PolicyDocument, PolicyDocument.title),
    *(_of_body(record) for record in (Appointment, Declaration, Election, Handover, Obligation)),
    *(_titled(record.__tablename__, title, record.__table__.c.id) for record, title in _CALLED),
    else_=sa.null(),
)
# By which column a record that another one links to is called; none stands for those that have only a number.
_COLUMNS: Final = ("full_name", "reference", "name", "title", "code")
_OWN_COLUMN: Final = {"block": "code", "unit": "code", "organisation": "name"}


def called(session: Session, table: str, key: int) -> str:
    """What a record is called, for a field that links to it; `#7` for what has no name or is gone.

    A resident's name only to whoever sees names.
    """
    found = Record.metadata.tables.get(table)
    names = [] if found is None else [name for name in (_OWN_COLUMN.get(table, ""), *_COLUMNS) if name in found.c]
    if found is None or not names or (table == "resident" and not masking.sees_names(session)):
        return f"#{key}"
    return session.scalar(sa.select(found.c[names[0]]).where(found.c.id == key)) or f"#{key}"
