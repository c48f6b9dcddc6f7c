"""F3: no room during a save, an import, a copy: a sentence in the user's language, nothing lost, and it goes on."""

from __future__ import annotations

import pytest

from k2k_desktop.services import backups
from k2k_desktop.services.demo.office import PASSWORD
from tests.drills.child import REQUESTS
from tests.drills.conftest import Drill


@pytest.mark.parametrize(
    ("job", "room"),
    [("save", 60_000), ("import", 200_000), ("copy", 100_000), ("requests", 100_000), ("photo", 100_000)],
)
def test_without_room_it_is_said_and_goes_on(drill: Drill, job: str, room: int) -> None:
    table = "issue" if job in ("requests", "photo") else "resident"
    before = drill.count(table)
    drill.begin(job, room)
    said = drill.rest()
    refusals = [line for line in said if line.startswith("refused ")]
    assert len(refusals) == 1
    assert "akera" in refusals[0]  # Cakera penuh …
    assert said[-1] == "went on"
    assert drill.checks() == []
    assert drill.count(table) > before or job == "copy"
    assert drill.count(table) - before == REQUESTS or job != "requests"
    for path in drill.copies():
        assert backups.verify_with_password(path, "kerani", PASSWORD).records > 0
    leftovers = [one.name for one in (drill.office / "backups").glob("*") if one not in drill.copies()]
    assert leftovers == []


def test_with_room_nothing_is_refused(drill: Drill) -> None:
    drill.begin("copy", 1_000_000_000)
    drill.kill()
    assert drill.checks() == []
