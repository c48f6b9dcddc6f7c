"""Counting: the papers and votes of each box, checked as they are typed; recounts; and when the count is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.governance.elections import (
    BallotBox,
    BallotCount,
    BallotMethod,
    Contest,
    Election,
    ElectionStatus,
)
from k2k_desktop.services.governance.elections.judging import Papers, faults_of
from k2k_desktop.services.governance.elections.records import (
    boxes_of,
    contest_of,
    contests_of,
    election_of,
    electors_count,
    must_be,
    standing,
    votes_in,
)
from k2k_desktop.services.runner import about, today

BOX_FORM: Final = fields(BallotBox.name, BallotBox.issued, BallotBox.used, BallotBox.spoilt, BallotBox.unused)
HANDS_FORM: Final = fields(BallotBox.used)
HALL: Final = N_("Hall")
_NUMBERS: Final = ("issued", "used", "spoilt", "unused")
_COUNTING: Final = (ElectionStatus.polling, ElectionStatus.counted)


@dataclass(frozen=True)
class Counted:
    """The count of a position that holds, the last one: its boxes, their papers and votes together."""

    number: int
    boxes: tuple[tuple[BallotBox, dict[int, int]], ...]
    papers: Papers
    votes: dict[int, int]

    @property
    def uncounted(self) -> list[str]:
        """The boxes whose votes are not typed yet."""
        return [box.name for box, votes in self.boxes if not votes]


@action(N_("Save count"), needs="governance.change")
def save_box(
    session: Session, contest_id: int, box_id: int | None, version: int, changes: dict[str, Any],
    votes: Mapping[int, int],
) -> int:  # fmt: skip
    """Record papers and *votes* {nomination: votes} of a box of a position (None: a new box). Gives its key.

    At a show of hands only `used` counts: the hands raised. Raises Invalid where the numbers cannot be; papers that do
    not add up are kept as they were counted, and hold the result back.
    """
    contest, election = contest_of(session, contest_id)
    must_be(election, *_COUNTING)
    _judge_time(session, election)
    candidates = standing(session, contest)
    if len(candidates) <= contest.seats:
        raise UserError(N_("Nobody stands against the candidates for {position}: there is no vote."),
                        position=contest.position)  # fmt: skip
    box = _box(session, contest, election, box_id, version)
    box.put(_filled(election, changes))
    _judge_name(session, box)
    if unknown := set(votes) - {one.id for one in candidates}:
        raise UserError(N_("Votes were given to {count} who do not stand for this position."), count=len(unknown))
    counted = {one.id: int(votes.get(one.id) or 0) for one in candidates}
    if any(number < 0 for number in (*counted.values(), *(getattr(box, name) for name in _NUMBERS))):
        raise UserError(N_("At least {least} here."), least=0)
    papers = Papers(box.issued, box.used, box.spoilt, box.unused)
    if wrong := faults_of(papers, list(counted.values()), contest.seats):
        raise Invalid(wrong)
    _judge_issued(session, contest, election, box)
    session.add(box)
    session.flush()
    _keep_votes(session, box, counted)
    forget_tie(session, contest)
    about(session, "election", election.id)
    return box.id


@action(N_("Remove box"), needs="governance.change", asks_reason=True)
def remove_box(session: Session, box_id: int) -> None:
    """Take away a box of the first count that was recorded by mistake."""
    box = session.get_one(BallotBox, box_id)
    contest, election = contest_of(session, box.contest_id)
    must_be(election, ElectionStatus.polling)
    if box.count_number != 1 or last_count(session, contest).number != 1:
        raise UserError(N_("A count is never taken away once there was a recount."))
    session.execute(sa.delete(BallotCount).where(BallotCount.box_id == box_id))
    session.delete(box)
    forget_tie(session, contest)
    session.flush()
    about(session, "election", election.id)


@action(N_("Recount"), needs="governance.change", undoable=False)
def start_recount(session: Session, contest_id: int, reason: str) -> int:
    """Count a position again, all boxes, for a *reason*: its votes must be typed anew. Gives the number of the count.

    The papers stand as last counted until they are typed again; how a tie was broken no longer holds.
    """
    contest, election = contest_of(session, contest_id)
    must_be(election, *_COUNTING)
    if not reason.strip():
        raise Invalid({"reason": UserError(N_("Say why it is counted again."))})
    last = last_count(session, contest)
    if not last.boxes:
        raise UserError(N_("Nothing was counted yet for {position}."), position=contest.position)
    if last.uncounted:
        raise UserError(N_("Boxes of {position} not counted yet: {boxes}."), position=contest.position,
                        boxes=", ".join(last.uncounted))  # fmt: skip
    for box, _votes in last.boxes:
        session.add(BallotBox(
            contest_id=contest_id, name=box.name, count_number=last.number + 1, reason=reason.strip(),
            **{name: getattr(box, name) for name in _NUMBERS},
        ))  # fmt: skip
    forget_tie(session, contest)
    session.flush()
    about(session, "election", election.id)
    return last.number + 1


@action(N_("Close the count"), needs="governance.change", undoable=False)
def close_count(session: Session, election_id: int) -> None:
    """The count is done: every box is counted, and every paper accounted for."""
    election = election_of(session, election_id)
    must_be(election, ElectionStatus.polling)
    for hindrance in counting_hindrances(session, election):
        raise hindrance
    election.status = ElectionStatus.counted
    about(session, "election", election_id)


def last_count(session: Session, contest: Contest) -> Counted:
    """The count of a position that holds."""
    boxes = boxes_of(session, contest.id)
    number = max((box.count_number for box in boxes), default=1)
    held = tuple((box, votes_in(session, box.id)) for box in boxes if box.count_number == number)
    papers, votes = Papers(), {one.id: 0 for one in standing(session, contest)}
    for box, counted in held:
        papers += Papers(box.issued, box.used, box.spoilt, box.unused)
        for key, number_of in counted.items():
            votes[key] = votes.get(key, 0) + number_of
    return Counted(number, held, papers, votes)


def counting_hindrances(session: Session, election: Election) -> list[UserError]:
    """What stands in the way of closing the count: boxes not counted, papers that do not add up."""
    found: list[UserError] = []
    if today(session) < election.held_on:
        found.append(UserError(N_("The election day is {day}."), day=show_day(election.held_on)))
    for contest in contests_of(session, election.id):
        if len(standing(session, contest)) > contest.seats:
            found += _count_hindrances(contest, last_count(session, contest))
    return found


def forget_tie(session: Session, contest: Contest) -> None:
    """How a tie was broken no longer holds."""
    contest.tie_broken = None
    for nomination in standing(session, contest):
        nomination.chosen_by_tie = False


def _count_hindrances(contest: Contest, counted: Counted) -> list[UserError]:
    if not counted.boxes:
        return [UserError(N_("Nothing was counted yet for {position}."), position=contest.position)]
    if counted.uncounted:
        words = N_("Boxes of {position} not counted yet: {boxes}.")
        return [UserError(words, position=contest.position, boxes=", ".join(counted.uncounted))]
    found = []
    for box, _votes in counted.boxes:
        papers = Papers(box.issued, box.used, box.spoilt, box.unused)
        if papers.difference:
            found.append(UserError(
                N_("{position}, {box}: {issued} papers were issued, but {back} are used, spoilt or not used."),
                position=contest.position, box=box.name, issued=box.issued, back=box.issued - papers.difference,
            ))  # fmt: skip
    return found


def _box(session: Session, contest: Contest, election: Election, box_id: int | None, version: int) -> BallotBox:
    """The box to write in: of the count that holds, and open to writing."""
    number = last_count(session, contest).number
    if box_id is None:
        if election.status is ElectionStatus.counted or number > 1:
            raise UserError(N_("No box is added after the first count. Start a recount of the boxes there are."))
        return BallotBox(contest_id=contest.id, count_number=1, name="", issued=0, used=0, spoilt=0, unused=0)
    box = session.get(BallotBox, box_id)
    if box is None or box.contest_id != contest.id:
        raise UserError(N_("This box is no longer there."))
    box.check_version(version)
    if box.count_number != number:
        raise UserError(N_("This count no longer holds: the boxes were counted again."))
    if election.status is ElectionStatus.counted and votes_in(session, box.id):
        raise UserError(N_("The count is closed. Start a recount, with its reason."))
    return box


def _filled(election: Election, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a box; at a show of hands all papers are the hands raised, in the hall."""
    given = {name: value for name, value in changes.items() if value is not None}
    if election.method is BallotMethod.hands:
        hands = given.get("used", 0)
        return {"name": given.get("name") or say(HALL), "issued": hands, "used": hands, "spoilt": 0, "unused": 0}
    return given


def _judge_time(session: Session, election: Election) -> None:
    if today(session) < election.held_on:
        raise UserError(N_("Votes are counted on the election day, {day}, or later."), day=show_day(election.held_on))


def _judge_name(session: Session, box: BallotBox) -> None:
    if not (box.name or "").strip():
        raise Invalid({"name": UserError(N_("Say which box it is."))})
    with session.no_autoflush:
        others = [one for one in boxes_of(session, box.contest_id)
                  if one is not box and one.count_number == box.count_number]  # fmt: skip
    if any(one.name.casefold() == box.name.casefold() for one in others):
        raise Invalid({"name": UserError(N_("There is a box of this name already."))})


def _judge_issued(session: Session, contest: Contest, election: Election, box: BallotBox) -> None:
    """One paper an elector: over all boxes never more than stand on the roll."""
    with session.no_autoflush:
        others: Sequence[BallotBox] = [one for one in boxes_of(session, contest.id)
                                       if one is not box and one.count_number == box.count_number]  # fmt: skip
        electors = electors_count(session, election.id)
    issued = box.issued + sum(one.issued for one in others)
    if issued > electors:
        many = N_("{issued} papers issued over all boxes, but {electors} electors stand on the roll.")
        name = "used" if election.method is BallotMethod.hands else "issued"
        raise Invalid({name: UserError(many, issued=issued, electors=electors)})


def _keep_votes(session: Session, box: BallotBox, votes: Mapping[int, int]) -> None:
    found = session.scalars(sa.select(BallotCount).where(BallotCount.box_id == box.id))
    kept = {one.nomination_id: one for one in found}
    for key, number in votes.items():
        if key in kept:
            kept[key].votes = number
        else:
            session.add(BallotCount(box_id=box.id, nomination_id=key, votes=number))
    session.flush()
