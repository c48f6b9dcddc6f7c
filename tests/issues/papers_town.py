"""A small estate with complaints in it, for the tests of papers, notices, repeats and rounds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pypdfium2

from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import Category, PlaceKind, Priority, ServiceTime
from k2k_desktop.services.issues.intake import IssueGiven, record_issue
from tests.conftest import Make
from tests.issues.making import version_of

REPORTER = "Zubaidah binti Kassim"


@dataclass
class Town:
    """The keys of what stands in it."""

    make: Make
    estate: int
    block: int
    unit: int
    other: int
    reporter: int
    lift: int
    lifts: int
    noise: int
    lamps: int

    def issue(self, title: str = "Lif tidak bergerak", **given: Any) -> int:
        """A complaint, at the lift of block C unless the place is given."""
        values: dict[str, Any] = {"title": title, "category_id": self.lifts, "estate_id": self.estate} | given
        if not given.keys() & {"block_id", "unit_id", "facility_id"}:
            values["facility_id"] = self.lift
        return self.make.runner.change(record_issue, IssueGiven(**values))

    def version(self, issue_id: int) -> int:
        """The version of a complaint now."""
        return self.make.runner.read(version_of, issue_id)


def town(make: Make) -> Town:
    """Block C with two homes, its lift, three categories and the promises."""
    estate = make.estate()
    block = make.block(estate, "C")
    unit, other = make.unit(block, estate, "C-03-12"), make.unit(block, estate, "C-04-12")
    _household, people = make.household(unit, REPORTER)
    for priority, days in ((Priority.normal, True), (Priority.emergency, False)):
        make.put(ServiceTime(
            priority=priority, from_on=dt.date(2020, 1, 1), in_working_days=days, acknowledge=1 if days else 30,
            act=2 if days else 60, finish=14 if days else 1440,
        ))  # fmt: skip
    lift = make.put(
        Facility(estate_id=estate, kind=FacilityKind.lift, name="Lif 1 Blok C", sort_key="Lif 1", block_id=block)
    )
    lifts = make.put(
        Category(place=PlaceKind.facility, part_ms="Lif", part_en="Lift", problem_ms="Rosak", problem_en="Broken down")
    )
    noise = make.put(
        Category(place=PlaceKind.home, part_ms="Jiran", problem_ms="Bising", part_en="Neighbour", problem_en="Noise",
                 confidential=True)
    )  # fmt: skip
    lamps = make.put(
        Category(code="light.corridor", place=PlaceKind.block, part_ms="Lampu koridor", problem_ms="Tidak menyala",
                 part_en="Corridor light", problem_en="Not working")
    )  # fmt: skip
    return Town(make, estate, block, unit, other, people[0], lift, lifts, noise, lamps)


def words_of(pdf: bytes) -> str:
    """All text of a PDF, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()
