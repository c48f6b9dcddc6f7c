"""A new office made from an open export: never over one that is there, all of it or nothing, counted at the end."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.connections import refusal
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts, is_office_id
from k2k_desktop.core.files import free_bytes, full_disk
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey, create_keyring, fold_username
from k2k_desktop.core.open_zip import MOST_FILE, ZipReader, damaged
from k2k_desktop.core.passwords import check_password
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models import audit, indexes, migrations, proof
from k2k_desktop.models.office import Office, Role, User
from k2k_desktop.services.open_export.cells import SECRET, ColumnFacts, Unreadable, read, tables
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who, about, say_more

_BATCH: Final = 1_000
_LONGEST_CELL: Final = 32_000_000  # the values of one change in the trail stand in one cell
_FOUNDER: Final = frozenset({Role.admin, Role.manager})


@dataclass(frozen=True)
class FirstUser:
    """Who opens the new office first. A name that is among the export's users is that user."""

    username: str
    name: str
    password: str


@dataclass(frozen=True)
class Brought:
    """What was made: rows of each table, the code of the recovery sheet, and how many faults the old trail has."""

    counts: dict[str, int]
    code: str
    trail_faults: int


@action(N_("Make an office from an open export"), needs="office.change", undoable=False)
def begin(session: Session, source: dict[str, Any], first: FirstUser, user_id: int) -> None:
    """The first entry of the new life: which export it goes on from, by the digest of its manifest."""
    if session.get(User, user_id) is None:
        session.add(User(id=user_id, username=first.username.strip(), name=first.name.strip(), roles=_FOUNDER))
        session.flush()
    about(session, "office", 1)
    say_more(session, **source)


def bring_in(
    path: Path,
    folder: Path,
    first: FirstUser,
    *,
    clock: Clock | None = None,
    cost: Cost | None = None,
    told: Progress | None = None,
) -> Brought:
    """Make an office in the empty or missing *folder* from the open export *path*, with a new key.

    The trail goes on: its entries come along as they stand and are proved on arrival, and a new one names the export.
    Raises UserError: a file that is none or was changed, another version, a folder in use, a weak password, a full
    disk, or that it was stopped; then nothing is left in the folder.
    """
    told = told or Progress()
    if not (first.username.strip() and first.name.strip()):
        raise UserError(N_("Fill in your own name and a user name."))
    with ZipReader(path) as source:
        facts = _facts(source)
        check_password(first.password, name=first.name, username=first.username, office_words=(facts.name,))
        target = OfficeFolder(folder)
        if refused := target.refusal_of_place():
            raise refused
        _check_room(target, source)
        source.prove(lambda done, total: told.at(done, 3 * total))
        target.begin(facts)
        try:
            return _make(source, target, facts, first, clock or Clock(), cost, told)
        except BaseException:
            target.discard()
            raise


def _facts(source: ZipReader) -> OfficeFacts:
    """The office as the manifest calls it, and whether this program can read it."""
    said = source.said
    name, office_id, counts = said.get("office"), said.get("office_id"), said.get("tables")
    if not (isinstance(name, str) and name.strip() and is_office_id(office_id) and isinstance(counts, dict)):
        raise damaged()
    _check_version(said.get("schema"))
    if (
        any(type(count) is not int for count in counts.values())
        or set(counts) != set(tables())
        or any(f"data/{table}.csv" not in source.parts for table in counts)
    ):
        raise damaged()
    # codes printed from the trail are bound to the id: with another one none of them could be checked any more
    return OfficeFacts(str(office_id), name.strip(), False, ())


def _check_version(found: object) -> None:
    """Refuse what another version of the program wrote: its tables have other columns."""
    if not isinstance(found, str):
        raise damaged()
    words = {"found": found, "known": migrations.HEAD}
    if found < migrations.HEAD:
        raise UserError(
            N_("This export was written by an older version of the program (database {found}; this one reads {known}). "
               "Open the office it was made of with this program, which brings it up to date, and export it again. "
               "Where that office is gone, make one from the export with the older version first."),
            **words,
        )  # fmt: skip
    if found > migrations.HEAD:
        raise UserError(
            N_("This export was written by a newer version of the program (database {found}; this one reads {known}). "
               "Install the newer version on this computer, then try again."),
            **words,
        )  # fmt: skip


def _check_room(target: OfficeFolder, source: ZipReader) -> None:
    needed = 2 * sum(part.size for part in source.parts.values())
    place = next((one for one in (target.path, *target.path.parents) if one.is_dir()), None)
    if place is not None and free_bytes(place) < needed:
        raise full_disk(place, needed)


def _make(
    source: ZipReader, target: OfficeFolder, facts: OfficeFacts, first: FirstUser, clock: Clock, cost: Cost | None,
    told: Progress,
) -> Brought:  # fmt: skip
    user_id = _user_of(source, first.username)
    keyring, key = create_keyring(facts.office_id, user_id, first.username.strip(), first.password, cost)
    database = Database(target.database, key.database_hex())
    opened = Opened(target, facts, keyring, OfficeKey(key.secret), database, clock)
    try:
        migrations.create(database)
        counts = _Load(source, database, told).whole()
        with database.reading() as session:
            found = proof.verify(session)
            practice = session.get_one(Office, 1).practice
        runner = opened.sign_in_as(Who(user_id, first.username.strip(), first.name.strip(), _FOUNDER))
        origin = {
            "manifest": source.digest, "rows": sum(counts.values()), "faults": len(found.faults),
            "old_seq": found.entries, "old_head": found.head,
        }  # fmt: skip
        runner.change(begin, origin, first, user_id)
        code = keyring.new_sheet(key)
        keyring.save(target.keyring)
        target.write_facts(OfficeFacts(facts.office_id, facts.name, practice, ()))
        opened.note_head()
        target.finish()
    finally:
        opened.close()
    return Brought(counts, code, len(found.faults))


def _user_of(source: ZipReader, username: str) -> int:
    """The key of the export's user of that name; of nobody: the next free one."""
    highest = 0
    columns = tables()["user"]
    place = [column.name for column in columns].index("username")
    for row in _rows(source, "user", columns):
        if fold_username(row[place]) == fold_username(username):
            return int(row[0])
        highest = max(highest, row[0])
    return highest + 1


class _Load:
    """Puts every row of an export into an empty database, in one transaction."""

    def __init__(self, source: ZipReader, database: Database, told: Progress) -> None:
        self._source, self._database, self._told = source, database, told
        self._total: int = sum(source.said["tables"].values())
        self._done = 0

    def whole(self) -> dict[str, int]:
        """Load, check what points where, and compare the counts. Raises UserError; then nothing was put in."""
        try:
            with self._database.writer.connect() as connection:
                _pragma(connection, "foreign_keys=OFF")
                try:
                    with connection.begin():
                        return self._inside(connection)
                finally:
                    _pragma(connection, "foreign_keys=ON")
        except IntegrityError as error:
            raise UserError(_CONTRADICTS) from error
        except DBAPIError as error:
            if told := refusal(error.orig or error):
                raise told from error
            raise

    def _inside(self, connection: sa.Connection) -> dict[str, int]:
        audit.drop_triggers(connection)
        for table in tables():
            connection.exec_driver_sql(f'DELETE FROM "{table}"')  # the head of an empty trail, say
        counts = {table: self._table(connection, table, columns) for table, columns in tables().items()}
        if counts != self._source.said["tables"]:
            raise damaged()
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise UserError(_CONTRADICTS)
        run = connection.exec_driver_sql
        if run("SELECT count(*), max(open_seq) FROM audit_head").one() != (1, None) or counts["office"] != 1:
            raise damaged()
        audit.make_triggers(connection)
        with Session(bind=connection, join_transaction_mode="rollback_only") as session:
            indexes.make_anew(session, lambda _done, _total: self._told.at(self._total * 2, self._total * 3))
            session.flush()
        return counts

    def _table(self, connection: sa.Connection, table: str, columns: Sequence[ColumnFacts]) -> int:
        names = ", ".join(f'"{column.name}"' for column in columns)
        put = f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})'
        count = 0
        batch: list[tuple[Any, ...]] = []
        for row in _rows(self._source, table, columns):
            batch.append(row)
            if len(batch) == _BATCH or any(column.sort == "file" for column in columns):
                count += self._put(connection, put, batch)
        return count + self._put(connection, put, batch)

    def _put(self, connection: sa.Connection, put: str, batch: list[tuple[Any, ...]]) -> int:
        if not batch:
            return 0
        connection.exec_driver_sql(put, list(batch))
        count = len(batch)
        self._done += count
        self._told.at(self._total + min(self._done, self._total), 3 * self._total)
        batch.clear()
        return count


_CONTRADICTS: Final = N_("The records in this export contradict each other, so nothing was brought in. It was changed "
                         "after it was written: use another one.")  # fmt: skip


def _rows(source: ZipReader, table: str, columns: Sequence[ColumnFacts]) -> Iterator[tuple[Any, ...]]:
    """The rows of a part, each value checked by its column. Raises UserError with table and line where one is wrong."""
    csv.field_size_limit(_LONGEST_CELL)
    kept = [column for column in columns if (table, column.name) not in SECRET]
    with source.open(f"data/{table}.csv") as stream:
        lines = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), strict=True)
        number = 1
        try:
            if next(lines) != [column.name for column in kept]:
                raise Unreadable
            for number, line in enumerate(lines, 2):  # noqa: B007 - the line at fault is named below
                if len(line) != len(kept):
                    raise Unreadable
                values = {column.name: _value(source, cell, column) for cell, column in zip(line, kept, strict=True)}
                yield tuple(values.get(column.name, b"") for column in columns)
        except (Unreadable, StopIteration, csv.Error, UnicodeDecodeError) as error:
            wrong = N_("Line {line} of {table} in this export cannot be read, so nothing was brought in.")
            raise UserError(wrong, line=number, table=table) from error


def _value(source: ZipReader, cell: str, column: ColumnFacts) -> Any:
    if column.sort != "file":
        return read(cell, column)
    with source.open(f"files/{cell}") as stream:
        content = stream.read(MOST_FILE + 1)
    if hashlib.sha256(content).hexdigest() != cell:
        raise Unreadable
    return content


def _pragma(connection: sa.Connection, words: str) -> None:
    assert connection.connection.dbapi_connection
    connection.connection.dbapi_connection.cursor().execute(f"PRAGMA {words}")
