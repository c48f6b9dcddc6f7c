"""What somebody with the key and other tools changed is named by the verification."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit, proof
from k2k_desktop.services import audit as trail
from k2k_desktop.services.people import residents
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.trail_export import write_trail
from tests.conftest import BEGINNINGS, MONDAY_MORNING, TEST_KEY, Begun, Make, door
from tests.faults.tampering import independent

NAME = "Aminah binti Yusof"


def _faults(database: Database, remembered: tuple[int, str] | None = None) -> list[str]:
    with database.reading() as session:
        return proof.verify(session, proof.Noted(head=remembered)).faults


def _head(database: Database) -> tuple[int, str]:
    with database.reading() as session:
        return audit.head(session)


def _with_other_tools(database: Database, *statements: str) -> None:
    """Change the file as somebody would who has the key, drops the triggers of the tables named, and puts them back."""
    connection = connect(database.path, TEST_KEY)
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND instr(?, tbl_name)"
    kept = connection.execute(triggers, (" ".join(statements),)).fetchall()
    for name, _sql in kept:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        connection.execute(statement)
    for _name, sql in kept:
        connection.execute(sql)
    connection.close()


def saved_twice_of(database: Database) -> int:
    """A resident saved twice: entry 2 made the record, entries 3 and 4 changed it."""
    runner = door(database, FixedClock(MONDAY_MORNING), "manager", "clerk", "secretary")
    key = Make(runner).resident(NAME, mykad=False)
    runner.change(residents.save_resident, key, 1, {"occupation": "Guru"})
    runner.change(residents.save_resident, key, 2, {"occupation": "Pesara"})
    assert _faults(database) == []
    assert _head(database)[0] == 4
    return key


BEGINNINGS["saved_twice"] = saved_twice_of


@pytest.fixture
def saved_twice(begun: Begun) -> int:
    """The resident that the office of a test begins with."""
    _path, key = begun("saved_twice")
    return int(key)


TAMPERED: dict[str, tuple[str, list[str]]] = {
    "an edited row": ("UPDATE resident SET occupation = 'Menteri'", ["resident 1"]),
    "a row put back to an older state": (
        "UPDATE resident SET occupation = 'Guru', version = 2, updated_at = created_at",
        ["resident 1"],
    ),
    "a row without an entry": (
        "INSERT INTO estate (id, version, created_at, updated_at, name, state, unit_pattern)"
        " VALUES (7, 1, '', '', 'X', 'johor', '')",
        ["estate 7"],
    ),
    "a removed row": ("DELETE FROM resident", ["resident 1"]),
    "an edited entry": ("UPDATE audit_entry SET body = replace(body, 'people', 'office') WHERE seq = 3", ["entry 3"]),
    "an entry that is no JSON": ("UPDATE audit_entry SET body = 'x' WHERE seq = 3", ["entry 3"]),
    "an entry of JSON that is no entry": ("UPDATE audit_entry SET body = '[]' WHERE seq = 3", ["entry 3"]),
    "an edited value": (
        "UPDATE audit_change SET before = replace(before, 'Guru', 'Tuan') WHERE entry_seq = 4",
        ["entry 4"],
    ),
    "a salt taken from another change": (
        "UPDATE audit_change SET salt = (SELECT salt FROM audit_change WHERE entry_seq = 3) WHERE entry_seq = 4",
        ["entry 4"],
    ),
    "a digest beside the values": (
        "UPDATE audit_change SET digest = hex(randomblob(32)) WHERE entry_seq = 4",
        ["entry 4"],
    ),
    "values emptied without their digest": (
        "UPDATE audit_change SET before = NULL, after = NULL, salt = NULL WHERE entry_seq = 4",
        ["entry 4"],
    ),
    "values emptied with another digest": (
        "UPDATE audit_change SET before = NULL, after = NULL, salt = NULL, digest = hex(randomblob(32))"
        " WHERE entry_seq = 4",
        ["entry 4"],
    ),
    "a change added to an entry": (
        "INSERT INTO audit_change (entry_seq, table_name, pk, op, salt, digest) VALUES (3, 'user', 1, 'U', x'00', '')",
        ["entry 3", "gap 4", "user 1"],
    ),
    "a change removed": ("DELETE FROM audit_change WHERE entry_seq = 3", ["entry 3", "gap 4"]),
    "another act in the list": ("UPDATE audit_entry SET action = 'people.add_resident' WHERE seq = 3", ["entry 3"]),
    "another user in the list": ("UPDATE audit_entry SET user_id = 3 WHERE seq = 3", ["entry 3"]),
    "another time in the list": ("UPDATE audit_entry SET at = '2026-11-20T02:51:24.000Z' WHERE seq = 3", ["entry 3"]),
    "another record in the list": ("UPDATE audit_entry SET subject = NULL WHERE seq = 3", ["entry 3"]),
    "a change of no entry": (
        "INSERT INTO audit_change (entry_seq, table_name, pk, op) VALUES (9, 'vote', 1, 'D')",
        ["head 4"],
    ),
    "a hash that is none": ("UPDATE audit_entry SET hash = 'x' WHERE seq = 3", ["entry 3", "entry 4"]),
    "a text that is a blob": ("UPDATE audit_entry SET body = x'00ff' WHERE seq = 3", ["entry 3"]),
    "a salt that is a word": ("UPDATE audit_change SET salt = 'garam' WHERE entry_seq = 4", ["entry 4"]),
    "a value that is a blob": ("UPDATE audit_change SET before = x'00ff' WHERE entry_seq = 4", ["entry 4"]),
    "a key that is a word": (
        "UPDATE audit_change SET pk = 'satu', op = 3 WHERE entry_seq = 4",
        ["entry 4", "resident 1", "resident satu"],
    ),
    "a head left open": ("UPDATE audit_head SET open_seq = 5", ["head 4"]),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_the_verification_names_what_was_tampered_with(runner: Runner, saved_twice: int, what: str) -> None:
    statement, named = TAMPERED[what]
    _with_other_tools(runner.database, statement)
    assert _faults(runner.database) == named
    lines: list[str] = []
    with runner.database.reading() as session:
        write_trail(session, "", lines.append)
    alone = independent().Trail([], {})
    alone.read(io.StringIO("".join(lines)))
    assert alone.faults or what == "a head left open"  # that is no part of an export


def test_a_removed_entry_is_named_with_what_it_leaves_behind(runner: Runner, saved_twice: int) -> None:
    _with_other_tools(runner.database, "DELETE FROM audit_entry WHERE seq = 3")
    assert _faults(runner.database) == ["entry 3", "entry 4"]  # its changes belong to nothing, and the next follows air


def test_a_record_changed_past_the_trail_and_then_saved_in_the_program_is_still_named(
    runner: Runner, saved_twice: int
) -> None:
    _with_other_tools(runner.database, "UPDATE resident SET notes = 'Tiada hutang'")
    runner.change(residents.save_resident, saved_twice, 3, {"occupation": "Tukang masak"})
    assert _faults(runner.database) == ["gap 5"]


def test_the_last_entry_removed_with_all_traces_is_known_by_the_remembered_head(
    runner: Runner, saved_twice: int
) -> None:
    remembered = _head(runner.database)
    _with_other_tools(
        runner.database,
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)",
        "DELETE FROM audit_entry WHERE seq = 4",
        "DELETE FROM audit_change WHERE entry_seq = 4",
        "UPDATE resident SET occupation = 'Guru', version = 2",
    )
    assert _faults(runner.database) == []  # nothing inside the file can tell
    assert _faults(runner.database, remembered) == ["missing after 3: 4"]


def test_a_chain_rehashed_from_the_start_is_known_by_the_remembered_head(runner: Runner, saved_twice: int) -> None:
    remembered = _head(runner.database)
    with runner.database.reading() as session:
        bodies = session.execute(sa.select(audit.ENTRY.c.seq, audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq)).all()
    last, statements = audit.FIRST_HASH, []
    for seq, body in bodies:
        forged = body.replace("people.save_resident", "people.verify_resident")
        last = audit.chain(last, forged)
        statements.append(f"UPDATE audit_entry SET body = '{forged}', hash = '{last}' WHERE seq = {seq}")
        statements.append("UPDATE audit_entry SET action = replace(action, 'save_resident', 'verify_resident')")
    _with_other_tools(runner.database, *statements, f"UPDATE audit_head SET hash = '{last}'")
    assert _faults(runner.database) == []
    assert _faults(runner.database, remembered) == ["missing after 4: 4"]


@action("Erase by law", needs="session", undoable=False)
def erase(session: Session, table: str, key: int) -> None:
    """What erasing does to the values beside the chain: their digest takes their place."""
    seqs = session.scalars(
        sa.select(audit.CHANGE.c.entry_seq).where(audit.CHANGE.c.table_name == table, audit.CHANGE.c.pk == key)
    ).all()
    for one in (change for seq in seqs for change in audit.captured(session, seq) if change.table == table):
        session.execute(
            sa.update(audit.CHANGE)
            .where(audit.CHANGE.c.id == one.id)
            .values(before=None, after=None, salt=None, digest=one.fingerprint())
        )


def test_values_are_salted_and_can_be_erased_while_the_chain_stands(runner: Runner, saved_twice: int) -> None:
    with runner.database.reading() as session:
        changes = [one for seq in (2, 3, 4) for one in audit.captured(session, seq)]
    assert len({one.salt for one in changes}) == len({one.fingerprint() for one in changes}) == 3
    runner.change(erase, "resident", saved_twice)
    assert _faults(runner.database) == []
    with runner.database.reading() as session:
        assert [one.before or one.after for seq in (2, 3, 4) for one in audit.captured(session, seq)] == [None] * 3
    with pytest.raises(UserError, match="erased by law"):
        runner.change(trail.undo, 4)


def test_the_same_values_twice_have_different_digests(runner: Runner, make: Make) -> None:
    make.resident(NAME, mykad=False)
    make.resident(NAME, mykad=False)
    with runner.database.reading() as session:
        first, second = (audit.captured(session, seq)[0] for seq in (2, 3))
    assert first.fingerprint() != second.fingerprint()
