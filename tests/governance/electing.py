"""An election for tests to hold, and what somebody with a database tool would try."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.estate.unit_codes import comparable
from k2k_desktop.models.governance import Organisation, OrganisationKind, Profile
from k2k_desktop.models.office import State
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident
from k2k_desktop.services.governance import elections
from k2k_desktop.services.runner import Runner

DAY = dt.date(2026, 12, 20)  # four weeks after the clock's day
NAMES = ("Aminah binti Salleh", "Badrul bin Hashim", "Chong Mei Ling", "Devi a/p Raman", "Esah binti Musa",
         "Fatimah binti Omar")  # fmt: skip


@action("Run SQL by hand", needs="session", undoable=False)
def by_hand(session: Session, statement: str) -> None:
    """What somebody with a database tool would try."""
    session.execute(sa.text(statement))


@dataclass
class Held:
    """An election under test."""

    runner: Runner
    clock: FixedClock
    organisation: int
    people: list[int]
    id: int = 0

    def page(self) -> elections.ElectionPage:
        return self.runner.read(elections.election_page, self.id)

    def contest(self, position: str = "Pengerusi") -> elections.ContestView:
        return next(one for one in self.page().contests if one.position == position)

    def elector(self, name: str) -> int:
        return self.runner.read(elections.find_electors, self.id, name)[0][0]

    def plan(self, **changes: object) -> None:
        self.id = self.runner.change(elections.plan_election, self.organisation, {"held_on": DAY, **changes})

    def freeze(self) -> None:
        self.runner.change(elections.issue_election_notice, self.id)
        self.runner.change(elections.freeze_roll, self.id)

    def stand(self, *names: str, position: str = "Pengerusi") -> list[int]:
        """These accept a nomination each, proposed and seconded by the two last of the roll."""
        made = []
        for name in names:
            key = self.nominate(name, NAMES[4], NAMES[5], position)
            self.runner.change(elections.accept_nomination, key)
            made.append(key)
        return made

    def nominate(self, name: str, proposer: str, seconder: str, position: str = "Pengerusi") -> int:
        given = {"contest_id": self.contest(position).id, "elector_id": self.elector(name)}
        sides = {"proposer_id": self.elector(proposer), "seconder_id": self.elector(seconder)}
        return self.runner.change(elections.nominate, self.id, {**given, **sides})

    def poll(self) -> None:
        """Nominations close and the election day comes."""
        self.runner.change(elections.open_polling, self.id)
        self.clock.moment = dt.datetime.combine(DAY, dt.time(2), dt.UTC)

    def count(self, votes: dict[int, int], box: int | None = None, name: str = "Dewan", **papers: int) -> int:
        version = next((one.version for one in self.contest().boxes if one.id == box), 1)
        given = {"name": name, "issued": 6, "used": 6, "spoilt": 0, "unused": 0, **papers}
        return self.runner.change(elections.save_box, self.contest().id, box, version, given, votes)


@action("Put an association with six adults", needs="session")
def six_adults(session: Session) -> tuple[int, list[int]]:
    """Six adults in three homes, the last home first: the roll is by unit. Gives the association and the adults."""
    estate = Estate(name="PPR Teratai Damai", state=State.selangor)
    body = Organisation(name="Persatuan Penduduk", kind=OrganisationKind.residents, profile=Profile.ros_society)
    people = [Resident(full_name=name, birth_on=dt.date(1980, 5, 1)) for name in NAMES]
    session.add_all([estate, body, *people])
    session.flush()
    block = Block(estate_id=estate.id, code="A", sort_key="A")
    session.add(block)
    session.flush()
    for place in range(3):
        code, pair = f"A-01-0{3 - place}", people[place * 2 : place * 2 + 2]
        unit = Unit(estate_id=estate.id, block_id=block.id, floor_label="1", floor_order=1, door_label=str(3 - place),
                    code=code, code_key=comparable(code), sort_key=code)  # fmt: skip
        session.add(unit)
        session.flush()
        household = Household(unit_id=unit.id, head_id=pair[0].id, moved_in_on=dt.date(2020, 1, 1))
        session.add(household)
        session.flush()
        for one, tie in zip(pair, (Relationship.head, Relationship.child), strict=True):
            session.add(Occupancy(household_id=household.id, resident_id=one.id, relationship=tie,
                                  from_on=dt.date(2020, 1, 1)))  # fmt: skip
    session.flush()
    return body.id, [one.id for one in people]


@pytest.fixture
def held(runner: Runner, clock: FixedClock) -> Held:
    """Six adults in three homes, and an association that asks for 14 days of notice."""
    return Held(runner, clock, *runner.change(six_adults))


def planned(held: Held, **changes: object) -> Held:
    """With the chair alone to be voted on."""
    held.plan(**changes)
    held.runner.change(by_hand, f"DELETE FROM contest WHERE election_id = {held.id} AND position <> 'Pengerusi'")
    return held


def polled(held: Held, *names: str, **changes: object) -> tuple[Held, list[int]]:
    """With these candidates for the chair, on the election day."""
    planned(held, **changes).freeze()
    keys = held.stand(*names)
    held.poll()
    return held, keys


def declared(held: Held) -> list[int]:
    """The chair is elected by a vote."""
    held, keys = polled(held, *NAMES[:2])
    held.count({keys[0]: 4, keys[1]: 2})
    held.runner.change(elections.close_count, held.id)
    held.runner.change(elections.declare_result, held.id)
    return keys


def many(runner: Runner, count: int) -> None:
    """So many adults in homes of five."""
    statements = (
        f"""INSERT INTO resident (id, version, created_at, updated_at, full_name, birth_on, birth_uncertain, whatsapp,
                vulnerabilities, standing)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
            SELECT 1000 + i, 1, '', '', 'Penduduk ' || i, '1980-01-01', 0, 0, '', 'active' FROM n""",
        """INSERT INTO household (id, version, created_at, updated_at, unit_id, head_id)
            SELECT id, 1, '', '', 1, id FROM resident WHERE id > 1000 AND id % 5 = 0""",
        """INSERT INTO occupancy (version, created_at, updated_at, household_id, resident_id, relationship, from_on)
            SELECT 1, '', '', (id + 4) / 5 * 5, id, 'child', '2020-01-01' FROM resident WHERE id > 1000""",
    )
    for statement in statements:
        runner.change(by_hand, statement)
