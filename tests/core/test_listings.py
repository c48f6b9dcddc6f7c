"""The lists: keys, rows and counts agree, and every order comes from an index."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.listings import Column, Listing, Query, Sort
from k2k_desktop.models import listed
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Relationship, Resident, Sex, Standing, Vulnerability
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.audit import ENTRIES
from k2k_desktop.services.estate import places
from k2k_desktop.services.estate.pages import UNITS
from k2k_desktop.services.people import moves
from k2k_desktop.services.people.lists import HOUSEHOLDS, RESIDENTS
from k2k_desktop.services.runner import Runner, Who
from tests.conftest import MONDAY_MORNING, TEST_KEY, Make

MANY = 2_000
SORTABLE = [(listing, column) for listing in (RESIDENTS, HOUSEHOLDS, UNITS, ENTRIES)
            for column in listing.columns if column.sort]  # fmt: skip
WHO = Who(1, "admin", "Ujian", frozenset(Role))


@action("Put a crowd", needs="session")
def put_crowd(session: Session, units: list[int]) -> None:
    """Residents of every kind, the same each time, most of them in a household."""
    chance = random.Random(7)
    given, family = (
        ["Aminah", "Mohd", "Siti Nur", "陳大文", "Ganesan", "Lim", "நா", "O'Brien"],
        ["Yusof", "Raman", "Lim"],
    )
    people = [
        Resident(
            full_name=f"{chance.choice(given)} {chance.choice(['bin', 'binti', 'a/l', ''])} {chance.choice(family)}",
            sex=chance.choice([None, *Sex]),
            birth_on=chance.choice([None, dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(20_000))]),
            verified_on=chance.choice([None, dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(600))]),
            mobile=chance.choice([None, f"+6012000{chance.randrange(1000):04}"]),
            vulnerabilities=frozenset(one for one in Vulnerability if chance.random() < 0.1),
            standing=chance.choice([Standing.active] * 8 + [Standing.moved_out, Standing.merged]),
        )
        for _ in range(MANY)
    ]
    session.add_all(people)
    session.flush()
    active = [one.id for one in people if one.standing is Standing.active]
    for unit, start in zip(units, range(0, len(active), 4), strict=False):
        movers = [moves.Mover(key, Relationship.child if place else Relationship.head)
                  for place, key in enumerate(active[start : start + 4])]  # fmt: skip
        moves.move_in(session, unit, movers, dt.date(2024, 1, 1) + dt.timedelta(days=unit))


@pytest.fixture(scope="module")
def crowd(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An office of 2,000 residents that no test of this file changes."""
    path = tmp_path_factory.mktemp("crowd") / "office.db"
    path.write_bytes(template.read_bytes())
    database = Database(path, TEST_KEY)
    runner = Runner(database, WHO, FixedClock(MONDAY_MORNING))
    estate = Make(runner).estate()
    runner.change(places.generate_block, estate, "A", "1-17", "1-20")
    runner.change(put_crowd, list(range(1, 301)))
    yield database
    database.close()


@pytest.fixture
def session(crowd: Database) -> Iterator[Session]:
    """A reading session of the crowded office."""
    with crowd.reading() as reading:
        reading.info["who"] = WHO
        yield reading


def _queries() -> list[tuple[Listing, Query]]:
    found = []
    for listing, column in SORTABLE:
        found += [(listing, Query(sort=Sort(column.name, descending))) for descending in (False, True)]
    for words in ("lim", "aminah bin", "陳", "நா", "o'br", "a-3", "0120", "'; DROP TABLE", '"*', "%", "  ", "zzz"):
        found += [(listing, Query(search=words)) for listing in (RESIDENTS, HOUSEHOLDS, UNITS, ENTRIES)]
    for name in ("active", "moved_out"):
        found.append((RESIDENTS, Query("lim", {"standing": (name,)}, Sort("unit", descending=True))))
    found.append((RESIDENTS, Query("", {"vulnerability": ("carer", "bedridden"), "verification": ("never",)})))
    found.append((RESIDENTS, Query("", {"sex": ("male",), "block": (1,), "relationship": ("head",)})))
    found.append((HOUSEHOLDS, Query("", {"open": ("no",)})))
    found.append((UNITS, Query("", {"status": ("vacant",)}, Sort("kind"))))
    return found


def test_keys_rows_and_count_agree_for_every_order_and_filter(session: Session) -> None:
    for listing, query in _queries():
        keys = listing.keys(session, query)
        assert len(set(keys)) == len(keys) == listing.count(session, query), (listing.name, query)
        assert listing.rows(session, keys) == _read_otherwise(session, listing, keys), (listing.name, query)


def _read_otherwise(session: Session, listing: Listing, keys: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows as SQLAlchemy itself reads them, covered where this user does not see them."""
    statement = sa.select(listing.key, *(column.value for column in listing.columns)).select_from(listing.source)
    found = {}
    for key, *values in session.execute(statement.where(listing.key.in_(keys))):
        cells = zip(listing.columns, values, strict=True)
        found[key] = tuple(_shown(session, one, value) for one, value in cells)
    return [found[key] for key in keys]


def _shown(session: Session, column: Column, value: Any) -> Any:
    return column.mask.cover(value) if column.mask and column.mask.hidden(session) and value is not None else value


def _part(value: Any) -> tuple[bool, Any]:
    return value is not None, value if value is not None else 0


@pytest.mark.parametrize("column", [one for one in RESIDENTS.columns if one.sort], ids=lambda column: column.name)
def test_the_order_is_the_column_then_the_key_and_the_reverse_is_its_mirror(session: Session, column: Column) -> None:
    keys = list(RESIDENTS.keys(session, Query(sort=Sort(column.name))))
    assert list(RESIDENTS.keys(session, Query(sort=Sort(column.name, descending=True)))) == keys[::-1]
    values = {row[0]: row[1] for row in session.execute(sa.select(RESIDENT_LIST.c.resident_id, column.sort[0]))}
    assert keys == sorted(keys, key=lambda key: (_part(values[key]), key))


def test_filters_together_find_what_python_finds(session: Session) -> None:
    line = RESIDENT_LIST.c
    everybody = session.execute(sa.select(line.resident_id, line.sex, line.standing, line.vulnerabilities)).all()
    wanted = {row[0] for row in everybody if row[1] == "female" and row[2] == "active" and ",carer," in row[3]}
    chosen = {"sex": ("female",), "standing": ("active",), "vulnerability": ("carer",)}
    assert set(RESIDENTS.keys(session, Query(filters=chosen))) == wanted
    assert 5 < len(wanted) < 200


def test_merged_records_are_in_no_list(session: Session) -> None:
    shown = set(RESIDENTS.keys(session, Query()))
    merged = set(session.scalars(sa.select(Resident.id).where(Resident.standing == Standing.merged)))
    assert merged
    assert shown.isdisjoint(merged)
    assert len(shown) + len(merged) == MANY


def test_a_key_that_is_gone_is_left_out_and_the_order_asked_for_is_kept(session: Session) -> None:
    names = RESIDENTS.rows(session, [5, 999_999, 3, 5])
    assert names == [*RESIDENTS.rows(session, [5]), *RESIDENTS.rows(session, [3]), *RESIDENTS.rows(session, [5])]


@pytest.mark.parametrize(
    "words",
    ["'", '"', "*", "a AND", "NEAR(", "(", ")", "^", "-", "a:b", "\x00", "{}", "\\", "9" * 500, "ä" * 300, "😀"],
)
def test_no_words_break_the_search(session: Session, words: str) -> None:
    for listing in (RESIDENTS, HOUSEHOLDS, UNITS, ENTRIES):
        assert listing.count(session, Query(search=words)) == len(listing.keys(session, Query(search=words)))


def _plan(session: Session, listing: Listing, query: Query) -> str:
    statement = listing._ordered(session, sa.select(listing.key).select_from(listing.source), query)
    words = str(statement.compile(session.connection(), compile_kwargs={"literal_binds": True}))
    return " | ".join(row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}"))


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("chosen", [{}, {"standing": ("active",)}], ids=["all", "active"])
@pytest.mark.parametrize("column", [one for one in RESIDENTS.columns if one.sort], ids=lambda column: column.name)
def test_residents_are_never_sorted_but_read_in_order(
    session: Session, column: Column, chosen: dict[str, tuple[Any, ...]], descending: bool
) -> None:
    plan = _plan(session, RESIDENTS, Query(filters=chosen, sort=Sort(column.name, descending)))
    assert "TEMP B-TREE" not in plan
    assert "USING COVERING INDEX" in plan


@pytest.mark.parametrize(
    ("listing", "name"),
    [(listing, column.name) for listing, column in SORTABLE if listing in (UNITS, ENTRIES)]
    + [(HOUSEHOLDS, "moved_in_on"), (HOUSEHOLDS, "arrears_sen")],
    ids=lambda part: getattr(part, "name", part),
)
def test_other_lists_are_read_in_order_too(session: Session, listing: Listing, name: str) -> None:
    assert "TEMP B-TREE" not in _plan(session, listing, Query(sort=Sort(name)))


def test_the_lines_kept_are_the_lines_a_rebuild_makes(crowd: Database) -> None:
    with crowd.writing() as session:
        before = session.execute(sa.select(RESIDENT_LIST).order_by(RESIDENT_LIST.c.resident_id)).all()
        listed.refresh(session, {"resident": range(1, MANY + 1)})
        assert session.execute(sa.select(RESIDENT_LIST).order_by(RESIDENT_LIST.c.resident_id)).all() == before
        session.rollback()
