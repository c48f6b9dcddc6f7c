"""Erasing a record's personal values for good: in its row, in what hangs on it, and in the trail of both."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import Refused
from k2k_desktop.core.fields import Link
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.logs import PERSONAL
from k2k_desktop.models import audit
from k2k_desktop.models.base import Record, moment
from k2k_desktop.models.issues import Issue, IssueEvent
from k2k_desktop.models.office import Attachment
from k2k_desktop.models.people import Consent, Household, IdentityDocument, LifeEvent, Occupancy, Resident
from k2k_desktop.models.privacy import Breach, DataRequest, Erasure
from k2k_desktop.services.issues.telling import without_names

NAMELESS: Final = "#{number}"  # kept in no language; a screen says "Former resident #123"
GONE: Final = "…"
ERASED: Final = "—"
_STEP: Final = 500
_EMPTY_TRIES, _EMPTY_PAUSE = 20, 0.05  # a second in all for readings of an older moment to end
_INDEXES: Final = ("resident_search", "issue_search", "minute_search")
_CLEARED: Final = (
    "title", "preferred_name", "mobile", "email", "emergency_contact", "preferred_language", "education", "employment",
    "occupation", "skills", "disability", "oku_card", "notes", "verified_on", "verified_by_id", "photo_id",
)  # fmt: skip


class Eraser:
    """One round of erasing inside one entry of the trail."""

    def __init__(self, session: Session, run_id: int | None) -> None:
        self._session, self._run = session, run_id
        self._touched: dict[str, set[int]] = {}
        self._kinds: dict[str, Callable[[int], None]] = {
            "resident": self._resident, "issue": self._issue_alone, "consent": self._consent, "breach": self._breach,
            "data_request": self._request,
        }  # fmt: skip

    def erase(self, table: str, key: int) -> None:
        """Erase one record; one that was erased before stays so. Refused for whoever lives in the estate."""
        if not self._is_erased(table, key):
            self._kinds[table](key)

    def end(self) -> None:
        """Take the values out of the trail too, and out of the file once this is kept."""
        self._session.flush()
        for table, keys in self._touched.items():
            forget(self._session, table, keys)
        engine = self._session.get_bind()
        assert isinstance(engine, sa.Engine)
        sa.event.listen(self._session, "after_commit", lambda _session: clean(engine), once=True)

    def _is_erased(self, table: str, key: int) -> bool:
        self._session.flush()
        found = sa.select(Erasure.id).where(Erasure.table_name == table, Erasure.record_id == key)
        return self._session.scalar(found) is not None

    def _done(self, table: str, key: int) -> None:
        self._note(table, key)
        self._session.add(Erasure(table_name=table, record_id=key, run_id=self._run, erased_at=moment(self._session)))
        self._session.flush()

    def _note(self, table: str, *keys: int) -> None:
        self._touched.setdefault(table, set()).update(keys)

    def _of(self, record: Any, *where: sa.ColumnElement[bool]) -> list[Any]:
        return list(self._session.scalars(sa.select(record).where(*where)))

    def _resident(self, key: int) -> None:
        """A person, and the records that were merged into theirs."""
        theirs = self._of(Resident, sa.or_(Resident.id == key, Resident.merged_into_id == key))
        people = [one for one in theirs if not self._is_erased("resident", one.id)]
        keys = [one.id for one in people]
        if self._of(Occupancy, Occupancy.resident_id.in_(keys), Occupancy.to_on.is_(None)):
            raise Refused(N_("Somebody who lives in the estate is never erased. Nothing was changed."))
        names = {name for one in people for name in (one.full_name, one.preferred_name) if name}
        self._papers(keys)
        for household in self._of(Household, Household.head_id.in_(keys), Household.moved_out_on.is_not(None)):
            household.tenancy_reference = household.shared_reason = household.arrears_sen = None
            self._note("household", household.id)
        for issue in self._of(Issue, Issue.reporter_id.in_(keys)):
            self._issue(issue, names)
        photos = [one.photo_id for one in people if one.photo_id]
        for one in people:
            self._nameless(one)
        self._attachments(photos)

    def _papers(self, keys: list[int]) -> None:
        """Documents and consents go, events of a life lose their words, answered requests too."""
        for record in (IdentityDocument, Consent):
            for one in self._of(record, record.resident_id.in_(keys)):
                self._note(record.__tablename__, one.id)
                self._session.delete(one)
            # those deleted long ago have their values in the trail still
            self._note(record.__tablename__, *self._once_theirs(record.__tablename__, keys))
        for event in self._of(LifeEvent, LifeEvent.resident_id.in_(keys), LifeEvent.remarks.is_not(None)):
            event.remarks = None
            self._note("life_event", event.id)
        for asked in self._of(DataRequest, DataRequest.resident_id.in_(keys), DataRequest.ended_on.is_not(None)):
            if not self._is_erased("data_request", asked.id):
                self._request(asked.id)

    def _once_theirs(self, table: str, keys: list[int]) -> set[int]:
        """Records of a table that the trail says were these residents'."""
        change = audit.CHANGE.c
        owner = sa.func.json_extract(change.before, "$.resident_id")
        statement = sa.select(change.pk).where(change.table_name == table, change.op == "D", owner.in_(keys))
        return set(self._session.scalars(statement))

    def _nameless(self, person: Resident) -> None:
        for name in _CLEARED:
            setattr(person, name, None)
        person.full_name = NAMELESS.format(number=person.id)
        person.vulnerabilities = frozenset()
        person.whatsapp = False
        if person.birth_on:  # the year stays, for counts by age
            person.birth_on, person.birth_uncertain = person.birth_on.replace(month=1, day=1), True
        self._done("resident", person.id)

    def _issue_alone(self, key: int) -> None:
        self._issue(self._session.get_one(Issue, key), ())

    def _issue(self, issue: Issue, names: Iterable[str]) -> None:
        """A complaint stays; who brought it is cut off, and taken out of its words and of its history."""
        hidden = {*names, issue.reporter_name or ""} - {""}
        issue.reporter_id = issue.reporter_name = issue.reporter_phone = None
        issue.title = _without(issue.title, hidden) or ERASED
        issue.description, issue.place_note = _without(issue.description, hidden), _without(issue.place_note, hidden)
        self._done("issue", issue.id)
        for event in self._of(IssueEvent, IssueEvent.issue_id == issue.id, IssueEvent.text.is_not(None)):
            if (text := _without(event.text, hidden)) != event.text:
                event.text = text
                self._note("issue_event", event.id)

    def _consent(self, key: int) -> None:
        consent = self._session.get(Consent, key)
        if consent is None:  # went with whoever had given it
            return
        self._session.info.setdefault("gone", {})["consent", key] = consent.created_at
        self._session.delete(consent)
        self._done("consent", key)

    def _breach(self, key: int) -> None:
        breach = self._session.get_one(Breach, key)
        breach.description, breach.containment = ERASED, None
        self._done("breach", key)

    def _request(self, key: int) -> None:
        asked = self._session.get_one(DataRequest, key)
        asked.asked_by = asked.details = asked.answer = None
        self._done("data_request", key)

    def _attachments(self, keys: Collection[int]) -> None:
        """Files that nothing else hangs on."""
        self._session.flush()
        for key in keys:
            if not any(
                self._session.scalar(sa.select(sa.literal(1)).where(column == key).limit(1)) for column in _links()
            ):
                self._note("attachment", key)
                self._session.delete(self._session.get_one(Attachment, key))


def _links() -> list[sa.Column[Any]]:
    """Every column that names an attachment."""
    found = []
    for table in Record.metadata.tables.values():
        for column in table.columns:
            kind = column.info.get("kind")
            if isinstance(kind, Link) and kind.to == "attachment":
                found.append(column)
    return found


def _without(text: str | None, names: Iterable[str]) -> str | None:
    """*text* without the *names* and without numbers that tell a person."""
    if not text:
        return text
    return without_names(re.sub("|".join(PERSONAL), GONE, text), names, GONE)


def forget(session: Session, table: str, keys: Collection[int]) -> None:
    """Put the digest in the place of each value the trail keeps of these records; the chain goes on to hold.

    Each record that is still there is written once more as it now is, so that its state stays proved.
    """
    run = session.connection().exec_driver_sql
    ordered = sorted(keys)
    for start in range(0, len(ordered), _STEP):
        chosen = ", ".join(map(str, ordered[start : start + _STEP]))
        rows = run(
            f"SELECT {audit.COLUMNS} FROM audit_change "
            f"WHERE table_name = '{table}' AND pk IN ({chosen}) AND salt IS NOT NULL"
        ).all()
        digests = [(change.fingerprint(), change.id) for change in map(audit.Change._make, rows)]
        if digests:
            run("UPDATE audit_change SET before = NULL, after = NULL, salt = NULL, digest = ? WHERE id = ?", digests)
        run(f'UPDATE "{table}" SET id = id WHERE id IN ({chosen})')


def clean(engine: sa.Engine) -> None:
    """Write the indexes of words anew without what was taken out of them, and empty the log into the file.

    Freed room is overwritten by `secure_delete`; pages of an index keep old words until they are merged. Whoever saves
    does not wait for readings of an older moment, a copy's say: after these the log is emptied when the office closes.
    """
    held = engine.raw_connection()
    held.detach()  # it serves nobody else, whether it met a damaged page or waits for nothing any more
    try:
        cursor = held.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for index in _INDEXES:
            cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        cursor.execute("COMMIT")
        cursor.execute("PRAGMA busy_timeout=0")  # to wait here is to hold the lock of whoever saves
        for _ in range(_EMPTY_TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not cursor.fetchall()[0][0]:
                break
            time.sleep(_EMPTY_PAUSE)
    finally:
        held.close()
