"""One resident: saving, documents, verification, consent, and two records of one person made one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import FloorHead
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.issues import Issue, IssueHousehold, IssueVerification
from k2k_desktop.models.issues.works import WorkOrder
from k2k_desktop.models.meetings import Attendance, Meeting, MinutesStatus
from k2k_desktop.models.people import (
    Consent,
    DocumentKind,
    Household,
    IdentityDocument,
    LifeEvent,
    Occupancy,
    Relationship,
    Resident,
    Standing,
)
from k2k_desktop.models.people.identity import check_document, format_mykad, number_key
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.people.names import probable_same, tidy_name
from k2k_desktop.models.privacy import DataRequest, Disclosure
from k2k_desktop.services import masking
from k2k_desktop.services.erased import refuse_erased
from k2k_desktop.services.people.stays import end_stays
from k2k_desktop.services.runner import about, today, who

RESIDENT_FORM = fields(
    Resident.full_name,
    Resident.title,
    Resident.preferred_name,
    Resident.birth_on,
    Resident.birth_uncertain,
    Resident.sex,
    Resident.nationality,
    Resident.mobile,
    Resident.whatsapp,
    Resident.email,
    Resident.emergency_contact,
    Resident.preferred_language,
    Resident.education,
    Resident.employment,
    Resident.occupation,
    Resident.skills,
    Resident.disability,
    Resident.oku_card,
    Resident.vulnerabilities,
    Resident.notes,
)
DOCUMENT_FORM = fields(
    IdentityDocument.kind,
    IdentityDocument.number,
    IdentityDocument.country,
    IdentityDocument.expires_on,
    IdentityDocument.kept_reason,
)
LIVING: Final = (DocumentKind.mykad, DocumentKind.mykid)  # whose number is one living person's
CONSENT_FORM = fields(
    Consent.purpose, Consent.notice_version, Consent.language, Consent.means, Consent.given_on, Consent.given_by,
    Consent.witness, Consent.withdrawn_on,
)  # fmt: skip
ADULT: Final = 18  # years; under it a parent or guardian consents (Personal Data Protection Regulations 2013, r. 3(3))


@dataclass(frozen=True)
class Likeness:
    """A resident who may be the same person, and why."""

    resident_id: int
    name: str
    unit: str | None
    why: str


@action(N_("Save resident"), needs="people.change", icon="save")
def save_resident(session: Session, resident_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep a new resident (None) or change one; returns the key. Raises Invalid, or Stale when saved meanwhile."""
    changes = _checked(session, changes if resident_id else {"full_name": None} | changes)
    if resident_id is None:
        resident = Resident(**changes)
        session.add(resident)
    else:
        resident = session.get_one(Resident, resident_id)
        refuse_erased(resident)
        resident.check_version(version)
        resident.put(changes)
    session.flush()
    return resident.id


def _checked(session: Session, given: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, UserError] = {}
    changes = dict(given)
    if "full_name" in changes:
        try:
            changes["full_name"] = tidy_name(changes["full_name"] or "")
        except UserError as error:
            wrong["full_name"] = error
    born = changes.get("birth_on")
    if born and not today(session) - dt.timedelta(days=366 * 125) <= born <= today(session):
        wrong["birth_on"] = UserError(N_("A date of birth is not after today, nor over 125 years ago."))
    if wrong:
        raise Invalid(wrong)
    return changes


@action(N_("Save identity document"), needs="people.change", icon="save")
def save_document(
    session: Session, resident_id: int, document_id: int | None, version: int, changes: dict[str, Any]
) -> int:
    """Keep a document somebody showed. A wrong number is refused; an odd one is kept with a reason."""
    resident = session.get_one(Resident, resident_id)
    refuse_erased(resident)
    document = (
        session.get_one(IdentityDocument, document_id) if document_id else IdentityDocument(resident_id=resident_id)
    )
    if document_id:
        document.check_version(version)
    with session.no_autoflush:
        document.put(changes)
        _check_document(session, resident, document)
    session.add(document)
    session.flush()
    about(session, "resident", resident_id)
    return document.id


def _check_document(session: Session, resident: Resident, document: IdentityDocument) -> None:
    if document.kind is DocumentKind.none:
        document.number = document.number_key = None
        return
    sex = resident.sex.name if resident.sex else None
    found = check_document(
        document.kind.name, document.number or "", country=document.country, birth_on=resident.birth_on, sex=sex
    )
    if found.errors:
        raise Invalid({"number": found.errors[0]})
    if found.warnings and not document.kept_reason:
        raise Invalid({"kept_reason": found.warnings[0]})
    document.number = (document.number or "").strip()
    document.number_key = number_key(document.number)
    if resident.standing is Standing.deceased:
        document.current = False
    if document.kind in LIVING and document.current is not False:
        _check_one_living(session, resident, document, document.number_key)


def _check_one_living(session: Session, resident: Resident, document: IdentityDocument, key: str) -> None:
    """A number is one living person's. A MyKad takes over from the MyKid of the same number."""
    if other := holder_of(session, key, but=resident.id):
        raise Invalid({"number": _taken(session, other)})
    same = sa.select(IdentityDocument).where(
        IdentityDocument.resident_id == resident.id,
        IdentityDocument.number_key == key,
        IdentityDocument.current,
        IdentityDocument.kind.in_(LIVING),
        IdentityDocument.id != (document.id or 0),
    )
    for older in session.scalars(same):
        if document.id or older.kind is document.kind or document.kind is DocumentKind.mykid:
            raise Invalid({"number": UserError(N_("This resident already has a document with this number."))})
        older.current = False
    session.flush()  # before the new one comes in: both hold the number for a moment otherwise


def holder_of(session: Session, key: str, but: int | None = None) -> int | None:
    """The living resident who holds a 12-digit number, other than *but*."""
    statement = sa.select(IdentityDocument.resident_id).where(
        IdentityDocument.number_key == key,
        IdentityDocument.current,
        IdentityDocument.kind.in_(LIVING),
        IdentityDocument.resident_id != (but or 0),
    )
    return session.scalars(statement).first()


def _taken(session: Session, resident_id: int) -> UserError:
    line = session.execute(
        sa.select(RESIDENT_LIST.c.name, RESIDENT_LIST.c.unit).where(RESIDENT_LIST.c.resident_id == resident_id)
    ).first()
    return UserError(
        N_("This number belongs to {name} ({unit}). Open that record, or merge the two if they are one person."),
        name=line.name if line else "—",
        unit=(line.unit if line else None) or "—",
    )


@action(N_("Remove identity document"), needs="people.change", asks_reason=True, icon="trash-2")
def remove_document(session: Session, document_id: int) -> None:
    """Take a document away that was entered by mistake; the trail keeps it."""
    document = session.get_one(IdentityDocument, document_id)
    about(session, "resident", document.resident_id)
    session.delete(document)


@action(N_("Mark as verified"), needs="people.change", icon="badge-check")
def verify_resident(session: Session, resident_id: int) -> None:
    """The office has checked this record with the person today."""
    resident = session.get_one(Resident, resident_id)
    resident.verified_on = today(session)
    resident.verified_by_id = who(session).user_id


@action(N_("Save consent"), needs="people.change", icon="save")
def save_consent(
    session: Session, resident_id: int, consent_id: int | None, version: int, changes: dict[str, Any]
) -> int:
    """Keep what somebody agreed to, or its withdrawal; for a child, who gave it. One withdrawal ends every consent to
    that purpose that was given until then, so that nothing is shared any more."""
    refuse_erased(session.get_one(Resident, resident_id))
    consent = session.get_one(Consent, consent_id) if consent_id else Consent(resident_id=resident_id)
    if consent_id:
        consent.check_version(version)
    else:
        session.add(consent)
    with session.no_autoflush:
        consent.put(changes)
        _judge_consent(session, consent, new=consent_id is None)
    session.flush()
    if consent.withdrawn_on:
        others = sa.select(Consent).where(
            Consent.resident_id == resident_id, Consent.purpose == consent.purpose, Consent.withdrawn_on.is_(None),
            Consent.given_on <= consent.withdrawn_on,
        )  # fmt: skip
        for other in session.scalars(others):
            other.withdrawn_on = consent.withdrawn_on
    about(session, "resident", resident_id)
    return consent.id


@question(needs="people.reveal", recorded=N_("Show identity number"), asks_reason=True)
def reveal_number(session: Session, document_id: int) -> str:
    """The whole number of one document. Who asked and why stands in the trail."""
    document = session.get_one(IdentityDocument, document_id)
    about(session, "resident", document.resident_id)
    return format_mykad(document.number or "")


@question(needs="people.see")
def likenesses(
    session: Session, name: str, born: dt.date | None, mobile: str | None, number: str | None, but: int | None = None
) -> list[Likeness]:
    """Residents who may be the same person: by number, by name with birth date, by telephone."""
    line = RESIDENT_LIST.c
    found: dict[int, Likeness] = {}

    def add(statement: sa.Select[Any], why: str, name_too: bool) -> None:
        for row in session.execute(
            statement.where(line.resident_id != (but or 0), line.standing != "merged").limit(20)
        ):
            if not name_too or probable_same(name, born, row.name, row.birth_on):
                found.setdefault(row.resident_id, Likeness(row.resident_id, row.name, row.unit, why))

    lines = sa.select(line.resident_id, line.name, line.unit, line.birth_on)
    if number:
        holders = sa.select(IdentityDocument.resident_id).where(IdentityDocument.number_key == number_key(number))
        add(lines.where(line.resident_id.in_(holders)), N_("Same document number"), name_too=False)
    if born and name:
        add(lines.where(line.birth_on == born), N_("Same name and date of birth"), name_too=True)
    if mobile:
        add(lines.where(line.mobile == mobile), N_("Same telephone"), name_too=False)
    return list(found.values())


def _judge_consent(session: Session, consent: Consent, *, new: bool) -> None:
    wrong: dict[str, UserError] = {}
    day, given, withdrawn = today(session), consent.given_on, consent.withdrawn_on
    if given and given > day:
        wrong["given_on"] = UserError(N_("Consent is not given after today."))
    if withdrawn and given and withdrawn < given:
        wrong["withdrawn_on"] = UserError(N_("It cannot be withdrawn before it was given."))
    elif withdrawn and withdrawn > day:
        wrong["withdrawn_on"] = UserError(N_("It is not withdrawn after today."))
    born = session.get_one(Resident, consent.resident_id).birth_on
    if new and given and born and not consent.given_by:
        years = given.year - born.year - ((given.month, given.day) < (born.month, born.day))
        if years < ADULT:
            wrong["given_by"] = UserError(N_("This is a child: say which parent or guardian gave the consent."))
    if wrong:
        raise Invalid(wrong)


@action(N_("Merge records"), needs="people.merge", asks_reason=True, second=True, icon="git-merge")
def merge_residents(session: Session, kept_id: int, other_id: int) -> int:
    """Make two records of one person one: everything of *other* moves to *kept*, both histories stay. Returns kept."""
    if kept_id == other_id:
        raise UserError(N_("Choose two different records."))
    kept, other = session.get_one(Resident, kept_id), session.get_one(Resident, other_id)
    refuse_erased(kept)
    refuse_erased(other)
    if Standing.merged in (kept.standing, other.standing):
        raise UserError(N_("One of these records was merged before. Open the record it went into."))
    if (kept.standing is Standing.deceased) != (other.standing is Standing.deceased):
        raise UserError(N_("One of these records says that the person has died. Put that right first."))
    _merge_stays(session, kept, other)
    theirs: tuple[type[Any], ...] = (LifeEvent, Consent, FloorHead, Appointment, DataRequest, Disclosure)
    for record in theirs:
        for one in session.scalars(sa.select(record).where(record.resident_id == other_id)):
            one.resident_id = kept_id
    # who was at a meeting stands in its minutes: once confirmed, the line stays, and is shown through the merged record
    open_meetings = sa.select(Meeting.id).where(Meeting.minutes_status != MinutesStatus.confirmed)
    attended = sa.select(Attendance).where(Attendance.resident_id == other_id, Attendance.meeting_id.in_(open_meetings))
    for line in session.scalars(attended):
        line.resident_id = kept_id
    _merge_complaints(session, kept_id, other_id)
    _merge_documents(session, kept_id, other_id)
    for earlier in session.scalars(sa.select(Resident).where(Resident.merged_into_id == other_id)):
        earlier.merged_into_id = kept_id
    for column in RESIDENT_FORM:
        if getattr(kept, column.name) in (None, "", frozenset()):
            setattr(kept, column.name, getattr(other, column.name))
    other.standing, other.merged_into_id = Standing.merged, kept_id
    session.flush()
    about(session, "resident", kept_id)
    return kept_id


def _merge_complaints(session: Session, kept_id: int, other_id: int) -> None:
    """What they reported and what they mended is theirs under one name; what they said of work stands as it is."""
    theirs: tuple[tuple[type[Any], str], ...] = (
        (Issue, "reporter_id"), (IssueHousehold, "resident_id"), (WorkOrder, "done_by_id"),
    )  # fmt: skip
    for record, name in theirs:
        for one in session.scalars(sa.select(record).where(getattr(record, name) == other_id)):
            setattr(one, name, kept_id)
    # what one record of theirs confirmed of the other's work stays as it was said until it is opened again
    said = sa.select(IssueVerification.issue_id).where(IssueVerification.resident_id == kept_id)
    mended = sa.select(Issue).where(Issue.done_by_id == other_id)
    for issue in session.scalars(mended.where(sa.or_(Issue.ended_at.is_(None), Issue.id.not_in(said)))):
        issue.done_by_id = kept_id


def _merge_documents(session: Session, kept_id: int, other_id: int) -> None:
    documents = sa.select(IdentityDocument)
    numbers = {
        document.number_key
        for document in session.scalars(documents.where(IdentityDocument.resident_id == kept_id))
        if document.current and document.number_key
    }
    for document in session.scalars(documents.where(IdentityDocument.resident_id == other_id)):
        document.current = document.current and document.number_key not in numbers
        document.resident_id = kept_id


def _merge_stays(session: Session, kept: Resident, other: Resident) -> None:
    """Both histories become one: of two homes now the one of *kept* counts; one home written twice is one stay."""
    now = sa.select(Occupancy).where(Occupancy.to_on.is_(None))
    mine = session.scalars(now.where(Occupancy.resident_id == kept.id)).first()
    theirs = session.scalars(now.where(Occupancy.resident_id == other.id)).first()
    if mine and theirs and mine.household_id == theirs.household_id:
        _merge_double(session, mine, theirs)
    elif mine and theirs:
        end_stays(session, [theirs], max(today(session), theirs.from_on or dt.date.min))
    elif theirs:
        kept.standing = other.standing
    for stay in session.scalars(sa.select(Occupancy).where(Occupancy.resident_id == other.id)):
        stay.resident_id = kept.id
    for household in session.scalars(sa.select(Household).where(Household.head_id == other.id)):
        household.head_id = kept.id


def _merge_double(session: Session, mine: Occupancy, theirs: Occupancy) -> None:
    begins = [stay.from_on for stay in (mine, theirs) if stay.from_on]
    mine.from_on = min(begins, default=None)
    if theirs.relationship is Relationship.head:
        mine.relationship = Relationship.head
    session.delete(theirs)
    session.flush()


@question(needs="people.names")
def find_residents(session: Session, words: str, limit: int = 8) -> list[tuple[int, str, str]]:
    """For pickers: (key, name, unit) of residents found by name, unit or last digits."""
    from k2k_desktop.services.people.lists import search_clause

    line = RESIDENT_LIST.c
    found = search_clause(words, numbers=masking.sees_phones(session))
    statement = sa.select(line.resident_id, line.name, line.unit).where(line.standing == Standing.active.name)
    if found is not None:
        statement = statement.where(found)
    rows = session.execute(statement.order_by(line.sort_name).limit(limit))
    return [(row.resident_id, row.name, row.unit or "") for row in rows]
