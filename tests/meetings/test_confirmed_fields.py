"""T7: not one field of confirmed minutes is changed by SQL, whatever fields there will be."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from k2k_desktop.core.db import Database
from k2k_desktop.models.base import Record
from k2k_desktop.services.runner import Runner
from tests.meetings.conftest import Committee

KEPT: Final = ("version", "created_at", "updated_at")
# What goes on after the minutes are confirmed: how an action is done, the signed page, steps that are ticked off.
GOES_ON: Final = {
    "action_item": {*KEPT, "status", "closed_on", "side", "agency", "reminded_on", "issue_id", "evidence_id"},
    "meeting": {*KEPT, "signed_scan_id"},
    "preparation_step": {*KEPT, "title", "working_days", "due_on", "done_on"},
}
WITH_ROWS: Final = {"action_item", "agenda_item", "attendance", "confirmation", "meeting", "minute_entry"}


def test_no_field_of_confirmed_minutes_is_changed_by_sql(
    committee: Committee, manager: Runner, database: Database
) -> None:
    first, _second = committee.confirmed(manager)
    changed: dict[str, set[str]] = {}
    seen = set()
    with database.writer.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE audit_head SET open_seq = seq + 1")
        for table in Record.metadata.tables.values():
            key = "id" if table.name == "meeting" else "meeting_id"
            if key not in table.columns:
                continue
            if connection.scalar(sa.select(sa.func.count()).where(table.c[key] == first)):
                seen.add(table.name)
                changed[table.name] = {
                    column.name for column in table.columns if _changes(connection, table, column.name, key, first)
                }
        connection.rollback()
    assert seen >= WITH_ROWS
    assert {table: fields for table, fields in changed.items() if fields} == GOES_ON


def _changes(connection: sa.Connection, table: sa.Table, field: str, key: str, meeting: int) -> bool:
    """Whether any of three values gets into the *field*; another rule than the lock may stand before one of them."""
    for value in ("'lain'", "NULL", "7"):
        tried = connection.begin_nested()
        try:
            connection.exec_driver_sql(f'UPDATE "{table.name}" SET "{field}" = {value} WHERE "{key}" = {meeting}')
        except DBAPIError:
            continue
        else:
            return True
        finally:
            tried.rollback()
    return False


def test_the_lock_of_confirmed_minutes_names_no_fields_it_could_forget(database: Database) -> None:
    named = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND sql LIKE '%confirmed minutes%'"
    for table in ("vote", "named_vote", "step_out", "proxy", "amendment", "confirmation", "minute_entry"):
        with database.reading() as session:
            locks = session.connection().exec_driver_sql(named, (table,)).scalars().all()
        updates = [sql for sql in locks if " UPDATE " in sql.split("BEGIN")[0]]
        assert updates
        assert not [sql for sql in updates if " UPDATE OF " in sql]
