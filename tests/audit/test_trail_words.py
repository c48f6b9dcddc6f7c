"""What verification finds is said in sentences, in the reader's language."""

from __future__ import annotations

import pytest

from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit as trail
from k2k_desktop.services import audit
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.trail_words import TABLES, fault_in_words
from tests.conftest import Make


@pytest.mark.parametrize("found", ["entry 12", "head 5", "missing after 3: 4", "resident 7", "term 2", "stray 1"])
def test_every_fault_is_a_sentence_with_its_number(found: str) -> None:
    said = fault_in_words(found).say("en")
    assert said.endswith(".")
    assert found.rsplit(maxsplit=1)[-1] in said
    assert found not in said


def test_a_row_changed_past_the_trail_is_named_by_its_record(runner: Runner, make: Make) -> None:
    key = make.resident("Ganesan a/l Perumal")
    with runner.database.writing() as session:
        run = session.connection().exec_driver_sql
        for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            run(f'DROP TRIGGER "{name}"')
        run("UPDATE resident SET occupation = 'x' WHERE id = ?", (key,))
    faults = runner.read(audit.verify).faults
    assert all(isinstance(one, UserError) for one in faults)
    assert [one.say("en") for one in faults] == [f"Resident {key} was changed past the trail."]


def test_every_captured_record_a_person_may_meet_has_a_name(runner: Runner) -> None:
    with runner.database.reading() as session:
        captured = set(trail.captured_tables(session.connection()))
    assert set(TABLES) - {"audit_entry"} <= captured  # the trail itself: an auditor's finding may be about an entry
