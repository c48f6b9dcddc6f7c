"""What will go wrong in a committee, told before it does."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.services import governance
from k2k_desktop.services.governance import positions, rules
from k2k_desktop.services.governance.seats import appoint, end_appointment
from k2k_desktop.services.governance.warnings import TOO_MANY_BODIES, Warning, WarningKind, warnings
from k2k_desktop.services.runner import Runner
from tests.conftest import Make

TODAY = dt.date(2026, 11, 23)
BEGUN = dt.date(2025, 1, 1)
OFFICERS = (("Pengerusi", "Ahmad"), ("Setiausaha", "Rohana"), ("Bendahari", "Kavitha"))


def body(runner: Runner, name: str, *, until: dt.date | None = None, officers: bool = True) -> int:
    """An organisation in its term, with its three officers."""
    key = runner.change(governance.save_organisation, None, 1, {"name": name, "kind": OrganisationKind.residents})
    runner.change(governance.start_term, key, {"from_on": BEGUN, "to_on": until, "origin": TermOrigin.election})
    for position, who in OFFICERS if officers else ():
        put(runner, key, position, f"{who} {name}")
    return key


def put(runner: Runner, key: int, position: str, name: str, **more: Any) -> int:
    """Appoint somebody by name."""
    return runner.change(appoint, key, {"position": position, "person_name": name, "from_on": BEGUN, **more})


def told(runner: Runner, kind: WarningKind) -> list[Warning]:
    """The warnings of one kind."""
    return [one for one in runner.read(warnings) if one.kind is kind]


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (1, 30), (0, 30)]
)
def test_the_end_of_a_term_is_told_at_ninety_sixty_and_thirty_days(runner: Runner, left: int, step: int | None) -> None:
    key = body(runner, "PP", until=TODAY + dt.timedelta(days=left))
    found = [(one.organisation_id, one.days_left, one.step) for one in told(runner, WarningKind.term_ending)]
    assert found == ([] if step is None else [(key, left, step)])


def test_a_term_that_ended_is_told_until_a_new_one_begins(runner: Runner) -> None:
    key = body(runner, "PP", until=TODAY - dt.timedelta(days=5))
    assert [(one.days_left, one.record) for one in told(runner, WarningKind.term_ended)] == [
        (-5, ("organisation", key))
    ]
    assert told(runner, WarningKind.vacant) == []  # a body without a term has no seats to fill
    runner.change(governance.start_term, key, {"from_on": TODAY, "origin": TermOrigin.election})
    assert told(runner, WarningKind.term_ended) == []


def test_a_vacant_seat_is_told_since_its_last_holder_left(runner: Runner) -> None:
    key = body(runner, "PP")
    assert runner.read(warnings) == ()
    holder = runner.read(governance.organisation_page, key).members[2]
    runner.change(end_appointment, holder.appointment_id, 1, dt.date(2026, 3, 31), "Letak jawatan")
    empty = told(runner, WarningKind.vacant)
    assert [(one.day, one.days_left) for one in empty] == [(dt.date(2026, 4, 1), -236)]
    assert "Bendahari" in empty[0].text
    changes = {"position": "Bendahari", "person_name": "Lim", "from_on": dt.date(2026, 5, 1)}
    runner.change(appoint, key, changes)
    assert runner.read(warnings) == ()


def test_seats_of_its_own_decide_what_is_vacant(runner: Runner) -> None:
    key = body(runner, "PP", officers=False)
    assert len(told(runner, WarningKind.vacant)) == 3
    runner.change(positions.save_seat, None, key, 1, {"least": 0}, "Bendahari")
    assert [one.day for one in told(runner, WarningKind.vacant)] == [BEGUN, BEGUN]


def test_a_committee_below_its_least_is_told(runner: Runner) -> None:
    key = body(runner, "PP")
    runner.change(rules.save_constitution, None, key, 1, {"from_on": BEGUN, "committee_least": 4})
    assert [one.organisation_id for one in told(runner, WarningKind.too_few)] == [key]
    put(runner, key, "Juruaudit Dalam", "Mei Ling")  # does not count
    put(runner, key, "Ahli Jawatankuasa", "Ahmad PP")  # is there already
    assert told(runner, WarningKind.too_few)
    put(runner, key, "Ahli Jawatankuasa", "Lim")
    assert not told(runner, WarningKind.too_few)


def test_one_person_in_too_many_bodies_is_told_once(runner: Runner, make: Make) -> None:
    resident = make.resident("Norliza binti Hamid")
    for place in range(TOO_MANY_BODIES + 1):
        assert told(runner, WarningKind.too_many_bodies) == []
        key = body(runner, f"Badan {place}")
        put(runner, key, "Ahli Jawatankuasa", "", resident_id=resident)
    found = told(runner, WarningKind.too_many_bodies)
    assert [one.record for one in found] == [("resident", resident)]
    assert str(TOO_MANY_BODIES + 1) in found[0].text


def test_warnings_ask_as_many_questions_for_one_organisation_as_for_ten(runner: Runner) -> None:
    asked: list[str] = []

    def count(*given: Any) -> None:
        asked.append(given[2])

    body(runner, "Badan A")
    engine = runner.database.reader
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        runner.read(warnings)
        alone = len(asked)
        for place in range(9):
            body(runner, f"Badan {place}")
        asked.clear()
        runner.read(warnings)
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)
    assert len(asked) == alone
