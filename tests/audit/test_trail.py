"""The trail: nothing changes beside it, nothing in it changes, and the verification names what did."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, Stale, UserError
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Relationship, Resident
from k2k_desktop.services import audit as trail
from k2k_desktop.services.people import moves, residents
from k2k_desktop.services.runner import Runner, say_more
from tests.conftest import Make, RunnerOf

NAME = "Aminah binti Yusof"


def _bodies(database: Database) -> list[dict[str, Any]]:
    with database.reading() as session:
        return [json.loads(body) for body in session.scalars(sa.select(audit.ENTRY.c.body).order_by(audit.ENTRY.c.seq))]


def _faults(database: Database, remembered: tuple[int, str] | None = None) -> list[str]:
    with database.reading() as session:
        return proof.verify(session, proof.Noted(head=remembered)).faults


def _head(database: Database) -> tuple[int, str]:
    with database.reading() as session:
        return audit.head(session)


# -- beside the runner nothing changes ------------------------------------------------------------------------------

BESIDE_THE_RUNNER: dict[str, Callable[[Session], Any]] = {
    "a record added": lambda session: session.add(Resident(full_name="Tanpa jejak")),
    "a record changed": lambda session: session.get_one(Resident, 1).put({"occupation": "Guru"}),
    "a record deleted": lambda session: session.delete(session.get_one(Resident, 1)),
    "many changed": lambda session: session.execute(sa.update(Resident).values(occupation="Guru")),
    "many deleted": lambda session: session.execute(sa.delete(Resident)),
    "raw SQL": lambda session: session.execute(sa.text("UPDATE resident SET occupation = 'Guru' WHERE id = 1")),
    "INSERT OR REPLACE": lambda session: session.execute(
        sa.text("INSERT OR REPLACE INTO resident SELECT * FROM resident WHERE id = 1")
    ),
    "an entry reworded": lambda session: session.execute(sa.text("UPDATE audit_entry SET action = 'x' WHERE seq = 1")),
    "an entry removed": lambda session: session.execute(sa.text("DELETE FROM audit_entry WHERE seq = 2")),
    "an entry replaced": lambda session: session.execute(
        sa.text("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1")
    ),
    "an entry after a gap": lambda session: session.execute(
        sa.text("INSERT INTO audit_entry VALUES (99, '', 1, 'x', '', '{}', 'x')")
    ),
    "a change reworded": lambda session: session.execute(sa.text("UPDATE audit_change SET after = '{}' WHERE id = 1")),
    "a digest put in": lambda session: session.execute(sa.text("UPDATE audit_change SET digest = 'x' WHERE id = 1")),
    "values erased with no entry open": lambda session: session.execute(
        sa.text("UPDATE audit_change SET before = NULL, after = NULL, salt = NULL WHERE id = 1")
    ),
    "a change removed": lambda session: session.execute(sa.text("DELETE FROM audit_change WHERE id = 1")),
    "a change added": lambda session: session.execute(
        sa.text("INSERT INTO audit_change (entry_seq, table_name, pk, op) VALUES (1, 'unit', 1, 'I')")
    ),
    "the head set back": lambda session: session.execute(sa.text("UPDATE audit_head SET seq = seq - 1")),
    "the head set on": lambda session: session.execute(sa.text("UPDATE audit_head SET seq = seq + 5")),
    "the head rehashed": lambda session: session.execute(sa.text("UPDATE audit_head SET hash = 'x'")),
    "the head removed": lambda session: session.execute(sa.text("DELETE FROM audit_head")),
    "a second head": lambda session: session.execute(
        sa.text("INSERT INTO audit_head (id, seq, hash, open_seq) VALUES (2, 0, '', 7)")
    ),
    "the head replaced": lambda session: session.execute(
        sa.text("INSERT OR REPLACE INTO audit_head (id, seq, hash) VALUES (1, 0, '')")
    ),
}


def _do(session: Session, way: str) -> None:
    BESIDE_THE_RUNNER[way](session)
    session.flush()


@pytest.mark.parametrize("way", BESIDE_THE_RUNNER)
def test_beside_the_runner_nothing_can_be_changed(database: Database, make: Make, way: str) -> None:
    make.resident(NAME, mykad=False)
    before = _head(database)
    with database.writing() as session:
        session.begin_nested()
        with pytest.raises(IntegrityError, match="trail: "):
            _do(session, way)
        session.rollback()
    assert _head(database) == before
    assert _faults(database, before) == []


INSIDE_AN_ACTION = {
    "an older entry": "UPDATE audit_entry SET body = '{}' WHERE seq = 1",
    "an older change": "UPDATE audit_change SET after = '{}' WHERE id = 1",
    "half erased": "UPDATE audit_change SET salt = NULL WHERE id = 1",
    "erased without a digest": "UPDATE audit_change SET before = NULL, after = NULL, salt = NULL WHERE id = 1",
    "a digest beside what stands": f"UPDATE audit_change SET digest = '{'0' * 64}' WHERE id = 1",
    "a change without salt": (
        "INSERT INTO audit_change (entry_seq, table_name, pk, op) SELECT open_seq, 'unit', 1, 'I' FROM audit_head"
    ),
    "a change of another entry": "INSERT INTO audit_change (entry_seq, table_name, pk, op) VALUES (1, 'unit', 1, 'I')",
    "the head": "UPDATE audit_head SET seq = open_seq",
    "the open number": "UPDATE audit_head SET open_seq = open_seq + 1",
}


@action("Tamper", needs="session")
def tamper(session: Session, statement: str) -> None:
    """Run any SQL at all inside an open entry."""
    session.execute(sa.text(statement))


@pytest.mark.parametrize("way", INSIDE_AN_ACTION)
def test_not_even_an_action_rewrites_the_trail(runner: Runner, make: Make, way: str) -> None:
    make.resident(NAME)
    with pytest.raises(IntegrityError, match="trail: "):
        runner.change(tamper, INSIDE_AN_ACTION[way])
    assert _faults(runner.database) == []


@pytest.fixture
def resident(runner: Runner, make: Make) -> int:
    """A resident saved twice: entry 2 made the record, entries 3 and 4 changed it."""
    key = make.resident(NAME, mykad=False)
    runner.change(residents.save_resident, key, 1, {"occupation": "Guru"})
    runner.change(residents.save_resident, key, 2, {"occupation": "Pesara"})
    assert _faults(runner.database) == []
    assert _head(runner.database)[0] == 4
    return key


# -- the form for ever ----------------------------------------------------------------------------------------------

VECTORS = [
    ({"b": 1, "a": "x"}, '{"a":"x","b":1}'),
    ({"é": "Tamil தமிழ் 陳", "z": [1, {"y": True, "x": None}]}, '{"z":[1,{"x":null,"y":true}],"é":"Tamil தமிழ் 陳"}'),
    ({"q": '"\\/\n\t\u2028'}, '{"q":"\\"\\\\/\\n\\t\u2028"}'),
    ({"n": -9007199254740993}, '{"n":-9007199254740993}'),
]


@pytest.mark.parametrize(("value", "text"), VECTORS)
def test_canonical_json_is_the_same_text_for_ever(value: dict[str, Any], text: str) -> None:
    assert audit.canonical(value) == text


def test_a_stored_trail_has_the_hashes_it_always_had() -> None:
    last = audit.FIRST_HASH
    lines = (Path(__file__).parent / "trail.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        entry = json.loads(line)
        changes = [
            audit.Change(
                place, one["table"], one["pk"], one["op"], one["previous"], one["before"], one["after"],
                bytes.fromhex(one["salt"]) if one["salt"] else None, one["digest"],
            )
            for place, one in enumerate(entry["changes"])
        ]  # fmt: skip
        assert [one.fingerprint() for one in changes] == [one.digest for one in changes]
        body = json.loads(entry["body"])
        assert audit.canonical(body) == entry["body"]
        assert audit.root_of(changes) == (body["changes"], body["root"])
        last = audit.chain(last, entry["body"])
        assert (last, body["seq"]) == (entry["hash"], number)
    assert len(lines) == 5


def test_the_trigger_writes_what_the_trail_calls_canonical(runner: Runner, make: Make) -> None:
    awkward = '‘"\\/\t<b>&\n தமிழ் 陳大文 \u2028😀'
    key = make.resident(NAME, mykad=False, notes=awkward)
    with runner.database.reading() as session:
        after = audit.captured(session, 2)[0].after or ""
    assert json.loads(after)["notes"] == awkward
    assert audit.canonical(json.loads(after)) == after
    assert "null" not in after
    assert json.loads(after)["id"] == key


# -- numbers, clock, reasons, refusals ------------------------------------------------------------------------------


@action("Fail", needs="session")
def fail(session: Session) -> None:
    """Change something, then raise."""
    session.add(Resident(full_name="Tidak jadi"))
    session.flush()
    raise UserError("never mind")


def test_the_numbers_have_no_gap_after_failures(runner: Runner, make: Make) -> None:
    for _ in range(3):
        with pytest.raises(UserError, match="never mind"):
            runner.change(fail)
        make.resident(NAME, mykad=False)
    assert [body["seq"] for body in _bodies(runner.database)] == [1, 2, 3, 4]
    with runner.database.reading() as session:
        assert (
            session.scalar(sa.select(sa.func.count()).select_from(audit.CHANGE)) == 3 + len(Role) + 1
        )  # the users and the office
    assert _faults(runner.database) == []


@pytest.mark.parametrize(
    ("jump", "told"),
    [
        (dt.timedelta(minutes=-1), True),
        (dt.timedelta(minutes=-3), False),
        (dt.timedelta(hours=23), True),
        (dt.timedelta(hours=25), False),
        (dt.timedelta(days=3000), False),
    ],
)
def test_a_jump_of_the_clock_marks_the_entry(
    runner: Runner, make: Make, clock: FixedClock, jump: dt.timedelta, told: bool
) -> None:
    clock.advance(dt.timedelta(days=2))  # time that passes on both clocks is no jump
    make.resident(NAME, mykad=False)
    clock.moment += jump
    make.resident(NAME, mykad=False)
    make.resident(NAME, mykad=False)
    assert [body["clock_ok"] for body in _bodies(runner.database)[1:]] == [True, told, True]


def test_a_clock_set_back_while_the_program_was_closed_marks_the_first_entry(
    runner: Runner, make: Make, clock: FixedClock
) -> None:
    make.resident(NAME, mykad=False)
    for back, told in ((1, True), (3, False), (-60 * 24 * 30, True)):  # forwards it is time without anybody at work
        clock.moment -= dt.timedelta(minutes=back)
        again = Runner(runner.database, runner.who, clock)
        again.note("office.sign_in")
        again.note("office.sign_out")
        assert [body["clock_ok"] for body in _bodies(runner.database)[-2:]] == [told, True]


def test_an_act_that_fails_takes_no_jump_of_the_clock_with_it(runner: Runner, make: Make, clock: FixedClock) -> None:
    make.resident(NAME, mykad=False)
    clock.moment += dt.timedelta(days=30)
    with pytest.raises(UserError, match="never mind"):
        runner.change(fail)
    make.resident(NAME, mykad=False)
    make.resident(NAME, mykad=False)
    assert [body["clock_ok"] for body in _bodies(runner.database)[-2:]] == [False, True]


def test_a_number_is_not_shown_without_a_reason_and_the_showing_is_recorded(runner: Runner, make: Make) -> None:
    make.resident(NAME)
    before = _head(runner.database)
    for reason in ("", "  \t"):
        with pytest.raises(UserError, match="Say why"):
            runner.ask(residents.reveal_number, Progress(), reason, 1)
    assert _head(runner.database) == before
    assert runner.ask(residents.reveal_number, Progress(), "Semak dengan kad", 1) == "880101-14-0001"
    body = _bodies(runner.database)[-1]
    said = {name: body[name] for name in ("action", "reason", "subject", "changes")}
    assert said == {
        "action": "people.reveal_number",
        "reason": "Semak dengan kad",
        "subject": "resident:1",
        "changes": 0,
    }
    assert "880101" not in json.dumps(_bodies(runner.database))


def test_a_refused_act_stands_in_the_trail_and_changes_nothing(runner_of: RunnerOf, database: Database) -> None:
    with pytest.raises(Refused, match="role does not allow"):
        runner_of("auditor").change(residents.save_resident, None, 0, {"full_name": NAME})
    with pytest.raises(Refused, match="role does not allow"):
        runner_of("admin").ask(residents.reveal_number, Progress(), "Semak", 1)
    told = [(body["action"], body["refused"], body["role"]) for body in _bodies(database)[-2:]]
    assert told == [("refused", "people.save_resident", "auditor"), ("refused", "people.reveal_number", "admin")]
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count(Resident.id))) == 0


def test_what_a_recorded_question_found_stands_in_its_entry(runner: Runner, resident: int) -> None:
    runner.read(trail.verify)
    body = _bodies(runner.database)[-1]
    assert (body["action"], body["verified"], body["faults"]) == ("audit.verify", 4, 0)


# -- the door -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Parcel:
    """Something with something inside."""

    inside: Any


WRAPPINGS: dict[str, Callable[[Any], Any]] = {
    "itself": lambda record: record,
    "a list": lambda record: [1, record],
    "a dataclass": Parcel,
    "a list of dataclasses": lambda record: [Parcel(1), Parcel((record,))],
    "a mapping of lists": lambda record: {"a": [{"b": frozenset([record])}]},
}


@question(needs="session")
def hand_out(session: Session, wrapping: str) -> Any:
    """Try to let a record out of its session."""
    return WRAPPINGS[wrapping](session.get_one(Resident, 1))


@action("Save and hand out", needs="session")
def save_and_hand_out(session: Session, wrapping: str) -> Any:
    """Try to let a new record out of its session."""
    record = Resident(full_name=NAME)
    session.add(record)
    return WRAPPINGS[wrapping](record)


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_a_record_never_leaves_its_session(runner: Runner, make: Make, wrapping: str) -> None:
    make.resident(NAME, mykad=False)
    before = _head(runner.database)
    with pytest.raises(TypeError, match="Resident left its session"):
        runner.read(hand_out, wrapping)
    with pytest.raises(TypeError, match="Resident left its session"):
        runner.change(save_and_hand_out, wrapping)
    assert _head(runner.database) == before  # refused before it was saved, not after


def test_a_record_saved_by_somebody_else_meanwhile_is_not_overwritten(runner: Runner, resident: int) -> None:
    with pytest.raises(Stale, match="Somebody else saved"):
        runner.change(residents.save_resident, resident, 2, {"occupation": "Tukang masak"})
    assert _head(runner.database)[0] == 4


@action("Hold the pen", needs="session")
def hold(session: Session, holding: threading.Event, done: threading.Event) -> None:
    """Write, and stay inside the transaction until told."""
    session.add(Resident(full_name=NAME))
    session.flush()
    holding.set()
    assert done.wait(20)
    say_more(session, kept=1)


def test_saving_while_another_saves_is_refused_with_a_sentence_and_reading_goes_on(runner: Runner, make: Make) -> None:
    make.resident("Lim Chee Hoe", mykad=False)
    holding, done, faults = threading.Event(), threading.Event(), []

    def save_long() -> None:
        try:
            runner.change(hold, holding, done)
        except BaseException as error:  # a thread has nobody else to tell
            faults.append(error)

    worker = threading.Thread(target=save_long)
    worker.start()
    try:
        assert holding.wait(20)
        with pytest.raises(UserError, match="Another piece of work is being saved"):
            runner.change(residents.save_resident, None, 0, {"full_name": "Ganesan a/l Perumal"})
        assert [row[1] for row in runner.read(residents.find_residents, "")] == ["Lim Chee Hoe"]
    finally:
        done.set()
        worker.join(20)
    assert faults == []
    assert [row[1] for row in runner.read(residents.find_residents, "")] == [NAME, "Lim Chee Hoe"]
    assert _faults(runner.database) == []


def test_a_record_that_others_hang_on_is_not_undone_from_under_them(runner: Runner, make: Make) -> None:
    estate = make.estate()
    unit = make.unit(make.block(estate), estate)
    person = runner.change(residents.save_resident, None, 0, {"full_name": NAME})
    seq = _head(runner.database)[0]
    runner.change(moves.move_in, unit, [moves.Mover(person, Relationship.head)], dt.date(2026, 1, 5))
    with pytest.raises(UserError, match="still hang on this one"):
        runner.change(trail.undo, seq)
    assert _faults(runner.database) == []
