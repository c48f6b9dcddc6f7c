"""Elections of the invented office: one held and declared with a tie broken by lot, one with nominations open."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.governance.elections import Elector
from k2k_desktop.services.governance import elections

if TYPE_CHECKING:
    from k2k_desktop.services.demo.committees import Doors

_RULE: Final = {"least_age": 18, "months_resident": 3, "one_per_household": True}
_TELLERS: Final = "Hamzah bin Ali, Tan Siew Lan"
_BOXES: Final = ("Blok A", "Blok B", "Dewan serbaguna")
_RIVALS: Final = 2  # more candidates than seats, where there is a vote
_SHARES: Final = (8, 7, 6, 5, 3, 3, 1)  # tenths of the papers: the fifth and the sixth share the last of five seats
_LOT: Final = "Cabutan undi oleh pengerusi mesyuarat di hadapan calon dan pengira undi."


@question(needs="governance.see")
def on_the_roll(session: Session, election_id: int) -> list[int]:
    """Everybody on a roll, by number."""
    found = sa.select(Elector.id).where(Elector.election_id == election_id)
    return list(session.scalars(found.order_by(Elector.number)))


def call_election(doors: Doors, body: int, in_days: int) -> int:
    """Plan an election, give notice, freeze its roll, and close its nominations."""
    held_on = doors.clock.today() + dt.timedelta(days=in_days)
    ends = held_on.replace(year=held_on.year + 2, day=1) - dt.timedelta(days=1)
    key = _planned(doors, body, {"held_on": held_on, "term_from": held_on, "term_to": ends, "tellers": _TELLERS})
    roll = doors.manager.read(on_the_roll, key)
    people = iter(roll)
    sides = (next(people), next(people))
    for place, contest in enumerate(doors.manager.read(elections.election_page, key).contests):
        rivals = _RIVALS if contest.seats > 1 else 1 - place % 2
        for _one in range(contest.seats + rivals):
            _nominate(doors, key, contest.id, next(people), sides)
    doors.manager.change(elections.open_polling, key)
    return key


def declare_election(doors: Doors, key: int) -> None:
    """Count the boxes of an election whose day is past, break its ties by lot, and declare it."""
    change, page = doors.manager.change, doors.manager.read(elections.election_page, key)
    issued = max(5, page.electors * 3 // 5 // len(_BOXES))
    papers = {"issued": issued, "used": issued - 2, "spoilt": 1, "unused": 1}
    for contest in page.contests:
        if contest.unopposed:
            continue
        shares = _SHARES if len(contest.standing) > _RIVALS else (6, 4)
        votes = {one.id: papers["used"] * share // 10 for one, share in zip(contest.standing, shares, strict=False)}
        for name in _BOXES:
            change(elections.save_box, contest.id, None, 1, {"name": name, **papers}, votes)
    for contest in doors.manager.read(elections.election_page, key).contests:
        if contest.tied:
            change(elections.break_tie, contest.id, contest.tied[-contest.places :], _LOT)
    change(elections.close_count, key)
    change(elections.declare_result, key)


def open_nominations(doors: Doors, body: int) -> int:
    """An election to come: its roll is frozen, and somebody was nominated for each of its first positions."""
    today = doors.clock.today()
    key = _planned(doors, body, {"held_on": today + dt.timedelta(days=30), "closes_on": today + dt.timedelta(days=21)})
    people = doors.manager.read(on_the_roll, key)[::-1]
    sides = (people[0], people[1])
    contests = doors.manager.read(elections.election_page, key).contests
    for place, contest in enumerate(contests[:3]):
        _nominate(doors, key, contest.id, people[2 + place], sides)
    given = {"contest_id": contests[0].id, "elector_id": people[5], "proposer_id": people[6], "seconder_id": people[7]}
    doors.manager.change(elections.nominate, key, given)
    return key


def _planned(doors: Doors, body: int, changes: dict[str, object]) -> int:
    key = doors.manager.change(elections.plan_election, body, {**_RULE, **changes})
    doors.manager.change(elections.issue_election_notice, key)
    doors.manager.change(elections.freeze_roll, key)
    return key


def _nominate(doors: Doors, key: int, contest: int, person: int, sides: tuple[int, int]) -> None:
    """Nominated by the two who stand for nothing, and accepted."""
    given = {"contest_id": contest, "elector_id": person, "proposer_id": sides[0], "seconder_id": sides[1]}
    nomination = doors.manager.change(elections.nominate, key, given)
    doors.manager.change(elections.accept_nomination, nomination)
