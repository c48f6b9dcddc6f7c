"""The encrypted database: opening it, reading from it and changing it."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from k2k_desktop.core.connections import Connection, check_library, connect, damaged, disk_fails, is_damage, refusal
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.frozen_file import FrozenFile

log = logging.getLogger(__name__)
T = TypeVar("T")

APPLICATION_ID: Final = 0x4B324B31  # "K2K1"
_KEPT: Final = 4  # connections: the window's, a reading's and a change's beside it, one more
_SETTLE_TRIES, _SETTLE_PAUSE = 40, 0.05  # two seconds in all for readings of an older moment to end
_STATEMENTS: Final = 1000  # composed ones kept for both engines: a walk through every form asks six hundred


class Dialect(SQLiteDialect_pysqlite):
    """SQLite as ever, whose transactions begin when we say and as we say."""

    supports_statement_cache = True

    def do_begin(self, dbapi_connection: Any) -> None:
        """Straight to the driver: told by an event, each read would take a third longer."""
        dbapi_connection.cursor().execute(dbapi_connection.begin)

    def is_disconnect(self, e: Any, connection: Any, cursor: Any) -> bool:
        """A connection that met a damaged page refuses sound ones too from then on, so it is thrown away."""
        return is_damage(e) or super().is_disconnect(e, connection, cursor)


class _Side(sa.Engine):
    """One way to use the connections that a database has in common: each costs 12 ms to open, because
    SQLite reads every trigger, so the one that wrote a moment ago may read now."""

    def __init__(self, pool: sa.Pool, begin: str, *, reads_only: bool) -> None:
        dialect, statements = _shared()
        options = {"compiled_cache": statements}
        url = sa.make_url("sqlite+office://")
        super().__init__(pool, dialect, url, hide_parameters=True, execution_options=options)
        self._begin, self._reads_only = begin, reads_only

    def raw_connection(self) -> sa.PoolProxiedConnection:
        """A connection out of the pool that serves this side."""
        lent = super().raw_connection()
        cast("Connection", lent.dbapi_connection).serve(self._begin, reads_only=self._reads_only)
        return lent


sa.dialects.registry.register("sqlite.office", __name__, Dialect.__name__)


@cache
def _shared() -> tuple[sa.Dialect, LRUCache[Any, Any]]:
    """The dialect, told once what this SQLite can, and the statements it has put into SQL: what was asked through one
    engine is not composed again for another."""
    engine = sa.create_engine("sqlite+office://", module=sqlcipher)  # in memory
    engine.connect().close()
    engine.dispose()
    return engine.dialect, LRUCache(_STATEMENTS)


class Database:
    """One encrypted file: an engine that writes and one that cannot."""

    def __init__(self, path: Path, key: str, *, writable: bool = True) -> None:
        """*key* is 64 hex digits. Raises UserError where the key is wrong or the file is not ours or damaged."""
        check_library(sqlcipher.sqlite_version)
        self.path = path
        self.writable = writable
        self._key = key
        self._file: FrozenFile | None = None
        pool = self._pool()
        self.writer = _Side(pool, "BEGIN IMMEDIATE", reads_only=not writable)
        self.reader = _Side(pool, "BEGIN", reads_only=True)
        self._making = threading.Lock()
        self._through: dict[tuple[str, ...], _Side] = {}

    def _pool(self, views: tuple[str, ...] = ()) -> sa.Pool:
        def opened() -> Any:
            connection = connect(self.path, self._key)
            for view in views:
                connection.execute(view)
            return connection

        # the last one used first: its pages are still in memory
        return QueuePool(opened, pool_size=_KEPT, use_lifo=True, dialect=_shared()[0])

    @contextmanager
    def reading(self, views: tuple[str, ...] = ()) -> Iterator[Session]:
        """A session that sees one moment and can change nothing. With *views*, statements that make temporary ones,
        through connections of its own on which these stand before the tables of the same names."""
        engine = self.reader
        if views:
            with self._making:
                if views not in self._through:
                    self._through[views] = _Side(self._pool(views), "BEGIN", reads_only=True)
                engine = self._through[views]
        with _told_of_damage(), Session(engine, autoflush=False) as session, _without_damage(session):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session in one immediate transaction: committed at the end, undone if anything is raised."""
        with Session(self.writer, expire_on_commit=False) as session, session.begin(), _without_damage(session):
            yield session

    def copy_to(self, target: Path, key: str, progress: Callable[[int, int], None] | None = None) -> None:
        """A complete, consistent copy under *key*, while others read and write."""

        def report(_status: int, left: int, total: int) -> None:
            assert progress
            progress(total - left, total)

        source = connect(self.path, self._key)
        try:
            copy = sqlcipher.connect(str(target), isolation_level=None)
            try:
                copy.execute("PRAGMA cipher_log_level=NONE")
                copy.execute(f"PRAGMA key=\"x'{key}'\"")
                # one step: a copy made page by page starts again with every write and may never end
                source.backup(copy, progress=report if progress else None)
                copy.execute("PRAGMA journal_mode=DELETE")
            finally:
                copy.close()
        finally:
            source.close()

    @contextmanager
    def frozen(self) -> Iterator[tuple[Session, BinaryIO] | None]:
        """A reading session and the file itself, at its beginning, which stays as it is until the end of the block:
        what the session reads, and `faults_of` it, stand in these bytes.

        Saving goes on meanwhile: what is saved waits in the log. None where readings of an older moment, or one long
        change, would not end; `copy_to` serves then. For an office of 1 GB this is five times as fast:
        nothing is deciphered and enciphered.
        How: whoever reads when the whole log is in the file reads the file alone, and as long as it does no checkpoint
        may write into it (walformat.html, WAL_READ_LOCK(0)).
        """
        with self._settled() as session:
            yield None if session is None else (session, self._bytes())

    @contextmanager
    def _settled(self) -> Iterator[Session | None]:
        """`frozen` without the bytes. Through a connection of its own: another would answer for pages, and for what
        the tables are, out of its memory; and one that met a damaged page is to serve nobody else."""
        own = _Side(self._pool(), "BEGIN", reads_only=True)
        try:
            with _told_of_damage(), Session(own, autoflush=False) as session:
                for _ in range(_SETTLE_TRIES):
                    begun = self._begins_at_the_file(session)
                    if begun is not False:
                        break
                    time.sleep(_SETTLE_PAUSE)
                yield session if begun else None
        finally:
            own.dispose()

    def _begins_at_the_file(self, session: Session) -> bool | None:
        """Let *session* begin its reading while the log is wholly in the file and nobody may write; None where a change
        is under way for longer than anybody waits."""
        with closing(self.reader.raw_connection()) as held, closing(self.reader.raw_connection()) as other:
            cast("Connection", held.dbapi_connection).serve("BEGIN IMMEDIATE", reads_only=False)
            try:
                held.cursor().execute("BEGIN IMMEDIATE")
                busy, logged, done = other.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if busy or logged != done:
                    return False
                plain_rows(session, "SELECT count(*) FROM sqlite_master")
            except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
                told = getattr(error, "orig", None) or error
                if "locked" in str(told):
                    return None
                raise (refusal(told) or error) from error
        return True

    def _bytes(self) -> BinaryIO:
        """The file for reading, opened once and closed only after every connection: closing any opening of a file lets
        go of all the locks this program has on it (security design 0, finding 5)."""
        if self._file is None:
            self._file = FrozenFile(self.path, "rb")
        self._file.seek(0)
        return cast("BinaryIO", self._file)

    def flush(self) -> None:
        """Wait until the disk says that it has all of the file, where that was written past the library.

        Raises OSError; on Windows always, where it asks for somebody who may write.
        """
        os.fsync(self._bytes().fileno())

    def checkpoint(self) -> None:
        """Bring everything from the write-ahead log into the file. Raises UserError where disk or file is damaged."""
        connection = connect(self.path, self._key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlcipher.DatabaseError as error:
            raise (refusal(error) or error) from error
        finally:
            connection.close()

    def compact(self) -> None:
        """Write the file anew without the pages that hold nothing; for a file nobody else has open."""
        connection = connect(self.path, self._key)
        try:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlcipher.DatabaseError as error:
            raise (refusal(error) or error) from error
        finally:
            connection.close()

    def faults(self, *, whole: bool = True, links: bool = True) -> list[str]:
        """What the checks of the library say is wrong; empty when sound. *whole* authenticates each page too, *links*
        follows those between rows.

        Nobody waits for it who saves: a checkpoint that empties the log would hold the writer's lock for as long as
        somebody reads an older moment. Where such readings do not end, the pages that hold nothing are left out: the
        check of the structure comes to all others.
        """
        try:
            if whole:
                with self._settled() as settled:
                    if settled is not None:
                        return self.faults_of(settled, links=links)
            return self._told_by(_structure(links=links))
        except UserError as error:
            if error.text != damaged().text:
                raise
            return [error.say("en")]

    def faults_of(self, session: Session, *, whole: bool = True, links: bool = True) -> list[str]:
        """`faults` of the moment that the *session* of a `frozen` file sees: nothing is read but that file."""
        with ThreadPoolExecutor(1, "pages") as beside:
            # the cipher check reads the file alone: it would cry wolf while the log holds newer pages
            pages = beside.submit(self.damaged_pages) if whole else None  # each has a core of its own
            found = _said(session.connection().connection.cursor(), _structure(links=links))
            return (pages.result() if pages else []) + found

    def damaged_pages(self) -> list[str]:
        """The pages of the file, without the log, that are not as they were written; for a frozen or settled file."""
        return self._told_by(("cipher_integrity_check",))

    def _told_by(self, checks: Sequence[str]) -> list[str]:
        with closing(connect(self.path, self._key)) as connection:
            return _said(connection.cursor(), checks)

    def rekey(self, key: str) -> None:
        """Close every connection and put the file under another *key*, all of it or nothing. Open it anew then.

        Raises UserError where the disk refuses: then the file has the old key or the new one, all of it.
        """
        self.close()
        connection = connect(self.path, self._key)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute(f"PRAGMA rekey=\"x'{key}'\"")  # says "ok" even where the disk refused a page
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # then this says "locked"
        except sqlcipher.DatabaseError as error:
            raise disk_fails() from error
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection; the log is brought into the file by the last one."""
        for engine in (self.writer, *self._through.values()):
            engine.dispose()
        self.reader.pool = self.writer.pool
        if self._file is not None:
            self._file.close()
            self._file = None


def _structure(*, links: bool) -> Sequence[str]:
    return ("integrity_check(10)", *(("foreign_key_check",) if links else ()))


def _said(cursor: Any, checks: Sequence[str]) -> list[str]:
    found: list[str] = []
    try:
        for check in checks:
            rows = [" ".join(str(part) for part in row) for row in cursor.execute(f"PRAGMA {check}")]
            found += [row for row in rows if row != "ok"]
    except sqlcipher.DatabaseError as error:
        found.append(str(error))
    return found


@contextmanager
def _told_of_damage() -> Iterator[None]:
    """A page that is not as it was written is a sentence wherever it is met; other errors stay what they are."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
        if not is_damage(error):
            raise
        raise damaged() from error


@contextmanager
def _without_damage(session: Session) -> Iterator[None]:
    """`Dialect.is_disconnect` for what reads past the engine: its connection serves nobody any more."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
        if is_damage(error):
            session.invalidate()
        raise


def plain_rows(session: Session, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """All rows of *statement* as the driver gives them, tuples: for short answers that are asked for often, where the
    engine's result object costs more than the rows. What fails is raised as the engine would raise it."""
    try:
        rows: list[Any] = session.connection().connection.cursor().execute(statement, values).fetchall()
    except sqlcipher.Error as error:
        raise sa.exc.DBAPIError(statement, None, error, hide_parameters=True) from error
    return rows
