"""A family moves in, is found, and moves on."""

from __future__ import annotations

import datetime as dt

from k2k_desktop.core.listings import Query, Sort
from k2k_desktop.models import proof
from k2k_desktop.models.people import Relationship
from k2k_desktop.services.estate import pages as estate_pages
from k2k_desktop.services.estate import places
from k2k_desktop.services.people import lists, moves, pages, residents
from k2k_desktop.services.runner import Runner


def _block_a(runner: Runner) -> int:
    estate = runner.change(
        places.save_estate,
        None,
        0,
        {"name": "PPR Teratai Damai", "state": places.ESTATE_FORM[2].kind.parse("Selangor"),
         "unit_pattern": "{block}-{floor:02}-{door:02}"},
    )  # fmt: skip
    return runner.change(places.generate_block, estate, "A", "G,1-3,3A,5-17", "1-20")


def test_a_family_moves_in_is_found_and_moves_on(runner: Runner) -> None:
    block = _block_a(runner)
    units = runner.read(places.find_units, "a 3 12")
    assert [unit[1] for unit in units] == ["A-03-12"]
    head = runner.change(residents.save_resident, None, 0, {"full_name": "Ganesan a/l Perumal"})
    wife = runner.change(residents.save_resident, None, 0, {"full_name": "Letchumi a/p Raman"})
    day = dt.date(2026, 3, 1)
    home = runner.change(
        moves.move_in,
        units[0][0],
        [moves.Mover(head, Relationship.head), moves.Mover(wife, Relationship.spouse)],
        day,
    )
    with runner.database.reading() as session:
        found = lists.RESIDENTS.keys(session, Query(search="gan per"))
        rows = lists.RESIDENTS.rows(session, found)
        by_unit = lists.RESIDENTS.keys(session, Query(search="a-3-12", sort=Sort("unit", descending=True)))
        homes = lists.HOUSEHOLDS.rows(session, lists.HOUSEHOLDS.keys(session, Query(search="letch")))
        empty = lists.RESIDENTS.count(session, Query(filters={"verification": ("verified", "to_check")}))
        assert proof.verify(session).faults == []
    assert rows[0][:4] == ("Ganesan a/l Perumal", "A-03-12", Relationship.head, 2)
    assert len(by_unit) == 2
    assert homes[0][:3] == ("A-03-12", "Ganesan a/l Perumal", 2)
    assert empty == 0
    page = runner.read(pages.resident_page, wife)
    assert [member.name for member in page.members] == ["Ganesan a/l Perumal", "Letchumi a/p Raman"]
    runner.change(moves.transfer_household, home, runner.read(places.find_units, "A-5-1")[0][0], dt.date(2026, 5, 1))
    assert runner.read(pages.resident_page, head).unit == "A-05-01"
    front = runner.read(estate_pages.elevation, block)
    assert [floor for floor, _ in front.floors][:2] == ["17", "16"]
    assert len(front.floors) * 20 == 360
    assert runner.read(estate_pages.facts) == (2, 1, 360)
    runner.change(moves.move_out, [head, wife], dt.date(2026, 11, 1))
    assert runner.read(estate_pages.facts) == (0, 0, 360)
    unit = runner.read(estate_pages.unit_page, units[0][0], dt.date(2026, 4, 1))
    assert [member.name for member in unit.households[0][4]] == ["Ganesan a/l Perumal", "Letchumi a/p Raman"]
