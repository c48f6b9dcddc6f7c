"""Bringing an office's database to the shape this program knows: all or nothing, after a copy."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.connections import refusal
from k2k_desktop.core.db import APPLICATION_ID, Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.i18n import N_

HEAD: Final = "0004"
# SHA-256 over the triggers of HEAD, as `_code_digest` counts it: whoever changes what they say owes a migration.
_CODE: Final = "49e171c0fa4f4f444cd001cddee7d257fed8451390149e3257b3c3b5ebfb673d"
# Where Alembic keeps the revision; Alembic itself takes 200 ms to import.
_STAMP: Final = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty one. Raises UserError where it is newer than the program."""
    with _told_of_the_disk(), database.reader.connect() as connection:
        known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").scalar()
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    if found and str(found) > HEAD:
        raise UserError(
            N_(
                "This office was last used with a newer version of the program (database {found}, this program knows "
                "{known}). Nothing was changed. Install the newer version on this computer."
            ),
            found=found,
            known=HEAD,
        )
    return str(found) if found else None


def refuse_foreign_code(database: Database) -> None:
    """Raise UserError where the database, at HEAD, holds triggers or views that the program did not make, or lacks one
    of its own: what runs inside a database with every save, and the locks of the trail and of minutes, are among them.

    Only reads. Rule source: security design H14.
    """
    with _told_of_the_disk(), database.reader.connect() as connection:
        if _code_digest(connection) != _CODE:
            raise _foreign()


def _foreign() -> UserError:
    return UserError(
        N_(
            "The database of this office was changed by something other than this program: its locks, or what runs in "
            "it with each save, are not as the program makes them. It was not opened and nothing was written. Keep "
            "this folder as it is, restore the newest good copy into a new folder, and tell whoever audits you."
        )
    )


def _code_digest(connection: sa.Connection) -> str:
    """Over every trigger and view, by name; SQLite keeps them as they were written."""
    code = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name")
    return hashlib.sha256("\0".join(code.scalars()).encode()).hexdigest()


def create(database: Database) -> None:
    """Give an empty database the shape of HEAD from the models, in one transaction: what all migrations make of it.

    Raises UserError where the disk refuses: then it is as empty as before.
    """
    from k2k_desktop.models import audit, indexes
    from k2k_desktop.models.base import Record

    with _reshaping(database) as connection:
        Record.metadata.create_all(connection)
        indexes.make_tables(connection)
        connection.execute(audit.HEAD.insert().values(id=1, seq=0, hash=audit.FIRST_HASH))
        connection.exec_driver_sql(_STAMP)
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        audit.make_triggers(connection)


def upgrade(database: Database) -> bool:
    """Bring the database to HEAD in one transaction; returns whether anything was done.

    Raises UserError where the disk refuses, or where it holds foreign code: the older database stays as it was.
    """
    found = revision(database)
    if found == HEAD:
        refuse_foreign_code(database)
        return False
    from alembic import command  # 200 to 375 ms: only when there is something to do
    from alembic.config import Config

    from k2k_desktop.models.audit import drop_triggers, make_triggers, unsealed

    config = Config()
    config.set_main_option("script_location", "k2k_desktop.models:migrations")
    config.set_main_option("path_separator", "os")
    with _reshaping(database) as connection:
        config.attributes["connection"] = connection
        tampered = unsealed(connection) if found else frozenset()
        drop_triggers(connection)
        command.upgrade(config, "head")
        make_triggers(connection, _entry() if found else None, tampered)
    return True


@contextmanager
def _reshaping(database: Database) -> Iterator[sa.Connection]:
    """A transaction in which tables may be made anew; what it leaves is what HEAD is, or it leaves nothing."""
    with _told_of_the_disk(), database.writer.connect() as connection:
        # Batch mode drops and remakes tables: with foreign keys on, that would delete the children.
        _outside_transaction(connection, "PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if orphans:
                    raise RuntimeError(f"migration left {len(orphans)} orphans")
                if _code_digest(connection) != _CODE:  # a view: the triggers are made anew
                    raise _foreign()
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={int(HEAD)}")
        finally:
            _outside_transaction(connection, "PRAGMA foreign_keys=ON")


@contextmanager
def _told_of_the_disk() -> Iterator[None]:
    """What a failure of disk or file means, as a sentence; a migration that is wrong stays an exception."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlcipher.DatabaseError) as error:
        raise (refusal(getattr(error, "orig", None) or error) or error) from error


def _entry() -> dict[str, Any]:
    """The body of the trail entry that a change of shape is."""
    return {
        "utc": utc_text(Clock().now()),
        "offset": 480,
        "user": None,
        "role": "",
        "pc": platform.node(),
        "action": "office.upgrade",
        "schema": HEAD,
    }


def _outside_transaction(connection: sa.Connection, pragma: str) -> None:
    assert connection.connection.dbapi_connection
    connection.connection.dbapi_connection.cursor().execute(pragma)
