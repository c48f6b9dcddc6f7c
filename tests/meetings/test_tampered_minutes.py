"""Confirmed minutes changed in the file, by somebody who has the key: the verification names each row."""

from __future__ import annotations

import pytest

from k2k_desktop.core.connections import connect
from k2k_desktop.models import proof
from k2k_desktop.models.meetings.room import VoteMethod
from k2k_desktop.services.meetings import voting
from k2k_desktop.services.runner import Runner
from tests.conftest import MONDAY_MORNING, TEST_KEY
from tests.meetings.conftest import Committee

TAMPERED = {
    "a word of a paragraph": ("UPDATE minute_entry SET text = text || '.' WHERE id = 1", "minute_entry 1"),
    "a paragraph gone": ("DELETE FROM minute_entry WHERE id = 1", "minute_entry 1"),
    "who was there": ("UPDATE attendance SET attended_as = 'absent' WHERE id = 3", "attendance 3"),
    "the count of a vote": ("UPDATE vote SET favour = favour - 1, against = against + 1", "vote 1"),
    "a day put back": ("UPDATE meeting SET held_on = '2026-01-01' WHERE id = 1", "meeting 1"),
    "who proposed": ("UPDATE confirmation SET proposer_id = seconder_id", "confirmation 1"),
    "back to a draft": ("UPDATE meeting SET minutes_status = 'draft' WHERE minutes_status = 'confirmed'", "meeting 2"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_confirmed_minutes_changed_in_the_file_are_named(committee: Committee, manager: Runner, what: str) -> None:
    day = MONDAY_MORNING.date()
    second = committee.open(day)
    item = committee.page(second).items[4].id
    committee.runner.change(voting.record_vote, second, item, "Beli lampu", VoteMethod.hands, favour=3, against=2)
    committee.confirmed(manager)
    statement, named = TAMPERED[what]
    connection = connect(committee.runner.database.path, TEST_KEY)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute(statement)
    connection.close()
    with committee.runner.database.reading() as session:
        assert named in proof.verify(session).faults
