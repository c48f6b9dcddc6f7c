"""Confirmed minutes changed in the file, by somebody who has the key: the verification names each row."""

from __future__ import annotations

import pytest

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.connections import connect
from k2k_desktop.core.db import Database
from k2k_desktop.models import proof
from k2k_desktop.models.meetings.room import VoteMethod
from k2k_desktop.services.meetings import voting
from tests.conftest import BEGINNINGS, MONDAY_MORNING, TEST_KEY, door
from tests.meetings.conftest import Committee, nine_officers

TAMPERED = {
    "a word of a paragraph": ("UPDATE minute_entry SET text = text || '.' WHERE id = 1", "minute_entry 1"),
    "a paragraph gone": ("DELETE FROM minute_entry WHERE id = 1", "minute_entry 1"),
    "who was there": ("UPDATE attendance SET attended_as = 'absent' WHERE id = 3", "attendance 3"),
    "the count of a vote": ("UPDATE vote SET favour = favour - 1, against = against + 1", "vote 1"),
    "a day put back": ("UPDATE meeting SET held_on = '2026-01-01' WHERE id = 1", "meeting 1"),
    "who proposed": ("UPDATE confirmation SET proposer_id = seconder_id", "confirmation 1"),
    "back to a draft": ("UPDATE meeting SET minutes_status = 'draft' WHERE minutes_status = 'confirmed'", "meeting 2"),
}


def unguarded_minutes(database: Database) -> None:
    """Minutes with a vote, confirmed, in a file whose triggers somebody took out."""
    secretary, manager = (door(database, FixedClock(MONDAY_MORNING), role) for role in ("secretary", "manager"))
    committee = Committee(secretary, nine_officers(database))
    second = committee.open(MONDAY_MORNING.date())
    item = committee.page(second).items[4].id
    secretary.change(voting.record_vote, second, item, "Beli lampu", VoteMethod.hands, favour=3, against=2)
    committee.confirmed(manager)
    connection = connect(database.path, TEST_KEY)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.close()


BEGINNINGS["unguarded"] = unguarded_minutes


@pytest.fixture
def unguarded(database: Database) -> Database:
    """The office of `unguarded_minutes`."""
    with database.reading() as session:
        assert proof.verify(session).faults == []
    return database


@pytest.mark.parametrize("what", TAMPERED)
def test_confirmed_minutes_changed_in_the_file_are_named(unguarded: Database, what: str) -> None:
    statement, named = TAMPERED[what]
    connection = connect(unguarded.path, TEST_KEY)
    connection.execute(statement)
    connection.close()
    with unguarded.reading() as session:
        assert named in proof.verify(session).faults
