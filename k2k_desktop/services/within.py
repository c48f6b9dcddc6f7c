"""A user who is kept to some estates: what they read shows nothing of the others, and what they save changes nothing
there (feature 139).

Reading: on the connections they read through, each table that belongs to an estate is hidden behind a view of the same
name, so that every list, page, search and figure sees the same, whoever wrote it. Saving: the trail has captured what
changed, and each change is looked up likewise before it is kept. What belongs to no estate is the whole office's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.audit import Change

# Tables that name their estate, and the column; of those below, where their estate is found: (column, table it names).
_OWN: Final = {
    "estate": "id",
    **dict.fromkeys(
        (
            "block", "unit", "facility", "issue", "work_order", "inspection", "outage", "preventive_schedule",
            "priority_round", "charter", "organisation",
        ),
        "estate_id",
    ),
}  # fmt: skip
_BELOW: Final = {
    "household": ("unit_id", "unit"),
    "occupancy": ("household_id", "household"),
    "tenure": ("unit_id", "unit"),
    "floor_head": ("block_id", "block"),
    **dict.fromkeys(
        ("identity_document", "consent", "life_event", "data_request", "disclosure"), ("resident_id", "resident")
    ),
    **dict.fromkeys(("certificate", "lift_event", "root_cause"), ("facility_id", "facility")),
    **dict.fromkeys(
        (
            "issue_event", "issue_household", "issue_pause", "issue_photo", "issue_verification", "mediation",
            "rule_notice", "satisfaction", "work_order_issue",
        ),
        ("issue_id", "issue"),
    ),
    "quotation": ("work_order_id", "work_order"),
    "outage_place": ("outage_id", "outage"),
    "inspection_finding": ("inspection_id", "inspection"),
    **dict.fromkeys(("round_candidate", "round_vote"), ("round_id", "priority_round")),
    "round_choice": ("vote_id", "round_vote"),
    **dict.fromkeys(
        ("charter_issue", "charter_milestone", "charter_sign_off", "adopted_practice"), ("charter_id", "charter")
    ),
    "practice_proof": ("practice_id", "adopted_practice"),
    **dict.fromkeys(
        (
            "term", "seat", "appointment", "membership", "constitution", "declaration", "election", "handover",
            "meeting", "obligation", "policy_document", "resolution", "agenda_template",
        ),
        ("organisation_id", "organisation"),
    ),
    **dict.fromkeys(
        (
            "agenda_item", "attendance", "minute_entry", "action_item", "amendment", "confirmation", "extract",
            "notice_service", "preparation_step", "proxy", "step_out", "vote",
        ),
        ("meeting_id", "meeting"),
    ),
    "action_update": ("action_item_id", "action_item"),
    "handover_item": ("handover_id", "handover"),
    "named_vote": ("vote_id", "vote"),
    "resolution_reply": ("resolution_id", "resolution"),
    **dict.fromkeys(("contest", "elector", "nomination"), ("election_id", "election")),
    "ballot_box": ("contest_id", "contest"),
    "ballot_count": ("box_id", "ballot_box"),
}  # fmt: skip
# Of those that hang on more than one record, the other ones: they belong where all of them do.
_ALSO: Final = {
    "issue_photo": (("work_order_id", "work_order"),),
    "root_cause": (("block_id", "block"), ("unit_id", "unit")),
    "adopted_practice": (("resolution_id", "resolution"),),
}
# A resident belongs where they live or lived; one who never lived anywhere is everybody's.
_LIVES: Final = (
    "EXISTS (SELECT 1 FROM main.occupancy o JOIN main.household h ON h.id = o.household_id "
    "JOIN main.unit u ON u.id = h.unit_id WHERE o.resident_id = {key} AND u.estate_id IN ({estates})) "
    "OR NOT EXISTS (SELECT 1 FROM main.occupancy o WHERE o.resident_id = {key})"
)
_PEOPLE: Final = {
    "resident": _LIVES.replace("{key}", "resident.id"),
    "resident_list": "resident_list.estate_id IN ({estates}) OR "
    + _LIVES.replace("{key}", "resident_list.resident_id"),
}
# What papers were issued about.
_SUBJECTS: Final = (
    "issue", "work_order", "outage", "inspection", "facility", "unit", "block", "household", "resident",
    "priority_round", "charter", "organisation", "meeting", "appointment", "election", "handover", "declaration",
    "rule_notice", "extract", "action_item", "data_request", "estate",
)  # fmt: skip
PAPERS: Final = "issued_document"
# By what a refusal calls a record.
_CALLED: Final = (
    ("resident", "full_name"), ("issue", "reference"), ("work_order", "reference"), ("facility", "name"),
    ("organisation", "name"), ("estate", "name"),
)  # fmt: skip
HIDDEN: Final = (*_OWN, *_BELOW, *_PEOPLE, PAPERS)


def _where(table: str, estates: str) -> str:
    """Which rows of *table* belong to the *estates*, numbers with commas between, in SQL."""
    if table == PAPERS:
        each = " ".join(f"WHEN '{one}' THEN {PAPERS}.subject_id IN ({_ids(one, estates)})" for one in _SUBJECTS)
        return f"CASE {PAPERS}.subject {each} ELSE {PAPERS}.subject NOT IN ('review', 'cash_count') END"
    if table in _PEOPLE:
        return _PEOPLE[table].format(estates=estates)
    if table in _OWN:
        column = f"{table}.{_OWN[table]}"
        return f"{column} IS NULL OR {column} IN ({estates})"
    return " AND ".join(f"({_hangs(f'{table}.{column}', parent, estates)})" for column, parent in _links(table))


def _links(table: str) -> tuple[tuple[str, str], ...]:
    """What a record of *table* hangs on: (column, table it names)."""
    return (_BELOW[table], *_ALSO.get(table, ()))


def _hangs(column: str, parent: str, estates: str) -> str:
    if parent == "resident":
        return f"{column} IS NULL OR " + _LIVES.format(key=column, estates=estates)
    return f"{column} IS NULL OR {column} IN ({_ids(parent, estates)})"


def _ids(table: str, estates: str) -> str:
    return f"SELECT {table}.id FROM main.{table} AS {table} WHERE {_where(table, estates)}"


@lru_cache(20)
def views(estates: frozenset[int]) -> tuple[str, ...]:
    """What makes the views through which only the *estates* are seen; nothing for none, who sees all."""
    if not estates:
        return ()
    numbers = ", ".join(str(int(one)) for one in sorted(estates))
    return tuple(
        f"CREATE TEMP VIEW {table} AS SELECT {table}.* FROM main.{table} AS {table} WHERE {_where(table, numbers)}"
        for table in HIDDEN
    )


def refuse_elsewhere(session: Session, estates: frozenset[int], changes: Iterable[Change]) -> None:
    """Raise Refused where any of the *changes* touches, or touched before it, what belongs to another estate."""
    if not estates:
        return
    listed = list(changes)
    gone = {(one.table, one.pk) for one in listed if one.op == "D"}
    numbers = ", ".join(str(int(one)) for one in sorted(estates))
    for one in listed:
        if one.table not in HIDDEN or one.table in ("resident_list", PAPERS):
            continue  # a paper is made from what its maker could read
        if one.op != "D" and not _found(session, one.table, one.pk, numbers):
            raise _elsewhere()
        if one.op != "I" and not _was_here(session, one, gone, numbers):
            raise _elsewhere()


def refuse_named(session: Session, estates: frozenset[int], error: UserError) -> None:
    """Raise Refused in the place of an *error* that calls by name what belongs to another estate alone."""
    if not estates:
        return
    numbers = ", ".join(str(int(one)) for one in sorted(estates))
    given = [error, *(error.fields.values() if isinstance(error, Invalid) else ())]
    texts = {text for one in given for value in one.values.values() for text in str(value).split(", ")}
    for table, column in _CALLED:
        statement = (
            f"SELECT count(*), count(*) FILTER (WHERE {_where(table, numbers)}) FROM main.{table} AS {table} "
            f"WHERE {table}.{column} = ?"
        )
        for text in texts:
            there, mine = session.connection().exec_driver_sql(statement, (text,)).one()
            if there and not mine:
                raise _elsewhere() from error


def _was_here(session: Session, change: Change, gone: Collection[tuple[str, int]], numbers: str) -> bool:
    """Whether a record that was changed or deleted belonged here before; what went with its parent, as that did."""
    if change.table == "resident":
        return True  # deleted ones lived nowhere, or their stays are looked up themselves
    before: dict[str, Any] = json.loads(change.before or "{}")
    if change.table in _OWN:
        key = change.pk if change.table == "estate" else before.get(_OWN[change.table])
        return key is None or str(key) in numbers.split(", ")
    named = [(parent, before[column]) for column, parent in _links(change.table) if before.get(column) is not None]
    return all(one in gone or _found(session, *one, numbers) for one in named)


def _found(session: Session, table: str, key: int, numbers: str) -> bool:
    statement = f"SELECT 1 FROM main.{table} AS {table} WHERE {table}.id = ? AND ({_where(table, numbers)})"
    return session.connection().exec_driver_sql(statement, (key,)).first() is not None


def _elsewhere() -> Refused:
    return Refused(
        N_("This belongs to an estate that is not one of yours. Nothing was changed. Ask the manager, who sees all.")
    )
