"""The trail: the database captures every change beside the open entry, and sealing chains the entries."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from k2k_desktop.models.base import Record
from k2k_desktop.models.governance.election_locks import ELECTIONS
from k2k_desktop.models.governance.locks import STANDING
from k2k_desktop.models.issues.locks import ISSUES
from k2k_desktop.models.meetings.finding import SEARCH
from k2k_desktop.models.meetings.locks import MINUTES
from k2k_desktop.models.privacy import LOCKS as PRIVACY
from k2k_desktop.models.review import LOCKS as REVIEWS

# Rule source: security design 4.5. Values stand beside the chain, only salted digests are chained.
HEAD: Final = sa.Table(
    "audit_head",
    Record.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("open_seq", sa.Integer),
)
ENTRY: Final = sa.Table(
    "audit_entry",
    Record.metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(24), nullable=False, index=True),
    sa.Column("user_id", sa.Integer, index=True),
    sa.Column("action", sa.String(80), nullable=False, index=True),
    sa.Column("subject", sa.String(80), index=True),  # a record's history: its prints and exports too
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
CHANGE: Final = sa.Table(
    "audit_change",
    Record.metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("entry_seq", sa.Integer, nullable=False, index=True),
    sa.Column("table_name", sa.String(60), nullable=False),
    sa.Column("pk", sa.Integer, nullable=False),
    sa.Column("op", sa.String(1), nullable=False),  # I, U or D
    sa.Column("previous", sa.Integer),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("salt", sa.LargeBinary(16)),
    sa.Column("digest", sa.String(64)),  # of erased values alone: what still stands beside it is digested anew
    sa.Index(None, "table_name", "pk"),
    sa.Index("ix_audit_change_deleted", "entry_seq", sqlite_where=sa.text("op = 'D'")),  # the recycle bin
)
FIRST_HASH: Final = "0" * 64
COLUMNS: Final = "id, table_name, pk, op, previous, before, after, salt, digest"  # of a Change
_FETCHED: Final = 500  # rows at a time: enough that asking costs nothing, few enough to stay small
_NOT_CAPTURED: Final = (
    "audit_", "sqlite_", "alembic_", "resident_list", "resident_search", "minute_search", "issue_search",
)  # fmt: skip


class Change(NamedTuple):
    """One record changed in an entry, as captured."""

    id: int
    table: str
    pk: int
    op: str
    previous: int | None
    before: str | None
    after: str | None
    salt: bytes | None
    digest: str | None

    def fingerprint(self) -> str:
        """The salted digest of its values, or the kept one where they were erased; "" where the two contradict."""
        if self.salt is None:
            return self.digest or ""
        found = hashlib.sha256(self.salt + f"{self.before or ''}\0{self.after or ''}".encode()).hexdigest()
        return found if self.digest is None or self.digest == found else ""


_CANONICAL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """JSON with sorted names, no spaces and every character as itself: the same text on every computer."""
    return _CANONICAL.encode(value)


def root_of(changes: Iterable[Change]) -> tuple[int, str]:
    """How many changes, and one digest over all of them in order."""
    digest, count = hashlib.sha256(), 0
    for one in changes:
        # canonical JSON put together by hand: an import has ninety thousand
        _id, table, pk, op, previous, *_values = one
        digest.update(
            f'{{"digest":"{one.fingerprint()}","op":"{op}","pk":{pk},'
            f'"previous":{"null" if previous is None else previous},"table":"{table}"}}\n'.encode()
        )
        count += 1
    return count, digest.hexdigest()


def open_entry(session: Session) -> int:
    """Let this transaction change records; returns the number its entry will have."""
    run = session.connection().exec_driver_sql
    seq: int = run("UPDATE audit_head SET open_seq = seq + 1 RETURNING open_seq").scalar_one()
    return seq


def captured(session: Session, seq: int) -> list[Change]:
    """What the triggers wrote for one entry, in order."""
    cursor = session.connection().connection.cursor()  # plain tuples: an import has ninety thousand
    cursor.execute(f"SELECT {COLUMNS} FROM audit_change WHERE entry_seq = ? ORDER BY id", (seq,))
    return list(map(Change._make, cursor.fetchall()))


def rows(session: Session, statement: str) -> Iterator[tuple[Any, ...]]:
    """The rows of *statement* as SQLite gives them, a few hundred at a time: a trail may have a million."""
    cursor = session.connection().connection.cursor()
    try:
        cursor.arraysize = _FETCHED
        cursor.execute(statement)
        while fetched := cursor.fetchmany():
            yield from fetched
    finally:
        with suppress(sqlcipher.ProgrammingError):  # given up midway, and cleared away after its database was closed
            cursor.close()


def seal(session: Session, seq: int, changes: list[Change], body: dict[str, Any]) -> str:
    """Close the open entry with what was captured; *body* says who, when, which action and why. Returns its hash."""
    run = session.connection().exec_driver_sql  # each save passes here: plain SQL costs half of what is composed
    count, root = root_of(changes)
    text = canonical({**body, "seq": seq, "changes": count, "root": root})
    sealed = chain(run("SELECT hash FROM audit_head").scalar_one(), text)
    run(
        "INSERT INTO audit_entry (seq, at, user_id, action, subject, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (seq, body["utc"], body["user"], body["action"], body.get("subject"), text, sealed),
    )
    run("UPDATE audit_head SET seq = ?, hash = ?, open_seq = NULL", (seq, sealed))
    return sealed


def chain(last: str, body: str) -> str:
    """h = SHA-256(h_prev ‖ body)."""
    return hashlib.sha256(bytes.fromhex(last) + body.encode()).hexdigest()


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry."""
    row = session.execute(sa.select(HEAD.c.seq, HEAD.c.hash)).one()
    return row[0], row[1]


def last_moment(session: Session) -> dt.datetime | None:
    """When the last entry was made, as the clock of that moment said; None in a new office."""
    newest = "SELECT at FROM audit_entry WHERE seq = (SELECT seq FROM audit_head)"
    found = session.connection().exec_driver_sql(newest).scalar()
    return dt.datetime.fromisoformat(found) if found else None


def _state_faults(session: Session, table: str) -> Iterator[str]:
    """The rows of *table* that are not as their last change left them, as `models.proof` names them."""
    # beside max() SQLite gives the other columns of that very row: one walk along the index
    last = f"SELECT pk, max(id), after, op, salt FROM audit_change WHERE table_name = '{table}' GROUP BY pk"
    row = row_json(session.connection(), table, "t")
    statement = f"""
        WITH last AS ({last})
        SELECT t.id FROM "{table}" t NOT INDEXED LEFT JOIN last ON last.pk = t.id
            WHERE last.pk IS NULL OR last.op = 'D' OR (last.salt IS NOT NULL AND last.after IS NOT {row})
        UNION ALL
        SELECT last.pk FROM last WHERE last.op <> 'D' AND last.pk NOT IN (SELECT id FROM "{table}" NOT INDEXED)"""
    for (key,) in session.connection().exec_driver_sql(statement):
        yield f"{table} {key}"


def captured_tables(connection: sa.Connection) -> list[str]:
    """The tables whose changes the triggers capture."""
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").scalars()
    return [name for name in names if not name.startswith(_NOT_CAPTURED)]


def row_json(connection: sa.Connection, table: str, row: str) -> str:
    """The SQL that makes a row's canonical JSON: names sorted, nulls left out, file contents left to their hash."""
    columns = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    names = sorted(column[1] for column in columns if column[2].upper() != "BLOB")
    pairs = ", ".join(f"'{name}', {row}.\"{name}\"" for name in names)
    return f"json_patch('{{}}', json_object({pairs}))"


def drop_triggers(connection: sa.Connection) -> None:
    """Take out every trigger: a migration remakes tables that they name."""
    run = connection.exec_driver_sql
    for name in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
        run(f'DROP TRIGGER "{name}"')


def unsealed(connection: sa.Connection) -> frozenset[str]:
    """The rows that are not as the trail last kept them (`resident 7`): changed by hand before a migration."""
    with Session(bind=connection, join_transaction_mode="rollback_only") as session:
        return frozenset(fault for table in captured_tables(connection) for fault in _state_faults(session, table))


def make_triggers(
    connection: sa.Connection, reseal: dict[str, Any] | None = None, tampered: frozenset[str] = frozenset()
) -> None:
    """(Re)make every trigger of the trail from the tables as they now are; called inside each migration.

    *reseal* is the body of the entry that keeps rows as they now read, where a migration gave them new columns; rows
    *tampered* with before it stay unsealed, so that the verification goes on naming them.
    """
    run = connection.exec_driver_sql
    drop_triggers(connection)
    for table in captured_tables(connection):
        old, new = (row_json(connection, table, row) for row in ("OLD", "NEW"))
        for event, before, after in (("INSERT", "NULL", new), ("UPDATE", old, new), ("DELETE", old, "NULL")):
            run(_capture(table, event, before, after))
    if reseal is not None:
        _reseal(connection, reseal, tampered)  # before the locks: confirmed minutes have the new columns too
    for statement in (*_TRAIL_IS_APPEND_ONLY, *MINUTES, *STANDING, *ELECTIONS, *ISSUES, *REVIEWS, *PRIVACY, *SEARCH):
        run(statement)


def _reseal(connection: sa.Connection, body: dict[str, Any], tampered: frozenset[str]) -> None:
    """One entry with every row whose canonical form is no longer the one its last change left."""
    with Session(bind=connection, join_transaction_mode="rollback_only") as session:
        seq = open_entry(session)
        for table in captured_tables(connection):
            keys = [fault.split()[-1] for fault in _state_faults(session, table) if fault not in tampered]
            for start in range(0, len(keys), 500):
                chosen = ", ".join(keys[start : start + 500])
                connection.exec_driver_sql(f'UPDATE "{table}" SET id = id WHERE id IN ({chosen})')
        seal(session, seq, captured(session, seq), body)
        session.flush()


def _capture(table: str, event: str, before: str, after: str) -> str:
    op, key = event[0], "OLD.id" if event == "DELETE" else "NEW.id"
    return f"""
        CREATE TRIGGER "audit_{table}_{event.lower()}" AFTER {event} ON "{table}" BEGIN
            INSERT INTO audit_change (entry_seq, table_name, pk, op, previous, before, after, salt)
            VALUES ((SELECT open_seq FROM audit_head), '{table}', {key}, '{op}',
                    (SELECT max(id) FROM audit_change WHERE table_name = '{table}' AND pk = {key}),
                    {before}, {after}, randomblob(16));
        END"""


_TRAIL_IS_APPEND_ONLY: Final = (
    """CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry BEGIN
           SELECT RAISE(ABORT, 'trail: an entry is never changed'); END""",
    """CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry BEGIN
           SELECT RAISE(ABORT, 'trail: an entry is never deleted'); END""",
    """CREATE TRIGGER audit_entry_follows_the_head BEFORE INSERT ON audit_entry
           WHEN NEW.seq IS NOT (SELECT open_seq FROM audit_head) BEGIN
           SELECT RAISE(ABORT, 'trail: an entry follows the last one'); END""",
    """CREATE TRIGGER audit_change_belongs_to_the_open_entry BEFORE INSERT ON audit_change
           WHEN NEW.entry_seq IS NULL OR NEW.entry_seq IS NOT (SELECT open_seq FROM audit_head)
           OR NEW.salt IS NULL OR NEW.digest IS NOT NULL BEGIN
           SELECT RAISE(ABORT, 'trail: a change belongs to the open entry'); END""",
    """CREATE TRIGGER audit_change_is_never_deleted BEFORE DELETE ON audit_change BEGIN
           SELECT RAISE(ABORT, 'trail: a change is never deleted'); END""",
    # Erasure, inside an entry, puts the digest in the place of the values, once, and does nothing else.
    """CREATE TRIGGER audit_change_is_only_ever_erased BEFORE UPDATE ON audit_change
           WHEN OLD.salt IS NULL OR length(NEW.digest) IS NOT 64
           OR NEW.before IS NOT NULL OR NEW.after IS NOT NULL OR NEW.salt IS NOT NULL
           OR (SELECT open_seq FROM audit_head) IS NULL
           OR NEW.id IS NOT OLD.id OR NEW.entry_seq IS NOT OLD.entry_seq OR NEW.table_name IS NOT OLD.table_name
           OR NEW.pk IS NOT OLD.pk OR NEW.op IS NOT OLD.op OR NEW.previous IS NOT OLD.previous BEGIN
           SELECT RAISE(ABORT, 'trail: a change is never changed'); END""",
    # The head is only ever opened for the next number, and closed on the entry of that number.
    """CREATE TRIGGER audit_head_goes_forward BEFORE UPDATE ON audit_head
           WHEN NEW.id IS NOT OLD.id OR NOT (
               (OLD.open_seq IS NULL AND NEW.open_seq IS OLD.seq + 1 AND NEW.seq IS OLD.seq AND NEW.hash IS OLD.hash)
               OR (NEW.seq IS OLD.open_seq AND NEW.open_seq IS NULL
                   AND NEW.hash IS (SELECT hash FROM audit_entry WHERE seq = NEW.seq))) BEGIN
           SELECT RAISE(ABORT, 'trail: the head goes forward'); END""",
    """CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
           WHEN (SELECT count(*) FROM audit_head) > 0 BEGIN
           SELECT RAISE(ABORT, 'trail: there is one head'); END""",
    """CREATE TRIGGER audit_head_is_never_deleted BEFORE DELETE ON audit_head BEGIN
           SELECT RAISE(ABORT, 'trail: the head is never deleted'); END""",
)
