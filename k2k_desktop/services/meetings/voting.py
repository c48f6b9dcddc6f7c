"""Votes on an item: who may vote, what was counted, and whether the majority the rules ask for was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.models.governance import Majority
from k2k_desktop.models.meetings import AgendaItem, Attendance, Meeting, MeetingStatus, MinuteEntry
from k2k_desktop.models.meetings.room import Ballot, NamedVote, Proxy, Vote, VoteMethod, VoteResult
from k2k_desktop.services.governance.resolutions import is_carried
from k2k_desktop.services.governance.rules import MotionKind
from k2k_desktop.services.meetings.quorum import GENERAL, Counting, counting_of, item_of, quorum_words
from k2k_desktop.services.meetings.records import changeable, meeting_of

COUNTS: Final = fields(Vote.favour, Vote.against, Vote.abstained, Vote.spoilt)
_OPEN: Final = frozenset({MeetingStatus.in_session, MeetingStatus.held, MeetingStatus.adjourned})
_NEEDED: Final = {
    Majority.simple: N_("more for than against needed: {favour} to {against}"),
    Majority.more_than_half: N_("more than half of {entitled} needed: {favour}"),
    Majority.two_thirds: N_("two thirds needed: {share}%"),
    Majority.three_quarters: N_("three quarters needed: {share}%"),
    Majority.all: N_("nobody against needed: {against} against"),
}
_OUTCOME: Final = {
    VoteResult.carried: P_("vote", "{needed} – carried"),
    VoteResult.lost: P_("vote", "{needed} – not carried"),
}
_NO_QUORUM: Final = N_(
    "There would be no quorum at item {number} ({arithmetic}), where a vote is recorded. Take the vote back first, "
    "or let the change begin at the item after it."
)
Names = Sequence[tuple[int, Ballot]]


@dataclass(frozen=True)
class Voter:
    """Somebody with a vote at an item; *holder* votes for who gave a proxy."""

    attendance_id: int
    name: str
    holder: str = ""


@dataclass(frozen=True)
class VoteView:
    """A vote as screens and minutes show it; *names* only where it was taken by name."""

    id: int
    item_id: int
    minute_entry_id: int | None
    motion: str
    method: VoteMethod
    majority: Majority
    entitled: int
    favour: int
    against: int
    abstained: int
    spoilt: int
    casting: Ballot | None
    result: VoteResult
    names: tuple[tuple[str, Ballot], ...] = ()


# What was counted is not typed twice: a wrong vote is taken back and recorded again, and the trail keeps both.
@action(N_("Record vote"), needs="meetings.write", icon="vote")
def record_vote(
    session: Session,
    meeting_id: int,
    item_id: int,
    motion: str,
    method: VoteMethod,
    kind: MotionKind = "ordinary",
    favour: int = 0,
    against: int = 0,
    abstained: int = 0,
    spoilt: int = 0,
    casting: Ballot | None = None,
    minute_entry_id: int | None = None,
    names: Names = (),
) -> int:
    """Keep the counts of a vote and judge them by the majority in force for its *kind* of motion. Gives the key.

    By name, the counts are those of *names* (line of attendance, ballot). Raises UserError without a quorum, or where
    the constitution would be amended by a reduced one; Invalid for more votes than may vote, or by who may not.
    """
    meeting = changeable(session, meeting_id)
    item = item_of(session, meeting_id, item_id)
    counting = counting_of(session, meeting)
    _judge_quorum(counting, item, kind)
    words: str | None = kind_of(Vote.motion).parse(motion)
    if not words:
        raise Invalid({"motion": UserError(N_("Write the motion that is voted on."))})
    may = voters_at(session, counting, item)
    _judge_method(session, method, spoilt, may, names)
    if method is VoteMethod.names:
        favour, against, abstained = (sum(one is ballot for _key, ballot in names) for one in Ballot)
    made = Vote(
        meeting_id=meeting_id, agenda_item_id=item_id, minute_entry_id=_entry(session, item_id, minute_entry_id),
        motion=words, method=method, majority=counting.rules.majority_of(kind), entitled=len(may),
        favour=favour, against=against, abstained=abstained, spoilt=spoilt, casting=casting, result=VoteResult.lost,
    )  # fmt: skip
    _judge_counts(made)
    _judge_casting(counting, made)
    made.result = _result(made)
    return _keep(session, made, names)


def _keep(session: Session, made: Vote, names: Names) -> int:
    session.add(made)
    session.flush()
    session.add_all(NamedVote(vote_id=made.id, attendance_id=key, ballot=ballot) for key, ballot in names)
    return made.id


@action(N_("Take vote back"), needs="meetings.write", asks_reason=True)
def remove_vote(session: Session, vote_id: int) -> None:
    """Take a vote out that was recorded wrongly; it is recorded again whole."""
    found = _vote(session, vote_id)
    session.execute(sa.delete(NamedVote).where(NamedVote.vote_id == vote_id))
    session.delete(found)


@question(needs="meetings.see")
def votes_of(session: Session, meeting_id: int) -> tuple[VoteView, ...]:
    """The votes of a meeting in the order of its agenda."""
    statement = sa.select(Vote).join(AgendaItem, AgendaItem.id == Vote.agenda_item_id)
    statement = statement.where(Vote.meeting_id == meeting_id).order_by(AgendaItem.position, Vote.id)
    return _views(session, session.scalars(statement).all())


@question(needs="meetings.see")
def outlook(
    session: Session, meeting_id: int, item_id: int, kind: MotionKind, favour: int, against: int, abstained: int,
    casting: Ballot | None = None,
) -> VoteView:  # fmt: skip
    """What such counts would come to: shown while they are typed, nothing is kept."""
    meeting = meeting_of(session, meeting_id)
    item = item_of(session, meeting_id, item_id)
    counting = counting_of(session, meeting)
    majority = counting.rules.majority_of(kind)
    may = len(voters_at(session, counting, item))
    carried = _carried(majority, favour, against, abstained, may, casting)
    return VoteView(
        0, item_id, None, "", VoteMethod.hands, majority, may, favour, against, abstained, 0, casting, carried
    )  # fmt: skip


def voters_at(session: Session, counting: Counting, item: AgendaItem) -> dict[int, int | None]:
    """{line of attendance: who votes for it, None for oneself}: one vote a person, and one more for a proxy held."""
    may: dict[int, int | None] = {row.id: None for row in counting.here(item)}
    if counting.meeting.kind in GENERAL and counting.rules.proxies:
        statement = sa.select(Proxy.giver_id, Proxy.holder_id).where(Proxy.meeting_id == counting.meeting.id)
        for giver, holder in session.execute(statement.order_by(Proxy.id)):
            if holder in may and may[holder] is None and giver not in may:
                may[giver] = holder
    return may


def keep_votes(session: Session, meeting: Meeting) -> None:
    """After a change of who was in the room at which item: votes recorded must still be possible, and are judged again.

    Raises UserError where a vote counts more than could vote, or somebody who could not, or where its item would have
    had no quorum.
    """
    session.flush()
    votes = session.scalars(sa.select(Vote).where(Vote.meeting_id == meeting.id)).all()
    if not votes:
        return
    counting = counting_of(session, meeting)
    for vote in votes:
        item = session.get_one(AgendaItem, vote.agenda_item_id)
        may = voters_at(session, counting, item)
        named = session.scalars(sa.select(NamedVote.attendance_id).where(NamedVote.vote_id == vote.id)).all()
        if _cast(vote) > len(may) or not set(named) <= set(may):
            raise UserError(
                N_(
                    "A vote recorded at item {number} would no longer be possible: {cast} voted, {may} could. "
                    "Take the vote back first."
                ),
                number=f"{item.position}.0", cast=_cast(vote), may=len(may),
            )  # fmt: skip
        counted = counting.at(item)
        if not counted.reached:
            raise UserError(_NO_QUORUM, number=f"{item.position}.0", arithmetic=quorum_words(counted))
        vote.entitled = len(may)
        vote.result = _result(vote)


def vote_words(view: VoteView, language: Language | None = None) -> str:
    """`two thirds needed: 65 % – not carried`: what was asked for and what was reached."""
    cast = view.favour + view.against
    share = view.favour * 100 // cast if cast else 0  # never rounded up to what was not reached
    needed = say(
        _NEEDED[view.majority], language, favour=view.favour, against=view.against, entitled=view.entitled, share=share
    )
    if view.casting is not None:
        needed = say(N_("{needed}, casting vote of the chair: {ballot}"), language, needed=needed,
                     ballot=view.casting.say(language))  # fmt: skip
    return say(_OUTCOME[view.result], language, needed=needed)


def count_words(view: VoteView, language: Language | None = None) -> str:
    """`For 11 · Against 0 · Abstained 1`, with spoilt papers where there were any."""
    words = N_("For {favour} · Against {against} · Abstained {abstained}")
    if view.spoilt:
        words = N_("For {favour} · Against {against} · Abstained {abstained} · Spoilt {spoilt}")
    return say(
        words, language, favour=view.favour, against=view.against, abstained=view.abstained, spoilt=view.spoilt
    )  # fmt: skip


def _views(session: Session, votes: Sequence[Vote]) -> tuple[VoteView, ...]:
    keys = [vote.id for vote in votes]
    names: dict[int, list[tuple[str, Ballot]]] = {}
    if keys:
        statement = (
            sa.select(NamedVote.vote_id, Attendance.person_name, NamedVote.ballot)
            .join(Attendance, Attendance.id == NamedVote.attendance_id)
            .where(NamedVote.vote_id.in_(keys))
            .order_by(Attendance.seniority, Attendance.id)
        )
        for key, name, ballot in session.execute(statement):
            names.setdefault(key, []).append((name, ballot))
    return tuple(
        VoteView(
            one.id, one.agenda_item_id, one.minute_entry_id, one.motion, one.method, one.majority, one.entitled,
            one.favour, one.against, one.abstained, one.spoilt, one.casting, one.result, tuple(names.get(one.id, ())),
        )
        for one in votes
    )  # fmt: skip


def _vote(session: Session, vote_id: int) -> Vote:
    found = session.get(Vote, vote_id)
    if found is None:
        raise UserError(N_("This vote is no longer there."))
    changeable(session, found.meeting_id)
    return found


def _entry(session: Session, item_id: int, minute_entry_id: int | None) -> int | None:
    if minute_entry_id is None:
        return None
    entry = session.get(MinuteEntry, minute_entry_id)
    if entry is None or entry.agenda_item_id != item_id:
        raise UserError(N_("This paragraph is no longer under the item. Save the item, then record the vote."))
    return minute_entry_id


def _judge_quorum(counting: Counting, item: AgendaItem, kind: MotionKind) -> None:
    if counting.meeting.status not in _OPEN:
        raise UserError(N_("This meeting has not been opened. Open it first."))
    counted = counting.at(item)
    if not counted.reached:
        raise UserError(
            N_("There is no quorum at this item ({arithmetic}), so nothing is decided. Wait for members, or adjourn."),
            arithmetic=quorum_words(counted),
        )
    if counted.reduced and kind == "amendment":
        raise UserError(
            N_("Without the full quorum this meeting may not amend the constitution. Call another general meeting.")
        )


def _judge_method(session: Session, method: VoteMethod, spoilt: int, may: dict[int, int | None], names: Names) -> None:
    """Names belong to a vote by name, spoilt papers to a secret one."""
    if method is VoteMethod.names:
        _judge_names(session, may, names)
    elif names:
        raise Invalid({"method": UserError(N_("Names are kept only where the vote is taken by name."))})
    if spoilt and method is not VoteMethod.secret:
        raise Invalid({"spoilt": UserError(N_("Only a secret vote has spoilt papers."))})


def _judge_names(session: Session, may: dict[int, int | None], names: Names) -> None:
    keys = [key for key, _ballot in names]
    if not keys:
        raise Invalid({"method": UserError(N_("Say how each person voted."))})
    if len(set(keys)) < len(keys):
        raise Invalid({"method": UserError(N_("One person votes once."))})
    for key in keys:
        if key not in may:
            row = session.get(Attendance, key)
            raise Invalid({
                "method": UserError(
                    N_("{name} is not in the room at this item, so cannot vote on it."),
                    name=row.person_name if row else "—",
                )
            })  # fmt: skip


def _judge_counts(vote: Vote) -> None:
    wrong: dict[str, UserError] = {}
    for one in COUNTS:
        value = getattr(vote, one.name)
        try:
            one.kind.check(value)
        except UserError as error:  # told beside its field
            wrong[one.name] = error
    if wrong:
        raise Invalid(wrong)
    if not _cast(vote):
        raise Invalid({"favour": UserError(N_("Nobody voted. Write how many voted for and against."))})
    if _cast(vote) > vote.entitled:
        raise Invalid({
            "favour": UserError(
                N_("{cast} votes, but only {may} may vote at this item. Count again."), cast=_cast(vote),
                may=vote.entitled,
            )
        })  # fmt: skip


def _judge_casting(counting: Counting, vote: Vote) -> None:
    if vote.casting is None:
        return
    reason = ""
    if not counting.rules.casting_vote:
        reason = N_("The rules in force on this day give the chair no casting vote.")
    elif vote.casting is Ballot.abstain:
        reason = N_("A casting vote is for or against.")
    elif vote.majority is not Majority.simple or vote.favour != vote.against:
        reason = N_("The chair has a casting vote only where a simple majority ends in a tie.")
    if reason:
        raise Invalid({"casting": UserError(reason)})


def _result(vote: Vote) -> VoteResult:
    return _carried(vote.majority, vote.favour, vote.against, vote.abstained, vote.entitled, vote.casting)


def _carried(
    majority: Majority, favour: int, against: int, abstained: int, may: int, casting: Ballot | None
) -> VoteResult:
    carried = is_carried(majority, favour, against, abstained, may)
    if majority is Majority.simple and favour == against and casting is Ballot.favour:
        carried = True
    return VoteResult.carried if carried else VoteResult.lost


def _cast(vote: Vote) -> int:
    return vote.favour + vote.against + vote.abstained + vote.spoilt
