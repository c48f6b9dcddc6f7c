"""The encrypted database: opening it, reading from it and changing it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.frozen_file import FrozenFile
from k2k_desktop.core.i18n import N_

log = logging.getLogger(__name__)
T = TypeVar("T")

APPLICATION_ID: Final = 0x4B324B31  # "K2K1"
SMALLEST_FILE: Final = 4096  # one page
OLDEST_SQLITE: Final = (3, 51, 3)  # earlier ones can corrupt a WAL that is reset while another connection writes
_SETTINGS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost acknowledged work in simulated power cuts
    "foreign_keys=ON",
    "recursive_triggers=ON",  # or INSERT OR REPLACE slips past the trail's triggers
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
)

_WRITER_CACHE: Final = 65_536  # KiB, taken as needed: an import that spills its pages encrypts them twice
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
        return _is_damage(e) or super().is_disconnect(e, connection, cursor)


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """One connection, which knows how its transactions begin."""

    begin = "BEGIN"


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
        self.writer = self._engine("BEGIN IMMEDIATE", reads_only=not writable)
        self.reader = self._engine("BEGIN", reads_only=True)
        self._making = threading.Lock()
        self._through: dict[tuple[str, ...], sa.Engine] = {}

    def _engine(self, begin: str, *, reads_only: bool, views: tuple[str, ...] = ()) -> sa.Engine:
        dialect, statements = _shared()

        def opened() -> Any:
            connection = connect(self.path, self._key, reads_only=reads_only and not views)
            for view in views:
                connection.execute(view)
            if views:
                connection.execute("PRAGMA query_only=ON")
            connection.begin = begin
            return connection

        return sa.Engine(
            QueuePool(opened, pool_size=3, dialect=dialect),
            dialect,
            sa.make_url("sqlite+office://"),
            hide_parameters=True,
            execution_options={"compiled_cache": statements},
        )

    @contextmanager
    def reading(self, views: tuple[str, ...] = ()) -> Iterator[Session]:
        """A session that sees one moment and can change nothing. With *views*, statements that make temporary ones,
        through connections of its own on which these stand before the tables of the same names."""
        engine = self.reader
        if views:
            with self._making:
                if views not in self._through:
                    self._through[views] = self._engine("BEGIN", reads_only=True, views=views)
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
        """A reading session and the file itself, at its beginning, which stays as it is until the end of the block.

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
        """`frozen` without the bytes."""
        with self.reading() as session:
            for _ in range(_SETTLE_TRIES):
                begun = self._begins_at_the_file(session)
                if begun is not False:
                    break
                session.rollback()
                time.sleep(_SETTLE_PAUSE)
            yield session if begun else None

    def _begins_at_the_file(self, session: Session) -> bool | None:
        """Let *session* begin its reading while the log is wholly in the file and nobody may write; None where a change
        is under way for longer than anybody waits."""
        held, other = connect(self.path, self._key), connect(self.path, self._key)
        try:
            held.execute("BEGIN IMMEDIATE")
            busy, logged, done = other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            session.connection().exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            held.execute("ROLLBACK")
        except sqlcipher.DatabaseError as error:
            if "locked" in str(error):
                return None
            raise (refusal(error) or error) from error
        finally:
            held.close()
            other.close()
        return not busy and bool(logged == done)

    def _bytes(self) -> BinaryIO:
        """The file for reading, opened once and closed only after every connection: closing any opening of a file lets
        go of all the locks this program has on it (security design 0, finding 5)."""
        if self._file is None:
            self._file = FrozenFile(self.path, "rb")
        self._file.seek(0)
        return cast("BinaryIO", self._file)

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
        structure = ("integrity_check(10)", *(("foreign_key_check",) if links else ()))
        if not whole:
            return self._told_by(structure)
        try:
            # the cipher check reads the main file alone: it would cry wolf while the log holds newer pages
            with self._settled() as settled, ThreadPoolExecutor(1, "pages") as beside:
                pages = beside.submit(self.damaged_pages) if settled else None  # each has a core of its own
                found = self._told_by(structure)
                return (pages.result() if pages else []) + found
        except UserError as error:
            if error.text != damaged().text:
                raise
            return [error.say("en")]

    def damaged_pages(self) -> list[str]:
        """The pages of the file, without the log, that are not as they were written; for a frozen or settled file."""
        return self._told_by(("cipher_integrity_check",))

    def _told_by(self, checks: Sequence[str]) -> list[str]:
        connection, found = connect(self.path, self._key), []
        try:
            for check in checks:
                rows = [" ".join(str(part) for part in row) for row in connection.execute(f"PRAGMA {check}")]
                found += [row for row in rows if row != "ok"]
        except sqlcipher.DatabaseError as error:
            found.append(str(error))
        finally:
            connection.close()
        return found

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
        for engine in (self.reader, self.writer, *self._through.values()):
            engine.dispose()
        if self._file is not None:
            self._file.close()
            self._file = None


@contextmanager
def _told_of_damage() -> Iterator[None]:
    """A page that is not as it was written is a sentence wherever it is met; other errors stay what they are."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
        if not _is_damage(error):
            raise
        raise damaged() from error


@contextmanager
def _without_damage(session: Session) -> Iterator[None]:
    """`Dialect.is_disconnect` for what reads past the engine: its connection serves nobody any more."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
        if _is_damage(error):
            session.invalidate()
        raise


def _is_damage(error: BaseException) -> bool:
    told = refusal(getattr(error, "orig", None) or error)
    return told is not None and told.text == damaged().text


def plain_rows(session: Session, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """All rows of *statement* as the driver gives them, tuples: for short answers that are asked for often, where the
    engine's result object costs more than the rows. What fails is raised as the engine would raise it."""
    try:
        rows: list[Any] = session.connection().connection.cursor().execute(statement, values).fetchall()
    except sqlcipher.Error as error:
        raise sa.exc.DBAPIError(statement, None, error, hide_parameters=True) from error
    return rows


def check_library(version: str) -> None:
    """Refuse a SQLite that can corrupt an office. *version* as `3.53.4`."""
    if tuple(int(part) for part in version.split(".")[:3]) < OLDEST_SQLITE:
        raise UserError(
            N_("This copy of the program carries SQLite {version}, which can damage data. Install the program again."),
            version=version,
        )


def connect(path: Path, key: str, *, reads_only: bool = False) -> Any:
    """A keyed connection with every setting of ours. Raises UserError where it cannot be opened."""
    if path.exists() and 0 < path.stat().st_size < SMALLEST_FILE:
        raise damaged()  # the library would take what is left for a new, empty database
    connection = sqlcipher.connect(
        str(path), check_same_thread=False, isolation_level=None, cached_statements=256, factory=Connection
    )
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")  # first of all: it writes pages of errors otherwise
        if not connection.execute("PRAGMA cipher_version").fetchone():
            raise UserError(N_("This copy of the program cannot encrypt. Install it again."))
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if reads_only:
            connection.execute("PRAGMA query_only=ON")
        else:
            connection.execute(f"PRAGMA cache_size=-{_WRITER_CACHE}")
    except sqlcipher.DatabaseError as error:
        connection.close()
        raise (refusal(error) or error) from error
    except UserError:
        connection.close()
        raise
    return connection


def refusal(error: BaseException) -> UserError | None:
    """What a failure of disk or file means for the person in front of it; None where the mistake is ours."""
    words = str(error).casefold()
    if any(sign in words for sign in ("full", "disk i/o", "unable to open")):
        return disk_fails()
    if "locked" in words or "busy" in words:
        return UserError(N_("The office is busy with another piece of work. Nothing was saved. Try again in a moment."))
    if "readonly" in words or "read-only" in words or "query_only" in words:
        return UserError(N_("The office is open for reading only, so nothing was changed."))
    if not any(sign in words for sign in ("malformed", "not a database", "hmac", "corrupt")):
        return None
    return damaged()


def disk_fails() -> UserError:
    """What is said when the disk did not take what was to be saved."""
    return UserError(
        N_(
            "The disk is full or does not answer, so this was not saved. What was saved before is safe. "
            "Free some space on the office's disk and try again."
        )
    )


def damaged() -> UserError:
    """What is said of a file that cannot be read as this office's."""
    return UserError(
        N_(
            "The office's file cannot be read: it is damaged, or it is not this office's. "
            "Nothing was changed. Restore the last copy into a new folder, and keep this folder for whoever repairs it."
        )
    )
