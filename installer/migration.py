"""For developers: write the next migration from the difference between the models and a migrated database, and, when it
is complete, the shape that a new database gets at once."""

from __future__ import annotations

import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import k2k_desktop.models  # noqa: F401 - every record must be known
from k2k_desktop.core.db import Database
from k2k_desktop.models import migrations
from k2k_desktop.models.base import Record

CONSTRAINT: Final = ", \n\tCONSTRAINT "


def write(message: str, number: str) -> None:
    """Write versions/NUMBER_MESSAGE.py; look at it and complete it by hand."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "office.db", secrets.token_hex(32))
        if number != "0001":
            migrations.upgrade(database)
        config = Config()
        config.set_main_option("script_location", "k2k_desktop.models:migrations")
        config.set_main_option("path_separator", "os")
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        with database.writer.connect() as connection:
            config.attributes["connection"] = connection
            config.attributes["metadata"] = Record.metadata
            command.revision(config, message=message, autogenerate=True, rev_id=number)
        database.close()


def write_shape() -> None:
    """Write what all migrations make of an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "office.db", secrets.token_hex(32))
        migrations.upgrade(database)
        migrations.SHAPE.write_text(shape_of(database), "utf-8")
        database.close()


def shape_of(database: Database) -> str:
    """Its tables and indexes as SQLite keeps them, and their rows; the triggers are the trail's."""
    with database.reader.connect() as connection:
        return migrations.BETWEEN.join(_statements(connection)) + "\n"


def _statements(connection: sa.Connection) -> Iterator[str]:
    run = connection.exec_driver_sql
    kept = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql > '' ORDER BY type DESC, name"
    found = run(kept).all()
    indexed = tuple(f"{name}_" for name, sql in found if sql.startswith("CREATE VIRTUAL"))  # which makes tables itself
    own = [(name, sql) for name, sql in found if not name.startswith(indexed)]
    yield from (_settled(sql) for _name, sql in own)
    for name, sql in own:
        if sql.startswith("CREATE TABLE"):
            columns = [column[1] for column in run(f'PRAGMA table_info("{name}")')]
            values = ", ".join(f'quote("{column}")' for column in columns)
            for row in run(f'SELECT {values} FROM "{name}"'):
                yield f'INSERT INTO "{name}" VALUES ({", ".join(row)})'


def _settled(sql: str) -> str:
    """With the constraints in the order of their names: Alembic remakes a table with them in any order."""
    columns, *constraints = sql.removesuffix("\n)").split(CONSTRAINT)
    return CONSTRAINT.join([columns, *sorted(constraints)]) + "\n)" * sql.endswith("\n)")


if __name__ == "__main__":
    if sys.argv[1:] == ["shape"]:
        write_shape()
    else:
        write(sys.argv[1], sys.argv[2])
