"""What a kind of fault is, and what the records it is found at are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action
from k2k_desktop.services import permissions
from k2k_desktop.services.runner import who

OPEN_ENDED: Final = "'9999-12-31'"  # in SQL: the day of what has no end


class Spot(NamedTuple):
    """A record with the fault, and whether the repair of its kind mends it."""

    table: str
    key: int
    mends: bool = False


@dataclass(frozen=True)
class FaultKind:
    """A kind of fault in marked words: what it is, why it matters, what to do by hand, and how it is found.

    *repair* mends what can be mended without guessing; *does* says what it will do, for whoever is asked.
    """

    name: str
    label: str
    why: str
    advice: str
    find: Callable[[Session], Iterable[Spot]]
    repair: Action[[], int] | None = None
    does: str = ""


@dataclass(frozen=True)
class Place:
    """A record with a fault as a list shows it; *title* is empty where it has none or this user may not see it."""

    table: str
    key: int
    title: str
    mends: bool


def rows(session: Session, statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """What a plain statement finds."""
    return list(session.connection().exec_driver_sql(statement, tuple(values)).all())


def spots(session: Session, table: str, statement: str, *, mends: bool = False) -> list[Spot]:
    """The records of *table* whose keys *statement* finds; a second column says whether each is mended."""
    return [Spot(table, row[0], bool(row[1]) if len(row) > 1 else mends) for row in rows(session, statement)]


_NAMES: Final = {
    "household": "SELECT h.id, u.code FROM household h JOIN unit u ON u.id = h.unit_id WHERE h.id IN ({keys})",
    "unit": "SELECT id, code FROM unit WHERE id IN ({keys})",
    "resident": "SELECT id, full_name FROM resident WHERE id IN ({keys})",
    "issue": "SELECT id, reference FROM issue WHERE id IN ({keys})",
    "work_order": "SELECT id, reference FROM work_order WHERE id IN ({keys})",
    "outage": "SELECT id, reference FROM outage WHERE id IN ({keys})",
    "charter": "SELECT id, reference FROM charter WHERE id IN ({keys})",
    "organisation": "SELECT id, name FROM organisation WHERE id IN ({keys})",
    "appointment": """SELECT a.id, a.position || ', ' || o.name FROM appointment a
                      JOIN organisation o ON o.id = a.organisation_id WHERE a.id IN ({keys})""",
    "meeting": """SELECT m.id, m.number || '/' || m.year || ', ' || o.name FROM meeting m
                  JOIN organisation o ON o.id = m.organisation_id WHERE m.id IN ({keys})""",
    "attachment": "SELECT id, name FROM attachment WHERE id IN ({keys})",
    "issued_document": "SELECT id, title FROM issued_document WHERE id IN ({keys})",
    "user": "SELECT id, username FROM user WHERE id IN ({keys})",
    "office": "SELECT id, name FROM office WHERE id IN ({keys})",
}
# A name is for whoever may read names; a paper or a file may be called after somebody.
_NAMED_FOR: Final = {"resident": "people.names", "attachment": "people.names", "issued_document": "people.names"}


def places(session: Session, found: Sequence[Spot]) -> list[Place]:
    """*found* with their titles, in the same order."""
    titles: dict[tuple[str, int], str] = {}
    roles = who(session).roles
    for table in {spot.table for spot in found} & _NAMES.keys():
        if table in _NAMED_FOR and not permissions.may(roles, _NAMED_FOR[table]):
            continue
        keys = ",".join(str(spot.key) for spot in found if spot.table == table)
        for key, title in rows(session, _NAMES[table].format(keys=keys)):
            titles[table, key] = title or ""
    return [Place(spot.table, spot.key, titles.get((spot.table, spot.key), ""), spot.mends) for spot in found]
