"""Tong kitar semula: what was deleted, by whom and why, and bringing it back with all that hung on it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.fields import Count, Kind, Text, UtcInstant
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.core.listings import Column, Listing, Sort
from k2k_desktop.models import audit
from k2k_desktop.models.office import User
from k2k_desktop.services import masking
from k2k_desktop.services.audit import Act, SecondsInstant, act_behind, act_words, readable, row_of, two_did
from k2k_desktop.services.faults import refusal_of
from k2k_desktop.services.reverting import columns_of, put_in, rows_before
from k2k_desktop.services.runner import about, progress, say_more, who
from k2k_desktop.services.trail_words import TABLES

_RESTORED: Final = "recycle_bin.restore_deleted"
_UNDO: Final = "audit.undo"
_ENTRY, _CHANGE = audit.ENTRY.c, audit.CHANGE.c
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_PUT_BACK: Final = frozenset({"id", "version", "created_at", "updated_at"})
Row = dict[str, Any]
Keys = dict[tuple[str, int], int]  # of rows whose number was given to another since: their new one


@dataclass(frozen=True, kw_only=True)
class RecordSort(Kind):
    """The sort of record, from the name of its table."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return say(TABLES.get(value, N_("Record")), language) if value else ""


@dataclass(frozen=True, kw_only=True)
class RecordName(Text):
    """What a deleted record was called; where only its day tells it from others, that day as a person reads it."""

    def show(self, value: Any, language: Language | None = None) -> str:
        return in_words(value or "", language)


def in_words(title: str, language: Language | None = None) -> str:
    """The *title* of a deleted record as a person reads it."""
    return show_day(dt.date.fromisoformat(title), language) if _DAY.fullmatch(title) else title


# What a deleted row is called: the first of these that it has.
_NAMES: Final = (
    "reference", "full_name", "person_name", "title", "name", "text", "motion", "item", "position", "code", "held_on",
    "day",
)  # fmt: skip
_TITLE: Final = sa.func.substr(
    sa.func.coalesce(*(sa.func.json_extract(_CHANGE.before, f"$.{name}") for name in _NAMES), ""), 1, 120
)
_GONE: Final = (
    sa.select(_CHANGE.entry_seq, sa.func.max(_CHANGE.id).label("main"), sa.func.count().label("records"))
    .where(_CHANGE.op == "D")
    .group_by(_CHANGE.entry_seq)
    .subquery("gone")
)
_BACK: Final = sa.select(
    sa.func.coalesce(sa.func.json_extract(_ENTRY.body, "$.restored"), sa.func.json_extract(_ENTRY.body, "$.undone"), 0)
).where(_ENTRY.action.in_((_RESTORED, _UNDO)))


def _seen(session: Session) -> sa.ColumnElement[bool] | None:
    """The deletions of entries this user reads, but for records that their role does not see."""
    hidden = _CHANGE.table_name.in_(masking.unseen_tables(session))
    allowed = readable(session)
    return sa.not_(hidden) if allowed is None else sa.and_(allowed, sa.not_(hidden))


def _search(words: str) -> sa.ColumnElement[bool]:
    wanted = words.casefold().strip()
    sorts = [table for table, label in TABLES.items() if wanted in say(label).casefold()]
    title = sa.func.lower(_TITLE).contains(wanted, autoescape=True)
    return sa.or_(title, _CHANGE.table_name.in_(sorts), User.name.icontains(words.strip(), autoescape=True))


# The row deleted last stands for the others: what hangs on a record goes before it.
DELETED: Final = Listing(
    name="deleted",
    title=N_("Recycle bin"),
    record="audit_entry",
    needs="session",
    source=sa.join(_GONE, audit.CHANGE, _CHANGE.id == _GONE.c.main)
    .join(audit.ENTRY, _ENTRY.seq == _GONE.c.entry_seq)
    .outerjoin(User.__table__, User.__table__.c.id == _ENTRY.user_id),
    key=_ENTRY.seq,
    columns=(
        Column("at", SecondsInstant(label=N_("Deleted")), sa.type_coerce(_ENTRY.at, UtcInstant()), (_ENTRY.seq,), 176),
        Column("sort", RecordSort(label=N_("Kind")), _CHANGE.table_name, (_CHANGE.table_name,), 190, muted=True),
        Column("title", RecordName(label=N_("Record")), _TITLE, (_TITLE,), 220, stretch=True, strong=True),
        Column("records", Count(label=N_("Records")), _GONE.c.records, (_GONE.c.records,), 90, rank=2),
        Column("user", Text(label=N_("User")), User.__table__.c.name, (User.__table__.c.name,), 180, rank=1),
        Column("action", Act(label=N_("Action taken")), _ENTRY.action, (_ENTRY.action,), 200, rank=3),
    ),
    sort=Sort("at", descending=True),
    search=_search,
    count_one=N_("{count} deletion"),
    count_many=N_("{count} deletions"),
    where=_ENTRY.seq.not_in(_BACK),
    scope=_seen,
)


@dataclass(frozen=True)
class DeletedRow:
    """One record of a deletion: its table, and what it was called where it had a name."""

    table: str
    title: str


@dataclass(frozen=True)
class DeletedPage:
    """One deletion: when, who, which act (marked words), why, what went, and what stands in the way of restoring it."""

    seq: int
    at: dt.datetime
    user: str
    action: str
    reason: str
    rows: list[DeletedRow]
    count: int
    links: int
    refused: UserError | None


@question(needs="session")
def deleted_page(session: Session, seq: int, most: int = 100) -> DeletedPage:
    """One deletion with at most *most* of its records, the main one first."""
    row, hidden = row_of(session, seq), masking.unseen_tables(session)
    changes = audit.captured(session, seq)
    gone = [change for change in reversed(changes) if change.op == "D"]
    user = session.get(User, row.user_id) if row.user_id else None
    named = [
        DeletedRow(one.table, "" if one.table in hidden else _title_of(json.loads(one.before or "{}")))
        for one in gone[:most]
    ]
    return DeletedPage(
        seq,
        dt.datetime.fromisoformat(row.at),
        user.name if user else "",
        act_words(row.action),
        json.loads(row.body).get("reason", ""),
        named,
        len(gone),
        len(_links(session, changes)),
        _refusal(session, seq, row.action, row.body),
    )


def _title_of(row: Row) -> str:
    return str(next((row[name] for name in _NAMES if row.get(name)), ""))[:120]


@action(N_("Restore what was deleted"), needs="undo", undoable=True, icon="archive")
def restore_deleted(session: Session, seq: int) -> int:
    """Bring back every record that entry *seq* deleted, with what hung on them and the links to them, as a new entry.

    Returns how many records. A row whose number was given to another since gets a new one. Refused where the right to
    the deleting act is lacking, where what it belonged to is gone, and where a rule of the records forbids it.
    """
    row = session.execute(sa.select(_ENTRY.action, _ENTRY.body).where(_ENTRY.seq == seq)).one()
    if refused := _refusal(session, seq, row.action, row.body):
        raise refused
    if behind := act_behind(session, row.action, row.body):
        two_did(session, behind)
    changes = audit.captured(session, seq)
    gone = [change for change in reversed(changes) if change.op == "D"]
    if not gone:
        raise UserError(N_("This entry deleted nothing."))
    session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
    rows = {change.id: row for change, row in zip(gone, rows_before(gone), strict=True)}
    keys = _new_keys(session, gone)
    _check_parents(session, [(change, rows[change.id]) for change in gone])
    try:
        _replay(session, changes, rows, _links(session, changes), keys)
    except IntegrityError as error:
        taken = N_("Another record now holds what this one held, a number or a name. Change that one first.")
        raise refusal_of(error) or UserError(taken) from error
    session.expire_all()
    main = gone[0]
    about(session, main.table, keys.get((main.table, main.pk), main.pk))
    say_more(session, restored=seq, records=len(gone))
    return len(gone)


def _refusal(session: Session, seq: int, name: str, body: str) -> UserError | None:
    """Why this user cannot restore what entry *seq* deleted; None where nothing stands in the way."""
    act = act_behind(session, name, body)
    if act is None:
        return UserError(N_("What the program itself took away is not brought back by hand."))
    if not who(session).may("undo") or not who(session).may(act.needs):
        return Refused(N_("Your role may not do the act that deleted this, so it may not bring it back either."))
    if session.scalar(sa.select(sa.literal(seq).in_(_BACK))):
        return UserError(N_("This was brought back before."))
    return None


def _new_keys(session: Session, gone: Sequence[audit.Change]) -> Keys:
    """A number is given again once its row is the last and deleted: then the row that returns gets another one."""
    run = session.connection().exec_driver_sql
    keys: Keys = {}
    highest: dict[str, int] = {}
    for change in gone:
        if run(f'SELECT 1 FROM "{change.table}" WHERE id = ?', (change.pk,)).first() is None:
            continue
        if change.table not in highest:
            own = max(one.pk for one in gone if one.table == change.table)
            highest[change.table] = max(own, run(f'SELECT max(id) FROM "{change.table}"').scalar_one())
        highest[change.table] += 1
        keys[change.table, change.pk] = highest[change.table]
    return keys


def _parents(session: Session, table: str) -> dict[str, str]:
    """{column: the table it points to}."""
    rows = session.connection().exec_driver_sql(f'PRAGMA foreign_key_list("{table}")')
    return {row[3]: row[2] for row in rows}


def _check_parents(session: Session, rows: Sequence[tuple[audit.Change, Row]]) -> None:
    """Refuse where a record that one of *rows* belonged to is neither there nor coming back with it."""
    run = session.connection().exec_driver_sql
    coming = {(change.table, change.pk) for change, _row in rows}
    parents: dict[str, dict[str, str]] = {}
    for change, row in rows:
        if change.table not in parents:
            parents[change.table] = _parents(session, change.table)
        for column, parent in parents[change.table].items():
            key = row.get(column)
            if key is None or (parent, key) in coming:
                continue
            if run(f'SELECT 1 FROM "{parent}" WHERE id = ?', (key,)).first() is None:
                named = UserError(TABLES.get(parent, N_("Record")))
                gone = N_("{record} {number}, to which this belonged, is gone too. Bring that back first.")
                raise UserError(gone, record=named, number=key)


def _replay(
    session: Session, changes: Sequence[audit.Change], rows: Mapping[int, Row], links: Mapping[int, Row], keys: Keys
) -> None:
    """Walk the entry backwards: *rows* {change: what went} come back, *links* {change: values before} stand again."""
    columns: dict[str, list[str]] = {}
    parents: dict[str, dict[str, str]] = {}
    for done, change in enumerate(reversed(changes)):
        table = change.table
        if change.id not in rows and change.id not in links:
            continue
        if table not in columns:
            columns[table], parents[table] = columns_of(session, table), _parents(session, table)
        if change.id in rows:
            moved = _moved(rows[change.id], parents[table], keys)
            moved["id"] = keys.get((table, change.pk), change.pk)
            put_in(session, table, columns[table], [tuple(moved.get(name) for name in columns[table])])
        else:
            _set(session, change, _moved(links[change.id], parents[table], keys))
        if not done % 200:
            progress(session).at(done, len(changes))


def _set(session: Session, change: audit.Change, values: Row) -> None:
    places = ", ".join(f'"{name}" = ?' for name in values)
    session.connection().exec_driver_sql(
        f'UPDATE "{change.table}" SET {places}, version = version + 1 WHERE id = ?', (*values.values(), change.pk)
    )


def _moved(row: Row, parents: Mapping[str, str], keys: Keys) -> Row:
    """*row* with its links to rows that got a new number pointing there."""
    return {
        name: keys.get((parents[name], value), value) if name in parents and value is not None else value
        for name, value in row.items()
    }


def _links(session: Session, changes: Sequence[audit.Change]) -> dict[int, Row]:
    """What the same entry changed on other records {change: the values before}: all of it where nothing changed them
    since, otherwise only the links to what comes back."""
    gone = {(change.table, change.pk) for change in changes if change.op == "D"}
    changed = [one for one in changes if one.op == "U" and (one.table, one.pk) not in gone and one.before and one.after]
    last = {(change.table, change.pk): json.loads(change.after or "{}") for change in changed}
    now = {place: _as_now(session, *place) for place in last}
    found = {}
    for change in changed:
        place = change.table, change.pk
        before, after = json.loads(change.before or "{}"), json.loads(change.after or "{}")
        back = {
            name: before.get(name) for name in {*before, *after} - _NOT_PUT_BACK if before.get(name) != after.get(name)
        }
        if now[place] is None:
            continue
        if {**(now[place] or {}), "updated_at": 0} != {**last[place], "updated_at": 0}:
            parents = _parents(session, change.table)
            back = {
                name: key
                for name, key in back.items()
                if (parents.get(name, ""), key) in gone and (now[place] or {}).get(name) == after.get(name)
            }
        if back:
            found[change.id] = back
    return found


def _as_now(session: Session, table: str, key: int) -> Row | None:
    connection = session.connection()
    row = audit.row_json(connection, table, "t")
    found = connection.exec_driver_sql(f'SELECT {row} FROM "{table}" t WHERE id = ?', (key,)).scalar()
    return json.loads(found) if found else None
