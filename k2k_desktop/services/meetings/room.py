"""The room while one item is dealt with: who is in it, the quorum, the benches, conflicts, and the votes taken."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.services.meetings import interests, proxies, voting
from k2k_desktop.services.meetings.benches import BenchBalance, balance_at
from k2k_desktop.services.meetings.interests import SteppedOut, Touched
from k2k_desktop.services.meetings.proxies import ProxyView
from k2k_desktop.services.meetings.quorum import GENERAL, HERE, Quorum, counting_of, item_of
from k2k_desktop.services.meetings.records import meeting_of
from k2k_desktop.services.meetings.voting import Voter, VoteView


@dataclass(frozen=True)
class RoomView:
    """What the pane beside the minutes shows of the item in hand. *here* are lines of attendance in the room."""

    item_id: int
    number: str
    title: str
    first: bool
    quorum: Quorum
    here: frozenset[int]
    out: tuple[SteppedOut, ...]
    touched: tuple[Touched, ...]
    balance: BenchBalance | None
    votes: tuple[VoteView, ...]
    voters: tuple[Voter, ...]
    proxies: tuple[ProxyView, ...]
    proxies_allowed: bool
    general: bool


@question(needs="meetings.see")
def room_at(session: Session, meeting_id: int, item_id: int) -> RoomView:
    """The room while the item is dealt with."""
    meeting = meeting_of(session, meeting_id)
    item = item_of(session, meeting_id, item_id)
    counting = counting_of(session, meeting)
    away = counting.out.get(item_id, frozenset())
    here = [row for row in counting.rows if row.attended_as in HERE and row.id not in away]
    name = {row.id: row.person_name for row in counting.rows}
    may = voting.voters_at(session, counting, item)
    return RoomView(
        item_id,
        f"{item.position}.0",
        item.title,
        item.position == min(counting.places.values()),
        counting.at(item),
        frozenset(row.id for row in here if counting.in_room(row, item.position)),
        tuple(one for one in interests.stepped_out(session, meeting_id) if one.item_id == item_id),
        interests.interests_touching(session, meeting_id, item_id),
        balance_at(counting, item_id),
        tuple(one for one in voting.votes_of(session, meeting_id) if one.item_id == item_id),
        tuple(Voter(key, name[key], name.get(holder or 0, "")) for key, holder in may.items()),
        proxies.proxies_of(session, meeting_id),
        meeting.kind in GENERAL and counting.rules.proxies,
        meeting.kind in GENERAL,
    )
