"""Moving, births and deaths: who lived where on any day, and what may not be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.models import proof
from k2k_desktop.models.estate import Unit, UnitKind, UnitStatus
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.people import EventKind, Household, Occupancy, Relationship, Resident, Standing
from k2k_desktop.services import governance
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import moves, pages
from k2k_desktop.services.runner import Runner
from tests.conftest import MONDAY_MORNING, Make

HEAD, SPOUSE, CHILD = Relationship.head, Relationship.spouse, Relationship.child
TODAY = dt.date(2026, 11, 23)


def day(month: int, number: int = 1) -> dt.date:
    """A day of 2026."""
    return dt.date(2026, month, number)


@pytest.fixture
def homes(make: Make) -> list[int]:
    """Three homes of one block."""
    estate = make.estate()
    block = make.block(estate)
    return [make.unit(block, estate, f"A-01-0{door}") for door in (1, 2, 3)]


@pytest.fixture
def family(make: Make) -> list[int]:
    """Mother, father and two children who live nowhere yet."""
    return [make.resident(name) for name in ("Aminah", "Yusof", "Adam", "Hawa")]


def _movers(family: list[int]) -> list[moves.Mover]:
    kinds = [HEAD, SPOUSE, CHILD, CHILD]
    return [moves.Mover(key, kind) for key, kind in zip(family, kinds, strict=False)]


def _on(runner: Runner, unit: int, when: dt.date) -> set[str]:
    """Who lived in a unit on a day."""
    with runner.database.reading() as session:
        clocked = session.info
        clocked["clock"] = runner.clock
        households = session.scalars(sa.select(Household.id).where(Household.unit_id == unit))
        return {line.name for one in households for line in pages.members_of(session, one, on=when)}


def _relationships(runner: Runner, household: int) -> dict[str, Relationship]:
    with runner.database.reading() as session:
        rows = session.execute(
            sa.select(Resident.full_name, Occupancy.relationship)
            .join(Resident, Resident.id == Occupancy.resident_id)
            .where(Occupancy.household_id == household)
        )
        return {row[0]: row[1] for row in rows}


def _sound(runner: Runner) -> bool:
    with runner.database.reading() as session:
        return proof.verify(session).faults == []


def test_a_home_has_one_household_unless_it_is_shared_for_a_reason(
    runner: Runner, homes: list[int], family: list[int], make: Make
) -> None:
    lodger = make.resident("Lim Chee Hoe")
    runner.change(moves.move_in, homes[0], _movers(family), day(1))
    for reason in (None, "", "   "):
        with pytest.raises(Invalid, match="A-01-01 already has a household"):
            runner.change(moves.move_in, homes[0], [moves.Mover(lodger, HEAD)], day(2), reason)
    runner.change(moves.move_in, homes[0], [moves.Mover(lodger, HEAD)], day(2), "Menumpang sementara")
    assert _on(runner, homes[0], day(3)) == {"Aminah", "Yusof", "Adam", "Hawa", "Lim Chee Hoe"}
    elsewhere = runner.change(moves.move_in, homes[1], [moves.Mover(make.resident("Satu lagi"), HEAD)], day(1))
    with pytest.raises(Invalid, match="already has a household"):
        runner.change(moves.transfer_household, elsewhere, homes[0], day(4))


def test_a_shop_takes_several_households(runner: Runner, homes: list[int], make: Make) -> None:
    block = 1
    runner.change(places.save_unit, block, homes[0], 1, {"kind": UnitKind.shop})
    for name in ("Aminah", "Lim"):
        runner.change(moves.move_in, homes[0], [moves.Mover(make.resident(name), HEAD)], day(1))
    assert _on(runner, homes[0], day(2)) == {"Aminah", "Lim"}


@pytest.mark.parametrize("kinds", [[], [SPOUSE], [HEAD, HEAD]])
def test_a_household_has_one_head(
    runner: Runner, homes: list[int], family: list[int], kinds: list[Relationship]
) -> None:
    movers = [moves.Mover(key, kind) for key, kind in zip(family, kinds, strict=False)]
    with pytest.raises(Invalid, match="who is the head"):
        runner.change(moves.move_in, homes[0], movers, day(1))


def test_nobody_lives_in_two_homes(runner: Runner, homes: list[int], family: list[int]) -> None:
    first = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    with pytest.raises(UserError, match="Aminah still lives in A-01-01"):
        runner.change(moves.move_in, homes[1], _movers(family), day(2))
    with pytest.raises(UserError, match="still lives in A-01-01"):
        runner.change(moves.join_household, first, moves.Mover(family[1], SPOUSE), day(2))
    with pytest.raises(UserError, match="still lives"):
        runner.change(moves.move_in, homes[2], [moves.Mover(family[0], HEAD), moves.Mover(family[0], CHILD)], day(2))
    runner.change(moves.move_out, family, day(6))
    with pytest.raises(Invalid, match="still lived in another unit"):  # in May they were in the other one
        runner.change(moves.move_in, homes[1], _movers(family), day(5))
    runner.change(moves.move_in, homes[1], _movers(family), day(6))
    assert (_on(runner, homes[0], day(5)), _on(runner, homes[0], day(6))) == (
        {"Aminah", "Yusof", "Adam", "Hawa"},
        set(),
    )
    assert len(_on(runner, homes[1], day(6))) == 4


def test_nothing_is_recorded_before_it_has_happened(runner: Runner, homes: list[int], family: list[int]) -> None:
    tomorrow = MONDAY_MORNING.date() + dt.timedelta(days=1)
    home = runner.change(moves.move_in, homes[0], _movers(family[:2]), TODAY)
    attempts: list[Callable[[], object]] = [
        lambda: runner.change(moves.move_in, homes[1], _movers(family[2:]), tomorrow),
        lambda: runner.change(moves.join_household, home, moves.Mover(family[2], CHILD), tomorrow),
        lambda: runner.change(moves.move_out, family[:2], tomorrow),
        lambda: runner.change(moves.transfer_household, home, homes[1], tomorrow),
        lambda: runner.change(moves.record_death, family[0], tomorrow),
    ]
    for attempt in attempts:
        with pytest.raises(Invalid, match="still to come"):
            attempt()
    with pytest.raises(Invalid, match="not after today"):
        runner.change(moves.record_birth, home, {"full_name": "Bayi", "birth_on": tomorrow})
    assert _sound(runner)


def test_a_family_that_leaves_together_keeps_who_was_what(runner: Runner, homes: list[int], family: list[int]) -> None:
    home = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    runner.change(moves.move_out, [*family, family[0]], day(6))
    page = runner.read(pages.household_page, home)
    assert (page.head_id, page.moved_out_on, page.members) == (family[0], day(6), [])
    assert _relationships(runner, home) == {"Aminah": HEAD, "Yusof": SPOUSE, "Adam": CHILD, "Hawa": CHILD}
    assert [line.name for line in page.former] == ["Aminah", "Yusof", "Adam", "Hawa"]
    assert runner.read(estate_pages.unit_page, homes[0]).values["status"] is UnitStatus.vacant
    with pytest.raises(UserError, match="is history"):
        runner.change(moves.join_household, home, moves.Mover(family[0], CHILD), day(7))
    with pytest.raises(UserError, match="lives in no unit"):
        runner.change(moves.move_out, family, day(7))
    with pytest.raises(Invalid, match="who moves out"):
        runner.change(moves.move_out, [], day(7))


def test_a_transferred_family_stays_what_it_is_to_each_other(
    runner: Runner, homes: list[int], family: list[int]
) -> None:
    old = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    new = runner.change(moves.transfer_household, old, homes[1], day(5))
    expected = {"Aminah": HEAD, "Yusof": SPOUSE, "Adam": CHILD, "Hawa": CHILD}
    assert (_relationships(runner, old), _relationships(runner, new)) == (expected, expected)
    assert runner.read(pages.household_page, new).head_id == family[0]
    assert runner.read(pages.household_page, old).head_id == family[0]
    with runner.database.reading() as session:
        status = [session.get_one(Unit, unit).status for unit in homes]
    assert status[:2] == [UnitStatus.vacant, UnitStatus.occupied]
    assert (len(_on(runner, homes[0], day(4, 30))), len(_on(runner, homes[0], day(5)))) == (4, 0)
    assert (len(_on(runner, homes[1], day(4, 30))), len(_on(runner, homes[1], day(5)))) == (0, 4)
    with pytest.raises(Invalid, match="already lives in A-01-02"):
        runner.change(moves.transfer_household, new, homes[1], day(6))
    with pytest.raises(Invalid, match="before the day they moved in"):
        runner.change(moves.transfer_household, new, homes[2], day(4))
    with pytest.raises(UserError, match="is history"):
        runner.change(moves.transfer_household, old, homes[2], day(6))
    kinds = [event.what for event in runner.read(pages.resident_page, family[2]).timeline]
    assert kinds == [EventKind.transfer.label, EventKind.move_in.label]


def test_when_the_head_leaves_the_spouse_becomes_the_head(runner: Runner, homes: list[int], family: list[int]) -> None:
    home = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    with pytest.raises(Invalid, match="before the day they moved in"):
        runner.change(moves.move_out, [family[0]], dt.date(2025, 12, 31))
    runner.change(moves.move_out, [family[0]], day(3))
    page = runner.read(pages.household_page, home)
    assert (page.head_id, page.moved_out_on) == (family[1], None)
    assert [line.relationship for line in page.members] == [HEAD, CHILD, CHILD]
    assert runner.read(pages.resident_page, family[0]).standing is Standing.moved_out


def test_the_head_is_changed_to_a_member_and_nobody_else(
    runner: Runner, homes: list[int], family: list[int], make: Make
) -> None:
    home = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    with pytest.raises(Invalid, match="somebody who lives in the household"):
        runner.change(moves.change_head, home, make.resident("Orang luar"), SPOUSE)
    with pytest.raises(Invalid, match="what the old head is"):
        runner.change(moves.change_head, home, family[1], HEAD)
    runner.change(moves.change_head, home, family[1], SPOUSE)
    assert _relationships(runner, home) == {"Aminah": SPOUSE, "Yusof": HEAD, "Adam": CHILD, "Hawa": CHILD}
    assert runner.read(pages.household_page, home).head_id == family[1]


def test_a_birth_is_a_new_resident_from_the_day_of_birth(runner: Runner, homes: list[int], family: list[int]) -> None:
    home = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    child = runner.change(moves.record_birth, home, {"full_name": "Nur Iman binti Yusof", "birth_on": day(4, 2)})
    assert "Nur Iman binti Yusof" not in _on(runner, homes[0], day(4, 1))
    assert "Nur Iman binti Yusof" in _on(runner, homes[0], day(4, 2))
    page = runner.read(pages.resident_page, child)
    assert (page.relationship, page.timeline[0].what) == (CHILD, EventKind.birth.label)
    wrong: list[tuple[dict[str, object], str]] = [
        ({"full_name": "Tiada tarikh"}, "birth_on"),
        ({"birth_on": day(5)}, "full_name"),
        ({"full_name": "Lahir dahulu", "birth_on": dt.date(2025, 5, 1)}, "birth_on"),  # before they lived here
    ]
    for changes, named in wrong:
        with pytest.raises(Invalid) as refused:
            runner.change(moves.record_birth, home, dict(changes))
        assert list(refused.value.fields) == [named]


def test_a_death_ends_stay_number_and_offices(runner: Runner, homes: list[int], family: list[int], make: Make) -> None:
    home = runner.change(moves.move_in, homes[0], _movers(family), day(1))
    runner.change(places.appoint_floor_head, family[0], 1, "1", day(2))
    committee = runner.change(
        governance.save_organisation, None, 0, {"name": "Persatuan Penduduk", "kind": OrganisationKind.residents}
    )
    runner.change(governance.start_term, committee, {"from_on": day(1), "origin": TermOrigin.election})
    seat = {"position": "Chairperson", "resident_id": family[0], "from_on": day(2)}
    runner.change(governance.appoint, committee, seat)
    assert len(runner.read(pages.resident_page, family[0]).positions) == 2
    runner.change(moves.record_death, family[0], day(6))
    page = runner.read(pages.resident_page, family[0])
    assert (page.standing, page.unit, page.positions) == (Standing.deceased, None, [])
    assert [line.current for line in page.documents] == [False]
    assert runner.read(pages.household_page, home).head_id == family[1]
    assert runner.read(governance.members_on, committee, day(7)) == ()
    attempts: list[Callable[[], object]] = [
        lambda: runner.change(moves.record_death, family[0], day(7)),
        lambda: runner.change(moves.move_in, homes[1], [moves.Mover(family[0], HEAD)], day(7)),
        lambda: runner.change(moves.join_household, home, moves.Mover(family[0], SPOUSE), day(7)),
    ]
    for attempt in attempts:
        with pytest.raises(UserError, match=r"already recorded|cannot move in"):
            attempt()
    born = make.resident("Lahir lewat", birth_on=day(8), mykad=False)
    with pytest.raises(Invalid, match="before the date of birth"):
        runner.change(moves.record_death, born, day(7))
    assert _sound(runner)
