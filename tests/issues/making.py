"""Builders of complaints for tests: an office with a block, categories, promises and people, each through the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.issues import Category, Issue, PlaceKind, Priority, Responsible
from k2k_desktop.models.issues.works import Contractor, Trade, WorkOrder, WorkOrderIssue, WorkStatus
from k2k_desktop.services.issues import intake, statuses
from k2k_desktop.services.issues.intake import IssueGiven
from k2k_desktop.services.issues.pages import IssuePage, issue_page
from k2k_desktop.services.runner import Runner
from k2k_desktop.services.shipped import shipped_service_times
from tests.conftest import Make, put


@question(needs="issues.see")
def version_of(session: Session, issue_id: int) -> int:
    """The version in which a complaint is kept now; 1 where there is none."""
    return session.scalar(sa.select(Issue.version).where(Issue.id == issue_id)) or 1


@dataclass
class Counter:
    """An office whose counter can work: everything by its key."""

    runner: Runner
    make: Make
    estate: int
    block: int
    unit: int
    household: int
    people: list[int]
    lift: int  # the category of lifts: urgent
    lamp: int  # the category of lamps: normal
    quarrel: int  # a confidential category
    more: dict[str, int] = field(default_factory=dict)

    def issue(self, title: str = "Lif 1 rosak", **given: Any) -> int:
        """Record a complaint of block A, of the category of lifts where none is named."""
        values = {"category_id": self.lift, "estate_id": self.estate, "block_id": self.block, **given}
        return self.runner.change(intake.record_issue, IssueGiven(title=title, **values))

    def page(self, issue_id: int) -> IssuePage:
        """The complaint as it is now."""
        return self.runner.read(issue_page, issue_id)

    def do(self, act: Any, issue_id: int, *args: Any, **kwargs: Any) -> Any:
        """An act on the complaint in its present version."""
        return self.runner.change(act, issue_id, self.runner.read(version_of, issue_id), *args, **kwargs)

    def done(self, title: str = "Lif 1 rosak", *, done_by: int | None = None, **given: Any) -> int:
        """A complaint whose work is done and awaits its verification; the head of the household brought it."""
        key = self.issue(title, **{"reporter_id": self.people[0], **given})
        self.do(statuses.start, key)
        self.do(statuses.finish, key, done_by)
        return key

    def family(self, code: str, *names: str) -> tuple[int, list[int]]:
        """Another home of the block with a household: its key and the residents'."""
        return self.make.household(self.make.unit(self.block, self.estate, code), *names)

    def contractor(self, name: str = "Lif Maju Sdn Bhd") -> int:
        """A firm for lifts."""
        return self.make.put(Contractor(name=name, trades=frozenset({Trade.lift}), active=True))

    def order(self, issue_id: int, number: int = 1, **values: Any) -> int:
        """A draft work order about a complaint."""
        order = self.make.put(
            WorkOrder(
                year=2026,
                number=number,
                reference=f"AK-2026-{number:06}",
                title="Baiki",
                scope="Baiki",
                estate_id=self.estate,
                **{"status": WorkStatus.draft, **values},
            )
        )
        self.make.put(WorkOrderIssue(work_order_id=order, issue_id=issue_id))
        return order


def category(make: Make, part: str, problem: str, **values: Any) -> int:
    """A category of the office's own: a normal fault of a block, for the office, unless told otherwise."""
    usual = {"place": PlaceKind.block, "priority": Priority.normal, "responsible": Responsible.office}
    flags = {"statutory": False, "confidential": False, "active": True}
    return make.put(Category(part_ms=part, problem_ms=problem, **{**usual, **flags, **values}))


def counter(make: Make) -> Counter:
    """Block A of PPR Teratai Damai with one family in A-03-01, three categories and the usual promises."""
    estate = make.estate()
    block = make.block(estate)
    unit = make.unit(block, estate, "A-03-01")
    household, people = make.household(unit, "Hamidah binti Jaafar", "Azlan bin Osman")
    make.runner.change(put, *shipped_service_times())
    return Counter(
        make.runner, make, estate, block, unit, household, people,
        lift=category(make, "Lif", "Rosak", part_en="Lift", problem_en="Broken", priority=Priority.urgent),
        lamp=category(make, "Lampu", "Padam", part_en="Light", problem_en="Out", place=PlaceKind.home),
        quarrel=category(make, "Jiran", "Bising", part_en="Neighbours", problem_en="Noise", confidential=True),
    )  # fmt: skip
