"""Offices with many complaints: ten years of them in 4,000 homes, 500 of them open, whatever their number."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.fields import utc_text
from k2k_desktop.models.issues import Channel, EventKind, IssueKind, IssueStatus
from k2k_desktop.services.issues import morning
from k2k_desktop.services.office.opening import close_office, open_office
from k2k_desktop.services.opened import Opened
from tests.benchmarks.names import CLERK, PASSWORD
from tests.benchmarks.offices import FOLDER, office

FEW, MANY = 1_000, 100_000
OPEN: Final = 500
_RESIDENTS: Final = 12_240  # 4,000 homes
_BATCH: Final = 5_000  # complaints of one entry in the trail
_LIFTS: Final = 40
_PATH: Final = (
    IssueStatus.received, IssueStatus.reviewed, IssueStatus.assigned, IssueStatus.in_progress, IssueStatus.done,
    IssueStatus.closed,
)  # fmt: skip
_TITLES: Final = (
    "Lif tersekat di tingkat", "Paip bocor di bilik air", "Lampu koridor padam", "Longkang tersumbat", "Sampah pukal",
    "Siling bocor", "Rel tangga patah", "Bunyi bising waktu malam", "Kenderaan tersadai", "Tikus di rumah sampah",
)  # fmt: skip


def issues_office(count: int) -> Path:
    """The folder of an office of 4,000 homes with *count* complaints and six events for each that is closed."""
    folder = FOLDER / f"issues-{count}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(office(_RESIDENTS), folder)
        made = open_office(folder, CLERK, PASSWORD)
        try:
            if made.runner.read(morning.due):
                made.runner.change(morning.begin_day)
            made.runner.change(_put_lifts)
            for start in range(0, count, _BATCH):
                made.runner.change(_put_issues, start, min(_BATCH, count - start), count)
            made.database.checkpoint()
        finally:
            close_office(made)
        (folder / "whole").touch()
    if not (folder / "lift-log").exists():
        made = open_office(folder, CLERK, PASSWORD)
        try:
            made.runner.change(_put_log)
        finally:
            close_office(made)
        (folder / "lift-log").touch()
    return folder


def opened(count: int, username: str = CLERK) -> Opened:
    """That office opened by its clerk; close it afterwards."""
    return open_office(issues_office(count), username, PASSWORD)


@action("Put lifts for a benchmark", needs="works.change")
def _put_lifts(session: Session) -> None:
    """Forty lifts, on the blocks in turn."""
    run = session.connection().exec_driver_sql
    blocks = run("SELECT id, estate_id, code FROM block ORDER BY id").fetchall()
    for number in range(_LIFTS):
        block, estate, code = blocks[number % len(blocks)]
        name = f"Lif {number // len(blocks) + 1} Blok {code} ({number})"
        _insert(session, "facility", [{
            "version": 1, "created_at": _NOW, "updated_at": _NOW, "estate_id": estate, "kind": "lift", "name": name,
            "sort_key": f"{number:04}", "block_id": block, "condition": "good", "active": 1,
        }])  # fmt: skip


@action("Put lift logs for a benchmark", needs="works.change")
def _put_log(session: Session) -> None:
    """Three years of each lift that has no log yet: a service and a breakdown a month."""
    dice, now = random.Random(40), dt.datetime.now(dt.UTC).replace(microsecond=0)
    entries = []
    lifts = "SELECT id FROM facility WHERE kind = 'lift' AND id NOT IN (SELECT facility_id FROM lift_event)"
    for key in session.connection().exec_driver_sql(lifts).scalars().all():
        for month in range(36, 0, -1):
            start = now - dt.timedelta(days=30 * month)
            for kind, days, hours in (("service", 3, 2), ("breakdown", dice.randint(5, 20), dice.randint(1, 100))):
                at = start + dt.timedelta(days=days)
                end = utc_text(at + dt.timedelta(hours=hours)) if kind == "breakdown" else None
                entries.append({
                    "version": 1, "created_at": utc_text(at), "updated_at": utc_text(at), "facility_id": key,
                    "kind": kind, "started_at": utc_text(at), "ended_at": end, "trapped": 0,
                })  # fmt: skip
    _insert(session, "lift_event", entries)


@dataclass
class _Place:
    """What complaints are drawn from: the homes, lifts, categories and service times of the office."""

    units: list[Any]
    homes: dict[int, tuple[int, int | None]]
    lifts: list[Any]
    categories: list[Any]
    times: dict[str, int]


@action("Put complaints for a benchmark", needs="issues.act")
def _put_issues(session: Session, start: int, count: int, total: int) -> None:
    """Complaints *start* to *start* + *count* of *total*, the last 500 of all still open."""
    run = session.connection().exec_driver_sql
    first = (run("SELECT coalesce(max(id), 0) FROM issue").scalar() or 0) + 1
    households = run("SELECT unit_id, id, head_id FROM household WHERE moved_out_on IS NULL").fetchall()
    place = _Place(
        list(run("SELECT id, block_id, estate_id, floor_label, sort_key FROM unit ORDER BY id").fetchall()),
        {unit: (household, head) for unit, household, head in households},
        list(run("SELECT id, block_id FROM facility ORDER BY id").fetchall()),
        list(run("SELECT id, priority FROM category ORDER BY id").fetchall()),
        {priority: key for priority, key in run("SELECT priority, max(id) FROM service_time GROUP BY priority")},
    )
    dice = random.Random(start)
    issues, events = [], []
    for number in range(start, start + count):
        is_open = number >= total - OPEN
        reported = _reported(number, total, is_open, dice)
        path = _PATH[: dice.randint(1, 5)] if is_open else _PATH
        steps = list(_steps(first + number - start, path, reported, dice))
        issues.append(_issue(first + number - start, number, place, reported, path[-1], steps, dice))
        events += steps
    _insert(session, "issue", issues)
    _insert(session, "issue_event", events)


def _issue(
    key: int, number: int, place: _Place, reported: dt.datetime, status: IssueStatus, steps: list[dict[str, Any]],
    dice: random.Random,
) -> dict[str, Any]:  # fmt: skip
    unit, block, estate, floor, sort = dice.choice(place.units)
    category, priority = dice.choice(place.categories)
    lift, lift_block = dice.choice(place.lifts) if number % 10 == 0 else (None, None)
    household, head = place.homes.get(unit, (None, None))
    due = [utc_text(reported + dt.timedelta(days=days)) for days in (1, 3, 14)]
    return {
        "id": key, "version": len(steps), "created_at": utc_text(reported), "updated_at": steps[-1]["at"],
        "year": 2016, "number": number + 1, "reference": f"ADU-2016-{number + 1:06}",
        "title": f"{dice.choice(_TITLES)} {floor}", "kind": IssueKind.complaint.name,
        "channel": Channel.counter.name, "category_id": category, "reported_at": utc_text(reported),
        "reporter_id": head, "household_id": household, "anonymous": 0, "confidential": 0, "estate_id": estate,
        "block_id": lift_block or block, "floor_label": None if lift else floor, "unit_id": None if lift else unit,
        "facility_id": lift, "place_sort": sort, "description": "Berlaku sejak semalam.", "danger": 0,
        "priority": priority, "status": status.name, "status_since": steps[-1]["at"],
        "service_time_id": place.times[priority], "acknowledge_by": due[0], "act_by": due[1], "finish_by": due[2],
        "acknowledged_at": steps[min(1, len(steps) - 1)]["at"], "acted_at": _at(steps, IssueStatus.in_progress),
        "finished_at": _at(steps, IssueStatus.done), "ended_at": _at(steps, IssueStatus.closed),
        "end_reason": "Pelapor telah berpindah." if status is IssueStatus.closed else None, "escalation": "office",
        "affected": dice.randint(0, 90), "reopened": int(dice.random() < 0.05),
    }  # fmt: skip


def _reported(place: int, total: int, is_open: bool, dice: random.Random) -> dt.datetime:
    """Closed ones spread over ten years, open ones over the last thirty days."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    if is_open:
        return now - dt.timedelta(minutes=dice.randint(1, 30 * 24 * 60))
    span = dt.timedelta(days=3650)
    return now - span + span * (place / max(total - OPEN, 1)) * 0.99


def _steps(
    issue: int, path: Sequence[IssueStatus], reported: dt.datetime, dice: random.Random
) -> Iterator[dict[str, Any]]:
    at, before = reported, None
    for status in path:
        spent = dice.randint(60, 3 * 24 * 3600) if before else None
        at += dt.timedelta(seconds=spent or 0)
        kind = EventKind.status if before else EventKind.recorded
        yield {
            "version": 1, "created_at": utc_text(at), "updated_at": utc_text(at), "issue_id": issue,
            "at": utc_text(at), "kind": kind.name, "status": status.name, "was": before, "spent": spent, "internal": 0,
        }  # fmt: skip
        before = status.name


def _at(steps: Sequence[dict[str, Any]], status: IssueStatus) -> str | None:
    return next((step["at"] for step in steps if step["status"] == status.name), None)


def _insert(session: Session, table: str, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(["?"] * len(names))
    session.connection().exec_driver_sql(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(row[name] for name in names) for row in rows]
    )


_NOW: Final = utc_text(dt.datetime.now(dt.UTC))
