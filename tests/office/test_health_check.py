"""The check of the data names each seeded fault at its record, mends what is safe after asking, and then finds none."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.health_check import checking
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.shell.tour import MOMENT
from tests.walk import practice_office

FOREVER = "2026-01-01"


@dataclass
class Faulty:
    """An office of the demo, and ways to put faults into it past the program."""

    opened: Opened

    @property
    def runner(self) -> Runner:
        return self.opened.runner

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with self.opened.database.reading() as session:
            return list(session.connection().exec_driver_sql(statement, values).all())

    def keys(self, statement: str) -> list[int]:
        return [row[0] for row in self.rows(statement)]

    def break_(self, statements: Sequence[str]) -> None:
        """As somebody with the key in hand would, or an old mistake of the program: no trigger, no foreign key."""
        with self.opened.database.writer.connect() as connection:
            _pragma(connection, "OFF")
            with connection.begin():
                audit.drop_triggers(connection)
                for statement in statements:
                    connection.exec_driver_sql(statement)
                audit.make_triggers(connection)
            _pragma(connection, "ON")

    def check(self) -> dict[str, checking.Fault]:
        return {fault.name: fault for fault in self.runner.read(checking.check_data).faults}


def _pragma(connection: sa.Connection, state: str) -> None:
    assert connection.connection.dbapi_connection
    connection.connection.dbapi_connection.cursor().execute(f"PRAGMA foreign_keys={state}")


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    """A demo office of the test's own, opened by its manager."""
    from k2k_desktop.core import paths

    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    folder = shutil.copytree(practice_office(), tmp_path / "office")
    opened = opening.open_office(folder, "pengurus", PASSWORD, clock=FixedClock(MOMENT))
    yield Faulty(opened)
    opened.close()


_HOMES = """SELECT h.id FROM household h WHERE h.moved_out_on IS NULL AND h.head_id IS NOT NULL AND 2 <=
            (SELECT count(*) FROM occupancy o WHERE o.household_id = h.id AND o.to_on IS NULL) ORDER BY h.id"""
_COPY_OF = "INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id = {key}"


def _copy(office: Faulty, table: str, key: int, **changed: object) -> str:
    """The statement that puts in another row of *table* as *key* is, but for what is *changed* (as SQL)."""
    names = [row[1] for row in office.rows(f'PRAGMA table_info("{table}")') if row[1] != "id"]
    values = [str(changed.get(name, f'"{name}"')) for name in names]
    return _COPY_OF.format(table=table, names=", ".join(names), values=", ".join(values), key=key)


Seeds = dict[str, tuple[list[str], set[tuple[str, int]]]]


def seeds(office: Faulty) -> Seeds:
    """Of each kind: how it is put in, and at which records it must be named."""
    return _in_homes(office) | _in_boards(office) | _elsewhere(office)


def _in_homes(office: Faulty) -> Seeds:
    homes = office.keys(_HOMES)
    units = dict(office.rows("SELECT id, unit_id FROM household"))
    people = office.keys(f"SELECT head_id FROM household WHERE id IN ({homes[5]}, {homes[6]}) ORDER BY id")
    return {
        "two_heads": ([f"UPDATE occupancy SET relationship = 'head' WHERE household_id = {homes[0]}"],
                      {("household", homes[0])}),
        "head_elsewhere": ([f"UPDATE household SET head_id = {people[0]} WHERE id = {homes[1]}"],
                           {("household", homes[1])}),
        "no_head": ([f"UPDATE household SET head_id = NULL WHERE id = {homes[2]}"], {("household", homes[2])}),
        "empty_household": ([f"UPDATE occupancy SET to_on = '{FOREVER}' WHERE household_id = {homes[3]}",
                             f"UPDATE unit SET status = 'sealed' WHERE id = {units[homes[3]]}"],
                            {("household", homes[3])}),
        "overlapping_stays": (
            [f"UPDATE occupancy SET from_on = '2020-01-01' WHERE resident_id = {people[0]}",
             _copy(office, "occupancy", office.keys(f"SELECT id FROM occupancy WHERE resident_id = {people[0]}")[0],
                   household_id=homes[10], from_on="'2021-01-01'", to_on="'2022-01-01'")],
            {("resident", people[0])}),
        "crowded_unit": ([f"UPDATE household SET unit_id = {units[homes[7]]}, shared_reason = NULL "
                          f"WHERE id = {homes[8]}",
                          f"UPDATE unit SET status = 'sealed' WHERE id = {units[homes[8]]}"],
                         {("unit", units[homes[7]])}),
        "unit_status": ([f"UPDATE unit SET status = 'vacant' WHERE id = {units[homes[9]]}"],
                        {("unit", units[homes[9]])}),
    }  # fmt: skip


def _in_boards(office: Faulty) -> Seeds:
    holder = office.keys("SELECT id FROM appointment WHERE single_seat AND to_on IS NULL ORDER BY id")[0]
    newest = office.keys("SELECT max(id) FROM appointment")[0]
    year, last = office.rows("SELECT year, max(number) FROM issue GROUP BY year ORDER BY year DESC")[0]
    gap = office.keys("SELECT max(id) FROM issue")[0] + 1
    draft = office.keys("SELECT id FROM meeting WHERE minutes_status <> 'confirmed' ORDER BY id")[0]
    return {
        "double_position": ([_copy(office, "appointment", holder, resident_id="NULL", person_name="'Lim Chee Hoe'")],
                            {("appointment", newest + 1)}),
        "missing_numbers": ([_copy(office, "issue", gap - 1, year=year, number=last + 3, reference="'ADU-X'")],
                            {("issue", gap)}),
        "double_numbers": (
            ["DROP INDEX uq_meeting_agm"]
            + [_copy(office, "meeting", draft, kind="'agm'", number=77, year=year, status="'planned'")
               for year in (2001, 2002)],
            {("meeting", office.keys("SELECT max(id) FROM meeting")[0] + 2)}),
        "unconfirmed": ([f"UPDATE meeting SET minutes_status = 'confirmed' WHERE id = {draft}"], {("meeting", draft)}),
    }  # fmt: skip


def _elsewhere(office: Faulty) -> Seeds:
    issue = office.keys("SELECT id FROM issue WHERE finish_by IS NOT NULL AND ended_at IS NULL ORDER BY id")[0]
    mykads = office.rows("SELECT resident_id, number_key FROM identity_document WHERE kind = 'mykad' AND current"
                         " ORDER BY id DESC LIMIT 2")  # fmt: skip
    file = office.keys("SELECT min(id) FROM attachment")[0]
    paper = office.keys("SELECT max(id) FROM issued_document")[0]
    owned = office.keys("SELECT id FROM issue WHERE ended_at IS NULL ORDER BY id")[-1]
    listed = office.keys("SELECT max(resident_id) FROM resident_list")[0]
    said = office.keys("SELECT max(id) FROM minute_entry")[0]
    return {
        "keys_of_users": ([_copy(office, "user", 1, username="'tiada.kunci'")],
                          {("user", office.keys("SELECT max(id) FROM user")[0] + 1)}),
        "without_clocks": ([f"UPDATE issue SET finish_by = NULL WHERE id = {issue}"], {("issue", issue)}),
        "double_mykad": (["DROP INDEX uq_identity_document_living_mykad",
                          f"UPDATE identity_document SET number_key = '{mykads[0][1]}', kind = 'mykad'"
                          f" WHERE resident_id = {mykads[1][0]}"],
                         {("resident", key) for key, _number in mykads}),
        "changed_files": ([f"UPDATE attachment SET content = x'00' WHERE id = {file}",
                           f"UPDATE issued_document SET content = content || x'00' WHERE id = {paper}"],
                          {("attachment", file), ("issued_document", paper)}),
        "lost_links": ([f"UPDATE issue SET owner_id = 9999 WHERE id = {owned}"], {("issue", owned)}),
        "stale_lists": ([f"DELETE FROM resident_list WHERE resident_id = {listed}",
                         f"DELETE FROM minute_search WHERE rowid = {said}",
                         f"UPDATE issue_search SET words = 'lif tersekat' WHERE rowid = {issue}",
                         "INSERT INTO resident_search_idx VALUES (900, x'', 2)"],
                        {("resident", listed), ("minute_entry", said), ("issue", issue), ("office", 1)}),
    }  # fmt: skip


def test_a_clean_office_has_no_fault(faulty: Faulty) -> None:
    assert faulty.runner.read(checking.last_check) is None
    assert faulty.check() == {}
    last = faulty.runner.read(checking.last_check)
    assert last is not None
    assert last.found == {}


def test_a_paper_about_an_entry_of_the_trail_is_a_link_like_others(faulty: Faulty) -> None:
    paper = faulty.keys("SELECT min(id) FROM issued_document")[0]
    about = "UPDATE issued_document SET subject = 'audit_entry', subject_id = {} WHERE id = {}"
    faulty.break_([about.format(1, paper)])
    assert faulty.check() == {}
    faulty.break_([about.format(999_999, paper)])
    assert faulty.check().keys() == {"lost_links"}


def test_each_seeded_fault_is_named_at_its_record_and_mended_where_that_is_safe(faulty: Faulty) -> None:
    planted = seeds(faulty)
    assert {*planted, "no_holidays"} == {kind.name for kind in checking.KINDS}
    faulty.break_([statement for statements, _where in planted.values() for statement in statements])
    found = faulty.check()
    named = {name: {(place.table, place.key) for place in fault.places} for name, fault in found.items()}
    # a line of the list is out of step with every record that was changed past the program
    named["stale_lists"] &= planted["stale_lists"][1]
    assert named == {name: where for name, (_statements, where) in planted.items()}
    for fault in found.values():
        assert fault.count >= 1
        assert all(one.title or one.table in ("minute_entry",) for one in fault.places)
    safe = {name for name, fault in found.items() if fault.mends}
    assert safe == {"two_heads", "head_elsewhere", "no_head", "empty_household", "unit_status", "without_clocks",
                    "lost_links", "stale_lists"}  # fmt: skip
    for name in sorted(safe):
        repair = checking.repair_of(name)
        assert repair is not None
        mended = faulty.runner.run(repair, Progress(), "")
        with faulty.opened.database.reading() as session:
            assert session.scalar(sa.select(audit.ENTRY.c.action).where(audit.ENTRY.c.seq == mended.seq)) == repair.name
    assert set(faulty.check()) == set(planted) - safe
    last = faulty.runner.read(checking.last_check)
    assert last is not None
    assert set(last.found) == set(planted) - safe


def test_a_file_put_in_with_the_hash_of_its_own_is_named_by_the_trail(faulty: Faulty) -> None:
    file = faulty.keys("SELECT min(id) FROM attachment")[0]
    digest = hashlib.sha256(b"\0").hexdigest()
    faulty.break_([f"UPDATE attachment SET content = x'00', sha256 = '{digest}' WHERE id = {file}"])
    assert faulty.check() == {}
    with faulty.opened.database.reading() as session:
        assert [fault for fault in proof.verify(session).faults if f"attachment {file}" in fault] != []


def test_holidays_that_nobody_knows_are_named(faulty: Faulty) -> None:
    clock = faulty.opened.clock
    assert isinstance(clock, FixedClock)
    clock.moment = clock.moment.replace(year=2090)
    assert [(one.table, one.key) for one in faulty.check()["no_holidays"].places] == [("office", 1)]


def test_only_the_manager_repairs_and_the_auditor_sees(faulty: Faulty) -> None:
    def door(role: Role) -> Runner:
        return Runner(faulty.opened.database, Who(1, role.name, role.name, frozenset({role})), FixedClock(MOMENT))

    assert door(Role.auditor).read(checking.check_data).faults == ()
    with pytest.raises(Refused):
        door(Role.clerk).read(checking.check_data)
    for kind in checking.KINDS:
        if kind.repair is not None:
            with pytest.raises(Refused):
                door(Role.auditor).change(kind.repair)


def test_a_check_that_is_stopped_leaves_nothing_behind(faulty: Faulty) -> None:
    told = Progress()
    told.cancel()
    with pytest.raises(Cancelled):
        faulty.runner.ask(checking.check_data, told, "")
    assert faulty.runner.read(checking.last_check) is None


def test_a_repair_mends_no_other_fault_than_was_asked_about(faulty: Faulty) -> None:
    for name in ("head_elsewhere", "no_head"):
        faulty.break_(seeds(faulty)[name][0])
    for name, left in (("no_head", {"head_elsewhere"}), ("head_elsewhere", set[str]())):
        said = faulty.check()[name].mends
        repair = checking.repair_of(name)
        assert repair is not None
        assert faulty.runner.run(repair, Progress(), "").value == said
        assert set(faulty.check()) == left


def test_what_a_repair_did_can_be_taken_back(faulty: Faulty) -> None:
    from k2k_desktop.services import audit as trail

    statements, where = seeds(faulty)["no_head"]
    faulty.break_(statements)
    repair = checking.repair_of("no_head")
    assert repair is not None
    outcome = faulty.runner.run(repair, Progress(), "")
    assert faulty.check() == {}
    faulty.runner.change(trail.undo, outcome.seq)
    assert {(one.table, one.key) for one in faulty.check()["no_head"].places} == where
