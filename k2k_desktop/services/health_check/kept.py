"""Faults of what is kept: files, links between records, and the lists made ready from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import indexes
from k2k_desktop.models.base import Record
from k2k_desktop.services.health_check.kinds import FaultKind, Spot, rows, spots
from k2k_desktop.services.runner import progress

_FILES: Final = ("attachment", "issued_document")
# Links by the name and the key of a record: the database cannot watch over these.
_NAMED: Final = (("issued_document", "subject", "subject_id"),)


def _changed_files(session: Session) -> Iterator[Spot]:
    """Every file kept, read and held against the hash it was kept under."""
    total = sum(rows(session, f"SELECT count(*) FROM {table}")[0][0] for table in _FILES)
    done = 0
    for table in _FILES:
        for key, digest in rows(session, f"SELECT id, sha256 FROM {table}"):
            # as bytes: what somebody made text of may be none that can be read
            content = rows(session, f"SELECT CAST(content AS BLOB) FROM {table} WHERE id = ?", (key,))[0][0]
            if not content or hashlib.sha256(content).hexdigest() != digest:
                yield Spot(table, key)
            done += 1
            progress(session).at(done, total)


def _orphans(session: Session) -> list[tuple[str, int, str]]:
    """(table, key, column) of each link to a record that is gone."""
    found = []
    columns: dict[str, dict[int, str]] = {}
    for table, key, _parent, number in rows(session, "PRAGMA foreign_key_check"):
        if table not in columns:
            columns[table] = {row[0]: row[3] for row in rows(session, f'PRAGMA foreign_key_list("{table}")')}
        if key is not None:
            found.append((str(table), int(key), columns[table][number]))
    return found


def _lost_links(session: Session) -> list[Spot]:
    found = [Spot(table, key, _may_be_empty(table, column)) for table, key, column in _orphans(session)]
    for table, name, key in _NAMED:
        for (subject,) in rows(session, f"SELECT DISTINCT {name} FROM {table}"):
            if subject in Record.metadata.tables:
                number = next(iter(Record.metadata.tables[subject].primary_key)).name  # an entry of the trail has seq
                found += spots(session, table, f"""
                    SELECT t.id FROM {table} t WHERE t.{name} = '{subject}'
                    AND NOT EXISTS (SELECT 1 FROM "{subject}" s WHERE s.{number} = t.{key})
                    AND NOT EXISTS (SELECT 1 FROM audit_change c
                        WHERE c.table_name = '{subject}' AND c.pk = t.{key} AND c.op = 'D')""")  # fmt: skip
    return found


def _may_be_empty(table: str, column: str) -> bool:
    known = Record.metadata.tables.get(table)
    return known is not None and bool(known.columns[column].nullable)


@action(N_("Repair: empty links to records that are gone"), needs="health.repair", icon="wrench")
def repair_links(session: Session) -> int:
    """A link that may be empty is emptied; the trail keeps what stood there. What a lock forbids is left. How many."""
    connection = session.connection()
    done = 0
    for table, key, column in _orphans(session):
        if not _may_be_empty(table, column):
            continue
        empty = sa.text(f'UPDATE "{table}" SET "{column}" = NULL, version = version + 1 WHERE id = :key')
        with suppress(IntegrityError), connection.begin_nested():  # what a lock protects stays on the list
            connection.execute(empty, {"key": key})
            done += 1
    session.expire_all()
    return done


def _stale_lists(session: Session) -> list[Spot]:
    """Residents whose line differs from the records or is missing; what is not found by its words, found by others, or
    found though it is gone."""
    at = progress(session).at
    lines = indexes.stale_lines(session, lambda done, total: at(done, total * 2))
    found = dict.fromkeys(Spot("resident", key, mends=True) for key in lines)
    for table, key in indexes.not_found(session, lambda done, total: at(total + done, total * 2)):
        found[Spot(table, key, mends=True)] = None
    return list(found)


@action(N_("Repair: make lists and search anew"), needs="health.repair", undoable=False, icon="wrench")
def repair_lists(session: Session) -> int:
    """Lines and search words of every resident, complaint and paragraph of minutes, made anew. How many lines."""
    return indexes.make_anew(session, progress(session).at)


def _double_mykad(session: Session) -> list[Spot]:
    return spots(session, "resident", """
        SELECT DISTINCT d.resident_id FROM identity_document d JOIN resident r ON r.id = d.resident_id
        WHERE d.current AND d.kind IN ('mykad', 'mykid') AND r.standing NOT IN ('deceased', 'merged')
        AND d.number_key IN (
            SELECT e.number_key FROM identity_document e JOIN resident p ON p.id = e.resident_id
            WHERE e.current AND e.kind IN ('mykad', 'mykid') AND p.standing NOT IN ('deceased', 'merged')
            GROUP BY e.number_key HAVING count(DISTINCT e.resident_id) > 1)
        ORDER BY d.resident_id""")  # fmt: skip


KINDS: Final = (
    FaultKind(
        "double_mykad", N_("One MyKad number for two living residents"),
        N_("A number belongs to one person: aid and votes would be given twice, or to the wrong one."),
        N_("Open both. Merge them if they are one person; otherwise correct the number."), _double_mykad,
    ),
    FaultKind(
        "changed_files", N_("A file that is empty or not as it was kept"),
        N_("Photos, scans and issued papers are evidence; one that was changed outside the program proves nothing."),
        N_("Bring the file back from a copy of the office that was made before."), _changed_files,
    ),
    FaultKind(
        "lost_links", N_("A record that points to one that is gone"),
        N_("Pages and papers that follow the link would be incomplete."),
        N_("Bring the missing record back from the recycle bin or from a copy of the office."), _lost_links,
        repair_links,
        N_("Links that may be empty are emptied; the trail keeps what stood there. Records that cannot do without the "
           "link, and what is locked, are left."),
    ),
    FaultKind(
        "stale_lists", N_("Lists and search out of step with the records"),
        N_("Somebody would not be found although the record is there, or stand in the list with old data."),
        "", _stale_lists, repair_lists,
        N_("The lines of lists and the words of the search are made anew from the records. No record is changed."),
    ),
)  # fmt: skip
