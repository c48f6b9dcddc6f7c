"""The lines kept for lists and search are always those a fresh rebuild would make."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, listed, proof
from k2k_desktop.models.estate import Block
from k2k_desktop.models.people import DocumentKind, Household, IdentityDocument, Relationship, Resident, Vulnerability
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services import audit as trail
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import moves, residents
from k2k_desktop.services.runner import Runner
from tests.conftest import Make, because

Step = Callable[["Life"], object]
START = dt.date(2026, 1, 1)


class Life:
    """Chance, and what stands in the office to act on."""

    def __init__(self, runner: Runner, seed: int) -> None:
        self.runner = runner
        self.chance = random.Random(seed)
        self.day = START

    def one(self, record: type[Any], *where: sa.ColumnElement[bool]) -> int:
        """The key of any record of that kind."""
        with self.runner.database.reading() as session:
            keys = session.scalars(sa.select(record.id).where(*where).order_by(record.id)).all()
        return self.chance.choice(keys) if keys else 999  # which is none: refused as a record that is gone

    def version(self, record: type[Any], key: int) -> int:
        """The version of a record now."""
        with self.runner.database.reading() as session:
            found = session.get(record, key)
            return found.version if found else 0

    def seq(self) -> int:
        """The number of the last entry."""
        with self.runner.database.reading() as session:
            return audit.head(session)[0]


def _new(life: Life) -> object:
    name = life.chance.choice(["Aminah binti Yusof", "Mohd Ali", "陳大文", "Ganesan a/l Perumal", "O'Brien"])
    changes = {"full_name": f"{name} {life.chance.randrange(100)}", "birth_on": dt.date(1990, 1, 1)}
    return life.runner.change(residents.save_resident, None, 0, changes)


def _edit(life: Life) -> object:
    key = life.one(Resident)
    changes: dict[str, Any] = life.chance.choice(
        [
            {"full_name": f"Nama Baharu {life.chance.randrange(100)}"},
            {"mobile": f"+6012000{life.chance.randrange(10_000):04}"},
            {"mobile": None},
            {"preferred_name": "Kak Minah"},
            {"vulnerabilities": frozenset({Vulnerability.carer})},
        ]
    )
    return life.runner.change(residents.save_resident, key, life.version(Resident, key), changes)


def _document(life: Life) -> object:
    number = f"900101-14-{life.chance.randrange(10_000):04}"
    changes = {"kind": DocumentKind.mykad, "number": number, "kept_reason": "Ujian"}
    return life.runner.change(residents.save_document, life.one(Resident), None, 0, changes)


def _drop_document(life: Life) -> object:
    return because(life.runner, residents.remove_document, life.one(IdentityDocument))


def _move_in(life: Life) -> object:
    people = dict.fromkeys(life.one(Resident) for _ in range(3))
    movers = [moves.Mover(key, Relationship.child if place else Relationship.head) for place, key in enumerate(people)]
    shared = life.chance.choice([None, "Berkongsi"])
    return life.runner.change(moves.move_in, life.chance.randrange(1, 9), movers, life.day, shared)


def _join(life: Life) -> object:
    mover = moves.Mover(life.one(Resident), Relationship.sibling)
    return life.runner.change(moves.join_household, life.one(Household), mover, life.day)


def _birth(life: Life) -> object:
    changes = {"full_name": f"Bayi {life.chance.randrange(100)}", "birth_on": life.day}
    return life.runner.change(moves.record_birth, life.one(Household), changes)


def _merge(life: Life) -> object:
    pair = life.one(Resident), life.one(Resident)
    return life.runner.run(residents.merge_residents, Progress(), "Berganda", *pair)


def _rename_block(life: Life) -> object:
    key = life.one(Block)
    changes = {"code": f"B{life.chance.randrange(50)}"}
    return life.runner.change(places.save_block, 1, key, life.version(Block, key), changes)


STEPS: dict[str, Step] = {
    "a new resident": _new,
    "another new resident": _new,
    "an edit": _edit,
    "a document": _document,
    "a document removed": _drop_document,
    "moving in": _move_in,
    "moving in again": _move_in,
    "joining": _join,
    "a birth": _birth,
    "moving out": lambda life: life.runner.change(moves.move_out, [life.one(Resident)], life.day),
    "a transfer": lambda life: life.runner.change(
        moves.transfer_household, life.one(Household), life.chance.randrange(1, 9), life.day
    ),
    "a death": lambda life: life.runner.change(moves.record_death, life.one(Resident), life.day),
    "a new head": lambda life: life.runner.change(
        moves.change_head, life.one(Household), life.one(Resident), Relationship.other
    ),
    "a verification": lambda life: life.runner.change(residents.verify_resident, life.one(Resident)),
    "a merge": _merge,
    "a renamed block": _rename_block,
    "an undo": lambda life: life.runner.change(trail.undo, life.seq()),
    "an undo of something older": lambda life: life.runner.change(trail.undo, life.seq() - life.chance.randrange(4)),
}


def _kept(session: Session) -> tuple[list[Any], list[Any]]:
    lines = session.execute(sa.select(RESIDENT_LIST).order_by(RESIDENT_LIST.c.resident_id)).all()
    run = session.connection().exec_driver_sql
    run("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'resident_search', 'instance')")
    words = run('SELECT doc, "offset", term FROM vocabulary ORDER BY 1, 2, 3').all()
    run("DROP TABLE temp.vocabulary")
    return list(lines), list(words)


def _as_rebuilt(session: Session) -> tuple[list[Any], list[Any]]:
    keys = session.scalars(sa.select(Resident.id)).all()
    session.execute(sa.text("DELETE FROM resident_search"))
    session.execute(sa.text("DELETE FROM resident_list"))
    listed.refresh(session, {"resident": keys})
    return _kept(session)


def _check(runner: Runner, after: str) -> None:
    with runner.database.writing() as session:
        kept = _kept(session)
        assert kept == _as_rebuilt(session), after
        session.rollback()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_is_done_and_undone_the_lines_are_as_rebuilt(runner: Runner, make: Make, seed: int) -> None:
    runner.change(places.generate_block, make.estate(), "A", "1-2", "1-4")
    life = Life(runner, seed)
    done: dict[str, int] = {}
    for _ in range(4):
        _new(life)
    for number in range(60):
        name = life.chance.choice(list(STEPS))
        life.day = START + dt.timedelta(days=5 * number)
        try:
            STEPS[name](life)
        except UserError:
            continue  # a rule said no: as it should stay
        done[name] = done.get(name, 0) + 1
        _check(runner, f"{name}, step {number}")
    with runner.database.reading() as session:
        assert proof.verify(session).faults == []
    assert runner.database.faults() == []
    assert sum(done.values()) > 20
    assert len(done) > 9


def test_every_household_that_stands_open_has_its_head_living_in_it(runner: Runner, make: Make) -> None:
    runner.change(places.generate_block, make.estate(), "A", "1-2", "1-4")
    life = Life(runner, 9)
    for _ in range(6):
        _new(life)
    for number in range(80):
        life.day = START + dt.timedelta(days=4 * number)
        name = life.chance.choice(["moving in", "joining", "moving out", "a transfer", "a death", "a merge",
                                   "a new resident", "a new head", "a birth"])  # fmt: skip
        try:
            STEPS[name](life)
        except UserError:
            continue
        headless = sa.text(
            """SELECT h.id FROM household h WHERE h.moved_out_on IS NULL AND NOT EXISTS (
                   SELECT 1 FROM occupancy o WHERE o.household_id = h.id AND o.resident_id = h.head_id
                   AND o.to_on IS NULL AND o.relationship = 'head')"""
        )
        twins = sa.text(
            """SELECT household_id FROM occupancy WHERE to_on IS NULL AND relationship = 'head'
               GROUP BY household_id HAVING count(*) > 1"""
        )
        with runner.database.reading() as session:
            assert session.execute(headless).all() == [], (name, number)
            assert session.execute(twins).all() == [], (name, number)
