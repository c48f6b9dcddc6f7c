"""The import itself: everybody a sheet brings is kept in one transaction, with one entry in the trail."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.core.spreadsheets import Sheet, header_labels
from k2k_desktop.models import audit
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate.unit_codes import comparable, floor_order, natural_key
from k2k_desktop.models.office import ImportBatch
from k2k_desktop.services.estate.places import sort_key
from k2k_desktop.services.imports.headings import keep_mapping
from k2k_desktop.services.imports.households import Family
from k2k_desktop.services.imports.judging import Judged, counts, judge, refused
from k2k_desktop.services.imports.people import Person
from k2k_desktop.services.imports.plan import Counts, Plan
from k2k_desktop.services.imports.units import Home
from k2k_desktop.services.runner import about, progress, say_more

_CHUNK: Final = 2_000
_COLUMNS: Final = {
    "block": "estate_id code sort_key",
    "unit": "estate_id block_id floor_label floor_order door_label code code_key sort_key kind status",
    "resident": (
        "full_name title preferred_name birth_on birth_uncertain sex nationality mobile whatsapp email occupation "
        "disability oku_card vulnerabilities notes standing"
    ),
    "identity_document": "resident_id kind number number_key kept_reason current",
    "household": "unit_id head_id moved_in_on",
    "occupancy": "household_id resident_id relationship from_on",
    "life_event": "resident_id kind happened_on unit_id",
}


@dataclass(frozen=True)
class Imported:
    """What an import did, the number of its entry in the trail, and why rows were refused: {row: why}."""

    counts: Counts
    seq: int
    refused: dict[int, list[UserError]]


@action(N_("Import residents"), needs="people.import", icon="upload")
def import_residents(session: Session, sheet: Sheet, plan: Plan, file_name: str) -> Imported:
    """Keep everybody in *sheet* whom nothing stands against, by *plan*; all of them or, when it fails, nobody."""
    with _uncollected():
        return _imported(session, sheet, plan, file_name)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of values that all live on are made: looking for dead ones meanwhile is a fifth more."""
    was = gc.isenabled()
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor are they walked while the trail is sealed; counting references frees them all the same
        if was:
            gc.enable()


def _imported(session: Session, sheet: Sheet, plan: Plan, file_name: str) -> Imported:
    judged = judge(session, sheet, plan)
    if not judged.people:
        raise UserError(N_("No row of this sheet can be imported. Nothing was changed. Look at the problems by row."))
    counted = counts(judged)
    _Keeper(session, plan, judged).keep()
    seq: int = session.scalar(sa.select(audit.HEAD.c.open_seq)) or 0
    batch = ImportBatch(
        file_name=file_name[:200], added=counted.people, updated=0, refused=counted.refused, entry_seq=seq
    )
    session.add(batch)
    keep_mapping(session, header_labels(sheet, plan.header), plan.columns)
    session.flush()
    about(session, "import_batch", batch.id)
    say_more(session, rows=counted.rows, added=counted.people, refused=counted.refused, homes=counted.homes)
    return Imported(counted, seq, refused(judged.findings))


class _Keeper:
    """Gives every record its key and inserts them table by table, in statements the driver runs for many rows."""

    def __init__(self, session: Session, plan: Plan, judged: Judged) -> None:
        self._session = session
        self._estate = plan.estate_id
        self._judged = judged
        self._progress = progress(session)
        self._now = utc_text(moment(session))
        self._next: dict[str, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _COLUMNS}
        self._keys: dict[int, int] = {}  # id(person): resident

    def keep(self) -> None:
        """Insert everything."""
        for home in self._judged.new_homes:
            self._make_unit(home)
        for person in self._judged.people:
            self._make_resident(person)
        lived_in = [family.home.unit_id for family in self._judged.families if self._house(family)]
        self._insert()
        self._occupy([key for key in lived_in if key])

    def _add(self, table: str, *values: Any) -> int:
        if table not in self._next:
            run = self._session.connection().exec_driver_sql
            self._next[table] = run(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"').scalar_one()
        key = self._next[table]
        self._next[table] = key + 1
        self._rows[table].append((key, 1, self._now, self._now, *values))
        return key

    def _make_unit(self, home: Home) -> None:
        known = {row[5]: row[0] for row in self._rows["block"]} if home.block_id is None else {}
        block_key = natural_key(home.block)
        if home.block_id is None:
            home.block_id = known.get(home.block) or self._add("block", self._estate, home.block, block_key)
        order = floor_order(home.floor)
        home.unit_id = self._add(
            "unit", self._estate, home.block_id, home.floor, order, home.door, home.code, comparable(home.code),
            sort_key(self._estate, block_key, order, home.door), "home", "occupied",
        )  # fmt: skip

    def _make_resident(self, one: Person) -> None:
        key = self._keys[id(one)] = self._add(
            "resident", one.name, one.title, one.preferred_name, one.birth_on and one.birth_on.isoformat(), 0,
            one.sex and one.sex.name, one.nationality and one.nationality.name, one.mobile, 0, one.email,
            one.occupation, one.disability and one.disability.name, one.oku_card, "", one.notes, "active",
        )  # fmt: skip
        if one.number:
            odd = (
                say(N_("As in the imported file: {warning}"), warning=one.kept_reason.say())
                if one.kept_reason
                else None
            )
            self._add("identity_document", key, one.number_kind, one.number, one.number, odd, 1)
        if one.passport:
            self._add("identity_document", key, "passport", one.passport, one.passport, None, 1)

    def _house(self, family: Family) -> bool:
        """Put a family into its home; whether the unit was not lived in before."""
        home, household = family.home, family.household_id
        first = next((one.moved_in_on for one in (family.head, *family.people) if one and one.moved_in_on), None)
        if household is None:
            head = self._keys[id(family.head)]
            household = self._add("household", home.unit_id, head, first and first.isoformat())
        for one in family.people:
            key, day = self._keys[id(one)], one.moved_in_on or (first if family.household_id is None else None)
            text = day.isoformat() if day else None
            assert one.relationship is not None
            self._add("occupancy", household, key, one.relationship.name, text)
            if text and one.moved_in_on:
                self._add("life_event", key, "move_in", text, home.unit_id)
        return family.household_id is None

    def _insert(self) -> None:
        run = self._session.connection().exec_driver_sql
        done, total = 0, sum(map(len, self._rows.values()))
        for table, columns in _COLUMNS.items():
            names = ("id", "version", "created_at", "updated_at", *columns.split())
            places = ", ".join("?" * len(names))
            statement = f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({places})'
            for chunk in _chunks(self._rows[table]):
                self._progress.at(total + done, 2 * total)
                run(statement, chunk)
                done += len(chunk)

    def _occupy(self, units: Sequence[int]) -> None:
        run = self._session.connection().exec_driver_sql
        statement = """UPDATE unit SET status = 'occupied', version = version + 1, updated_at = ?
                       WHERE id = ? AND status <> 'occupied'"""
        for chunk in _chunks([(self._now, key) for key in units]):
            run(statement, chunk)


def _chunks(rows: list[Any]) -> list[list[Any]]:
    return [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
