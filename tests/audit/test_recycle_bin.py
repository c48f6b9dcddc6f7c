"""What was deleted comes back with its children and links; nothing vanishes silently, and rules still hold."""

from __future__ import annotations

import ast
import datetime as dt
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core import paths
from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, proof
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Household, IdentityDocument, Occupancy, Resident
from k2k_desktop.services import acts, recycle_bin, working_days
from k2k_desktop.services import audit as trail
from k2k_desktop.services.demo.office import PASSWORD
from k2k_desktop.services.office import opening
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.people import moves, residents
from k2k_desktop.services.runner import Runner, Who
from k2k_desktop.ui.shell.tour import MOMENT
from tests.audit.deleting import SERVICES, WHOLE, Deleting
from tests.conftest import Make, RunnerOf, because
from tests.walk import practice_office

PASSPORT = residents.DOCUMENT_FORM[0].kind.parse("passport")
Rows = dict[tuple[str, int], dict[str, Any]]


@action("Take a person out", needs="session")
def take_out(session: Session, resident_id: int) -> None:
    """Delete a resident with stays and documents; a household loses its head."""
    for household in session.scalars(sa.select(Household).where(Household.head_id == resident_id)):
        household.head_id = None
    session.flush()
    for table in (Occupancy, IdentityDocument):
        session.execute(sa.delete(table).where(table.resident_id == resident_id))
    session.delete(session.get_one(Resident, resident_id))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """A demo office of the test's own, in which one user may do everything."""
    monkeypatch.setattr(paths, "user_config", lambda: tmp_path / "profile")
    folder = shutil.copytree(practice_office(), tmp_path / "office")
    opened = opening.open_office(folder, "pengurus", PASSWORD, clock=FixedClock(MOMENT))
    opened.sign_in_as(Who(2, "pengurus", "Ujian", frozenset(Role)))
    yield opened
    opened.close()


def rows_of(opened: Opened) -> Rows:
    """Every record as the trail would keep it."""
    found: Rows = {}
    with opened.database.reading() as session:
        connection = session.connection()
        for table in audit.captured_tables(connection):
            row = audit.row_json(connection, table, "t")
            for key, words in connection.exec_driver_sql(f'SELECT id, {row} FROM "{table}" t'):
                found[table, key] = json.loads(words)
    return found


def loosen(opened: Opened, statements: Sequence[str]) -> None:
    """Bring the demo into a state in which there is something to delete, past the locks."""
    with opened.database.writer.connect() as connection, connection.begin():
        audit.drop_triggers(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
        audit.make_triggers(connection)


def deleted(opened: Opened, one: Deleting) -> int:
    """Do it with the first arguments that the rules allow; the number of its entry."""
    act = acts.act_of(one.act)
    assert act is not None, one.act
    with opened.database.reading() as session:
        tried = session.connection().exec_driver_sql(one.arguments).all()
    refused = ""
    for row in tried:
        given = [_as_given(act.function, place, value) for place, value in enumerate(row)]
        try:
            return opened.runner.run(act, Progress(), "Ujian", *given).seq
        except UserError as error:
            refused = error.say("en")
    raise AssertionError(f"{one.act}: nothing to delete of {len(tried)}; {refused}")


def _as_given(function: Callable[..., Any], place: int, value: Any) -> Any:
    asked = list(function.__annotations__.values())[place + 1]
    if asked == "dt.date":
        return dt.date.fromisoformat(value)
    if asked == "ServiceWay":
        from k2k_desktop.models.meetings.room import ServiceWay

        return ServiceWay[value]
    return value


def last(runner: Runner) -> int:
    with runner.database.reading() as session:
        return audit.head(session)[0]


def in_bin(runner: Runner) -> list[int]:
    with runner.database.reading() as session:
        session.info["who"] = runner.who
        return list(recycle_bin.DELETED.keys(session, Query()))


def without_counting(rows: Rows) -> Rows:
    return {
        place: {name: value for name, value in row.items() if name not in ("version", "updated_at")}
        for place, row in rows.items()
    }


def test_whatever_the_program_deletes_comes_back_as_it_was(office: Opened) -> None:
    loosen(office, [statement for one in WHOLE for statement in one.before])
    before = rows_of(office)
    for one in WHOLE:
        seq = deleted(office, one)
        with office.database.reading() as session:
            gone = {(change.table, change.pk) for change in audit.captured(session, seq) if change.op == "D"}
        assert gone, one.act
        page = office.runner.read(recycle_bin.deleted_page, seq)
        assert page.count == len(gone), one.act
        assert page.refused is None, one.act
        assert seq in in_bin(office.runner), one.act
        assert office.runner.change(recycle_bin.restore_deleted, seq) == len(gone), one.act
        after = rows_of(office)
        assert {place: after[place] for place in gone} == {place: before[place] for place in gone}, one.act
        stays = without_counting({place: row for place, row in after.items() if place in before})
        assert stays == without_counting(before), one.act
        assert seq not in in_bin(office.runner), one.act
        before = after
    with office.database.reading() as session:
        orphans = session.connection().exec_driver_sql("PRAGMA foreign_key_check").all()
    assert orphans == []


def test_no_act_deletes_without_standing_among_those_that_are_tried() -> None:
    # These write a record anew and take away only what is no longer on the form; their entry is undone as a whole.
    whole_forms = {
        "issues.save_checklist", "issues.save_findings", "issues.save_issue", "meetings.record_reply",
        "meetings.save_template", "meetings.write_item",
    }  # fmt: skip
    found = set()
    for path in SERVICES.rglob("*.py"):
        if "demo" in path.parts:
            continue
        functions = [one for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.FunctionDef)]
        helpers = {one.name for one in functions if _deletes(one, set()) and not _is_action(one)}
        first = path.relative_to(SERVICES).with_suffix("").parts[0]
        found |= {f"{first}.{one.name}" for one in functions if _is_action(one) and _deletes(one, helpers)}
    assert found - whole_forms == {one.act for one in WHOLE}


def _deletes(node: ast.FunctionDef, helpers: set[str]) -> bool:
    words = ast.unparse(node)
    called = {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
    return "session.delete(" in words or "sa.delete(" in words or not called.isdisjoint(helpers)


def _is_action(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Call) and ast.unparse(one.func) == "action" for one in node.decorator_list)


def passport(runner: Runner, person: int, number: str) -> int:
    return runner.change(residents.save_document, person, None, 0, {"kind": PASSPORT, "number": number})


def numbers(runner: Runner, person: int) -> list[str]:
    with runner.database.reading() as session:
        wanted = sa.select(IdentityDocument.number).where(IdentityDocument.resident_id == person)
        return sorted(filter(None, session.scalars(wanted)))


def head_of(runner: Runner, household: int) -> tuple[int | None, int | None]:
    with runner.database.reading() as session:
        found = session.get_one(Household, household)
        return found.head_id, found.arrears_sen


def test_a_link_that_was_emptied_is_back_and_later_changes_beside_it_stay(runner: Runner, make: Make) -> None:
    estate = make.estate()
    household, (head, _child) = make.household(make.unit(make.block(estate), estate), "Aminah", "Yusof")
    version = 1
    for arrears in (None, 12_300):
        runner.change(take_out, head)
        seq = last(runner)
        assert head_of(runner, household)[0] is None
        if arrears:
            because(runner, moves.save_household, household, version + 1, {"arrears_sen": arrears})
        assert runner.change(recycle_bin.restore_deleted, seq) == 3
        assert head_of(runner, household) == (head, arrears)
        version += 2
    assert len(numbers(runner, head)) == 1
    with runner.database.reading() as session:
        assert proof.verify(session).faults == []
        lines = session.connection().exec_driver_sql("SELECT name FROM resident_list").scalars().all()
    assert sorted(lines) == ["Aminah", "Yusof"]


def test_a_row_whose_number_was_given_again_returns_under_a_new_one(runner: Runner, make: Make) -> None:
    person = make.resident("Lim Chee Hoe", mykad=False)
    first = passport(runner, person, "A1000001")
    because(runner, residents.remove_document, first)
    seq = last(runner)
    assert passport(runner, person, "A1000002") == first
    runner.change(recycle_bin.restore_deleted, seq)
    assert numbers(runner, person) == ["A1000001", "A1000002"]
    with runner.database.reading() as session:
        assert proof.verify(session).faults == []


def test_what_a_rule_forbids_stays_in_the_bin(runner: Runner, make: Make) -> None:
    old, new = make.resident("Siti binti Ali", mykad=False), make.resident("Siti Ali", mykad=False)
    values = {"kind": residents.DOCUMENT_FORM[0].kind.parse("mykad"), "number": "880101-14-0001"}
    because(runner, residents.remove_document, runner.change(residents.save_document, old, None, 0, values))
    seq = last(runner)
    runner.change(residents.save_document, new, None, 0, values)
    with pytest.raises(UserError, match="now holds"):
        runner.change(recycle_bin.restore_deleted, seq)
    assert in_bin(runner) == [seq]
    assert numbers(runner, old) == []


def test_a_part_whose_whole_is_gone_waits_for_it(office: Opened) -> None:
    runner = office.runner
    part = deleted(office, next(one for one in WHOLE if one.act == "governance.delete_handover_item"))
    whole = deleted(office, next(one for one in WHOLE if one.act == "governance.delete_handover"))
    with pytest.raises(UserError, match="gone too"):
        runner.change(recycle_bin.restore_deleted, part)
    runner.change(recycle_bin.restore_deleted, whole)
    runner.change(recycle_bin.restore_deleted, part)
    assert not {part, whole} & set(in_bin(runner))
    with pytest.raises(UserError, match="before"):
        runner.change(recycle_bin.restore_deleted, part)


def test_who_may_not_delete_may_not_restore_and_the_auditor_only_looks(
    runner: Runner, runner_of: RunnerOf, make: Make
) -> None:
    because(runner, residents.remove_document, passport(runner, make.resident("Chong Wei Ling"), "A1000003"))
    seq = last(runner)
    auditor = runner_of("auditor")
    assert in_bin(auditor) == [seq]
    page = auditor.read(recycle_bin.deleted_page, seq)
    assert isinstance(page.refused, Refused)
    assert page.action == residents.remove_document.label
    assert "A1000003" not in repr(page)
    for role in ("auditor", "secretary"):
        with pytest.raises(Refused):
            runner_of(role).change(recycle_bin.restore_deleted, seq)
    for role in ("clerk", "secretary"):  # only the own ones without the right to see the trail, and those of committees
        assert in_bin(runner_of(role)) == []
        with pytest.raises(UserError):
            runner_of(role).read(recycle_bin.deleted_page, seq)


def names_on(runner: Runner, day: dt.date) -> list[str]:
    return [line.name for line in runner.read(working_days.holidays_of, day.year) if line.day == day]


def test_restoring_can_itself_be_taken_back(runner_of: RunnerOf) -> None:
    admin = runner_of("admin")
    day, name = dt.date(2026, 12, 3), "Hari Gotong-royong"
    admin.change(working_days.save_holiday, None, 0, {"day": day, "name": name})
    admin.change(working_days.remove_holiday, day)
    admin.change(recycle_bin.restore_deleted, last(admin))
    assert names_on(admin, day) == [name]
    admin.change(trail.undo, last(admin))
    assert names_on(admin, day) == []
    assert in_bin(admin) == [last(admin)]
    admin.change(recycle_bin.restore_deleted, last(admin))
    assert in_bin(admin) == []


def test_whoever_may_not_delete_does_not_delete_by_undoing_a_restoring(runner_of: RunnerOf) -> None:
    admin = runner_of("admin")
    day = dt.date(2026, 12, 3)
    admin.change(working_days.save_holiday, None, 0, {"day": day, "name": "Hari Gotong-royong"})
    admin.change(working_days.remove_holiday, day)
    admin.change(recycle_bin.restore_deleted, last(admin))
    treasurer = runner_of("treasurer")
    with pytest.raises(UserError, match="Your role"):
        treasurer.change(trail.undo, last(admin))
    assert names_on(admin, day) == ["Hari Gotong-royong"]
    admin.change(trail.undo, last(admin))
    with pytest.raises(Refused):
        treasurer.change(recycle_bin.restore_deleted, last(admin))
