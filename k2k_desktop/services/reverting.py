"""Rows put back as the trail kept them: what taking an entry back and the recycle bin have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import audit


def columns_of(session: Session, table: str) -> list[str]:
    """The columns whose values the trail keeps: all but file contents."""
    rows = session.connection().exec_driver_sql(f'PRAGMA table_info("{table}")')
    return [row[1] for row in rows if row[2].upper() != "BLOB"]


def revert(session: Session, table: str, op: str, changes: Sequence[audit.Change]) -> None:
    """Take back *changes* of one kind to one table: what was put in goes, what went or was changed is as before."""
    run = session.connection().exec_driver_sql
    if op == "I":
        run(f'DELETE FROM "{table}" WHERE id = ?', [(change.pk,) for change in changes])
        return
    columns = columns_of(session, table)
    rows = [tuple(row.get(name) for name in columns) for row in rows_before(changes)]
    if op == "D":
        put_in(session, table, columns, rows)
        return
    # the version goes on counting: whoever still has the undone state on screen must not save over this one
    kept = [name for name in columns if name not in ("id", "version")]
    places = ", ".join(f'"{name}" = ?' for name in kept)
    chosen = [columns.index(name) for name in (*kept, "id")]
    run(
        f'UPDATE "{table}" SET {places}, version = version + 1 WHERE id = ?',
        [tuple(row[place] for place in chosen) for row in rows],
    )


def put_in(session: Session, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert *rows* of the values of *columns* as they are."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" * len(columns))
    session.connection().exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))


def rows_before(changes: Sequence[audit.Change]) -> Iterator[dict[str, Any]]:
    """The rows as they were before *changes*. Raises UserError where the law had them erased."""
    for change in changes:
        if change.before is None:
            raise UserError(N_("The values of this entry were erased by law, so it cannot be undone."))
        row: dict[str, Any] = json.loads(change.before)
        yield row
