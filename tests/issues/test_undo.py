"""Acts around complaints taken back: every record is as it was before, to the last column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.base import Record
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import Escalation, VerifiedAs
from k2k_desktop.models.issues.happenings import OutageKind
from k2k_desktop.services import audit
from k2k_desktop.services.issues import counting, duplicates, escalating, intake, repeats, statuses, verifying
from k2k_desktop.services.issues.works import lifts, order_moves, outages
from k2k_desktop.services.issues.works.outage_places import PlaceGiven
from k2k_desktop.services.issues.works.work_orders import order_for_issues, save_order
from tests.issues.making import Counter

_AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


@question(needs="session")
def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every record, but for its version and its last change: an undo counts as one."""
    return {
        name: [tuple(row) for row in session.execute(sa.select(*_kept(table)).order_by(table.c.id))]
        for name, table in Record.metadata.tables.items()
        if "version" in table.c  # not the trail, which grows
    }


def _kept(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if column.name not in ("version", "updated_at")]


@question(needs="session")
def version_now(session: Session, table: str, key: int) -> int:
    """The version of one record."""
    kept = Record.metadata.tables[table].c
    found: int = session.execute(sa.select(kept.version).where(kept.id == key)).scalar_one()
    return found


def undone(counter: Counter, act: Any, *args: Any) -> None:
    """Do it and take it back; then do it for good."""
    runner, clock = counter.runner, counter.runner.clock

    def do() -> None:
        runner.change(act, *(one() if callable(one) else one for one in args))

    before = runner.read(everything)
    do()
    assert runner.read(everything) != before, act.name
    seq = runner.read(audit.last_of_mine, 0)
    assert seq is not None
    runner.change(audit.undo, seq[0])
    after = runner.read(everything)
    for name, rows in before.items():
        assert after[name] == rows, (act.name, name)
    do()
    assert isinstance(clock, FixedClock)
    clock.advance(dt.timedelta(minutes=1))


def test_every_record_is_as_it_was(counter: Counter) -> None:
    def version(key: int, table: str = "issue") -> Callable[[], int]:
        return lambda: counter.runner.read(version_now, table, key)

    home, _people = counter.family("A-04-01", "Salmah binti Ali")
    lift = counter.make.put(
        Facility(
            estate_id=counter.estate, block_id=counter.block, kind=FacilityKind.lift, name="Lif 1", sort_key="1",
            active=True,
        )
    )  # fmt: skip
    key, other = (counter.issue(reporter_id=counter.people[0], facility_id=lift) for _time in range(2))
    undone(counter, intake.save_issue, key, version(key), {"reporter_id": None, "reporter_name": "Ali"})
    undone(counter, intake.save_issue, key, version(key), {"reporter_id": counter.people[0]})
    undone(counter, counting.count_in, key, None, home)
    undone(counter, repeats.open_case, (key, other), "Lif 1 kerap rosak")
    undone(counter, repeats.close_case, 1, version(1, "root_cause"), "Papan litar", "Diganti")
    undone(counter, repeats.reopen_case, 1, version(1, "root_cause"))
    undone(counter, lifts.lift_down, lift, _AT, key)
    undone(counter, lifts.lift_up, 1, version(1, "lift_event"), _AT + dt.timedelta(hours=1), {"cause": "Brek"})
    outage = {"kind": OutageKind.lift, "title": "Lif 1", "starts_at": _AT, "estate_id": counter.estate}
    undone(counter, outages.save_outage, None, 1, outage, [PlaceGiven(counter.block, None, None)])
    undone(counter, outages.link_issues, 1, [key, other])
    undone(counter, outages.end_outage, 1, version(1, "outage"), _AT + dt.timedelta(hours=1))
    due = dt.date(2026, 12, 1)
    undone(counter, escalating.escalate, key, version(key), Escalation.agency, "Lambat", "JKKP", "J-1", due)
    undone(counter, order_for_issues, (key,))
    counter.runner.change(save_order, 1, version(1, "work_order")(), {"staff": "Juruteknik", "due_on": due})
    undone(counter, order_moves.issue_order, 1, version(1, "work_order"))
    undone(counter, order_moves.start_order, 1, version(1, "work_order"))
    undone(counter, order_moves.finish_order, 1, version(1, "work_order"), {"actual_sen": 5_000})
    undone(counter, verifying.verify, key, version(key), counter.people[0], VerifiedAs.reporter, False, "Belum")
    undone(counter, statuses.finish, key, version(key))
    undone(counter, verifying.verify, key, version(key), counter.people[0], VerifiedAs.reporter, True)
    undone(counter, statuses.close, key, version(key))
    undone(counter, statuses.reopen, key, version(key), "Rosak lagi")
    undone(counter, duplicates.join, key, version(key), other)
    undone(counter, order_moves.accept_order, 1, version(1, "work_order"))
