"""Complaints in a handful of homes whose figures can be counted by hand, put in as they would stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.issues import Category, EventKind, Issue, IssueEvent, IssueStatus, PlaceKind, Priority
from tests.conftest import MONDAY_MORNING, Make, put

DAY = dt.timedelta(days=1)


@dataclass
class Crowd:
    """Two blocks of two floors with two homes each, a lift, a category, and what was put in."""

    make: Make
    estate: int
    blocks: dict[str, int]
    units: dict[str, int]
    lift: int
    category: int
    count: int = 0
    issues: dict[str, int] = field(default_factory=dict)

    def issue(self, title: str, *, unit: str = "", block: str = "A", days: float = 1, **values: Any) -> int:
        """A complaint reported so many *days* ago, in a home, or in what is common of a block."""
        self.count += 1
        reported = MONDAY_MORNING - days * DAY
        given: dict[str, Any] = {
            "year": 2026, "number": self.count, "reference": f"ADU-2026-{self.count:06}", "title": title,
            "category_id": self.category, "reported_at": reported, "status_since": reported, "estate_id": self.estate,
            "block_id": self.blocks[unit[0] if unit else block], "anonymous": True, "confidential": False,
            "danger": False, "status": IssueStatus.received, "priority": Priority.normal, "affected": 0, "reopened": 0,
            "place_sort": unit or block,
        }  # fmt: skip
        if unit:
            given |= {"unit_id": self.units[unit], "floor_label": str(int(unit.split("-")[1]))}
        key = self.make.put(Issue(**given | values))
        self.issues[title] = key
        return key

    def left(self, issue: int, was: IssueStatus, status: IssueStatus, seconds: int, days: float = 0) -> int:
        """It went from one status to another so many *days* ago, after *seconds*."""
        return self.make.put(
            IssueEvent(
                issue_id=issue, at=MONDAY_MORNING - days * DAY, kind=EventKind.status, was=was, status=status,
                spent=seconds, internal=False,
            )
        )  # fmt: skip


def crowd(make: Make) -> Crowd:
    """The homes, without any complaint yet; in two steps, for each is a transaction."""
    estate = make.estate()
    block_a, block_b, category = make.runner.change(
        put, Block(estate_id=estate, code="A", sort_key="A"), Block(estate_id=estate, code="B", sort_key="B"),
        Category(place=PlaceKind.block, part_ms="Lif", part_en="Lift", problem_ms="Rosak", problem_en="Broken",
                 confidential=False, statutory=False, active=True),
    )  # fmt: skip
    blocks = {"A": block_a, "B": block_b}
    codes = [f"{code}-0{floor}-0{door}" for code in "AB" for floor in (1, 2) for door in (1, 2)]
    lift, *units = make.runner.change(
        put, Facility(estate_id=estate, kind=FacilityKind.lift, name="Lif 1 Blok A", sort_key="lif 1 blok a",
                      block_id=block_a, active=True),
        *(_unit(estate, blocks[code[0]], code) for code in codes),
    )  # fmt: skip
    return Crowd(make, estate, blocks, dict(zip(codes, units, strict=True)), lift, category)


def _unit(estate: int, block: int, code: str) -> Unit:
    floor, door = int(code[2:4]), int(code[5:7])
    return Unit(
        estate_id=estate, block_id=block, floor_label=str(floor), floor_order=floor, door_label=str(door), code=code,
        code_key=comparable(code), sort_key=code,
    )  # fmt: skip
