"""F1: killed in the middle of a save, an import, a copy: what was acknowledged is there, nothing is half."""

from __future__ import annotations

import random
import threading
from typing import Final

import pytest

from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from tests.drills.child import REQUESTS
from tests.drills.conftest import Drill

SEED: Final = 20261123


def kill_after(drill: Drill, job: str, milliseconds: float) -> None:
    """Begin the job, and kill it that long after its first acknowledgement."""
    drill.begin(job)
    assert drill.line().startswith("ack ")
    waiting = threading.Event()
    waiting.wait(milliseconds / 1000)  # not until something is so: anywhere at all is what is tried
    drill.kill()


@pytest.mark.parametrize(
    ("job", "longest", "kills"), [("save", 60, 6), ("import", 250, 4), ("copy", 300, 4), ("requests", 120, 2)]
)
def test_killed_anywhere_nothing_is_lost_or_half(drill: Drill, job: str, longest: int, kills: int) -> None:
    chance = random.Random(SEED)
    people, issues = drill.count("resident"), drill.count("issue")
    for _kill in range(kills):
        kill_after(drill, job, chance.uniform(0, longest))
        assert drill.checks() == []
    if job == "import":
        assert (drill.count("resident") - people == 0) == (drill.count("import_batch") == 0)
    assert drill.count("issue") - issues in (0, REQUESTS)
    for path in drill.copies():
        assert backups.verify_with_password(path, "kerani", PASSWORD).records > 0


def test_after_a_kill_the_work_goes_on_at_once(drill: Drill) -> None:
    kill_after(drill, "save", 5)
    before = drill.acknowledged
    kill_after(drill, "save", 30)
    assert drill.acknowledged > before


def test_an_acknowledgement_before_its_commit_is_caught(drill: Drill) -> None:
    kill_after(drill, "boast", 0)
    assert any("was acknowledged" in fault for fault in drill.checks())


def test_a_change_without_its_entry_is_caught(drill: Drill) -> None:
    kill_after(drill, "sneak", 0)
    assert drill.checks() != []
