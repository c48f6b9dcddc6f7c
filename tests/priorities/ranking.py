"""Estates whose households vote, and rounds at each stage, for the tests of the community's priorities."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.models.issues import Category, Issue, PlaceKind
from k2k_desktop.models.issues.priorities import PriorityRound
from k2k_desktop.models.people import Resident, Sex
from k2k_desktop.services.issues.priorities import round_votes, rounds
from tests.conftest import MONDAY_MORNING, Make

TODAY = dt.date(2026, 11, 23)


@dataclass
class Town:
    """An estate of homes: household keys and head keys by unit code."""

    make: Make
    estate: int
    blocks: dict[str, int]
    homes: dict[str, tuple[int, int]] = field(default_factory=dict)
    category: int = 0
    issues: int = 0

    def home(self, code: str, *, sex: Sex = Sex.female, born: int = 1980) -> tuple[int, int]:
        """A household of one person in a unit; gives both keys."""
        unit = self.make.unit(self.blocks[code[0]], self.estate, code)
        household, (head,) = self.make.household(unit, f"Penduduk {code}")
        self.make.runner.change(_born, head, sex, dt.date(born, 1, 1))
        self.homes[code] = (household, head)
        return household, head

    def issue(self, title: str, affected: int = 1, **more: object) -> int:
        """An open complaint of block A."""
        self.issues += 1
        values = {
            "year": 2026, "number": self.issues, "reference": f"ADU-2026-{self.issues:06}", "title": title,
            "category_id": self.category, "reported_at": MONDAY_MORNING, "status_since": MONDAY_MORNING,
            "estate_id": self.estate, "block_id": self.blocks["A"], "affected": affected,
        }  # fmt: skip
        return self.make.put(Issue(**(values | more)))

    def round(self, *titles: str, opened: bool = False, winners: int = 1, **changes: object) -> int:
        """A round with candidates proposed by these titles."""
        runner = self.make.runner
        values = {
            "title": "Pusingan 1/2026", "estate_id": self.estate, "opens_on": TODAY - dt.timedelta(days=7),
            "closes_on": TODAY + dt.timedelta(days=7), "winners": winners,
        }  # fmt: skip
        key = runner.change(rounds.save_round, None, 1, values | changes)
        for title in titles:
            runner.change(rounds.propose, key, title)
        if opened:
            self.open(key)
        return key

    def open(self, round_id: int) -> None:
        """Let the voting begin."""
        self.make.runner.change(rounds.open_round, round_id, self.make.runner.read(_version, round_id))

    def close(self, round_id: int) -> None:
        """Count it."""
        self.make.runner.change(rounds.close_round, round_id, self.make.runner.read(_version, round_id))

    def vote(self, round_id: int, code: str, *ranks: int, known: bool = True, spoilt: bool = False) -> int:
        """The vote of the household in that unit, cast by its head."""
        household, head = self.homes[code]
        voter = head if known else None
        return self.make.runner.change(round_votes.cast_vote, round_id, household, ranks, voter, spoilt=spoilt)


def town(make: Make, *codes: str) -> Town:
    """An estate with blocks A and B and a household in each of these units."""
    estate = make.estate()
    made = Town(make, estate, {code: make.block(estate, code) for code in "AB"})
    made.category = make.put(Category(place=PlaceKind.block, part_ms="Lif", problem_ms="Lif rosak"))
    for code in codes:
        made.home(code)
    return made


@question(needs="session")
def _version(session: Session, round_id: int) -> int:
    return session.get_one(PriorityRound, round_id).version


@action("Set sex and birth", needs="session")
def _born(session: Session, resident_id: int, sex: Sex, born: dt.date) -> None:
    one = session.get_one(Resident, resident_id)
    one.sex, one.birth_on = sex, born
