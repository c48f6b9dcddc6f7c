"""The one picture of a problem: reported and voted for, put to a meeting, decided, acted on, mended, verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, P_, say, say_count
from k2k_desktop.models.governance.standing import Resolution
from k2k_desktop.models.issues import ENDED, Issue, IssueStatus, IssueVerification
from k2k_desktop.models.issues.priorities import (
    Charter,
    CharterIssue,
    CharterSignOff,
    CharterStatus,
    PriorityRound,
    RoundCandidate,
    RoundChoice,
    RoundVote,
)
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue, WorkStatus
from k2k_desktop.models.meetings import ActionItem, ActionStatus, AgendaItem, EntryKind, Meeting, MinuteEntry
from k2k_desktop.services.governance.resolutions import name_of
from k2k_desktop.services.meetings.records import reference

Kind = Literal["report", "agenda", "decision", "action", "work", "verification"]
State = Literal["done", "now", "none"]
TITLES: Final[dict[Kind, str]] = {
    "report": P_("thread", "Report and vote"),
    "agenda": P_("thread", "Agenda"),
    "decision": P_("thread", "Decision"),
    "action": P_("thread", "Action"),
    "work": P_("thread", "Work order"),
    "verification": P_("thread", "Verification"),
}
_DECIDED: Final = (EntryKind.decision, EntryKind.resolution)


@dataclass(frozen=True)
class Step:
    """One part of the picture in words: what it is, what stands below, its day, how far it is, where it opens."""

    kind: Kind
    title: str
    second: str = ""
    day: dt.date | None = None
    state: State = "none"
    record: tuple[str, int] | None = None


@question(needs="issues.see")
def thread(session: Session, issue_id: int) -> list[Step]:
    """The picture of one complaint, always of the same six steps; what there is not yet is of state `none`."""
    issue = session.get_one(Issue, issue_id)
    charters = set(session.scalars(sa.select(CharterIssue.charter_id).where(CharterIssue.issue_id == issue_id)))
    candidates = _candidates(session, [issue_id], ())
    items = _items(session, [issue_id], candidates, charters)
    entries = _entries(session, items)
    steps = [
        _report(session, issue, candidates), _agenda(session, items), _decision(session, entries, charters),
        _action(session, [issue_id], entries), _work(session, [issue_id]), _verified(session, issue),
    ]  # fmt: skip
    return _with_now(steps, over=issue.status in ENDED)


@question(needs="priorities.see")
def charter_thread(session: Session, charter_id: int) -> list[Step]:
    """The same picture of a charter: over all its complaints, ending with the sign-off of the households."""
    charter = session.get_one(Charter, charter_id)
    issues = list(session.scalars(sa.select(CharterIssue.issue_id).where(CharterIssue.charter_id == charter_id)))
    candidates = _candidates(session, issues, [charter_id], charter.round_id, charter.title)
    items = _items(session, issues, candidates, [charter_id])
    entries = _entries(session, items)
    steps = [
        _wished(session, charter, issues, candidates), _agenda(session, items),
        _decision(session, entries, [charter_id]), _action(session, issues, entries), _work(session, issues),
        _signed(session, charter),
    ]  # fmt: skip
    return _with_now(steps, over=charter.status in (CharterStatus.solved, CharterStatus.dropped))


def _with_now(steps: Sequence[Step], *, over: bool) -> list[Step]:
    """Where nothing is under way and it is not over, what comes after the last thing done is what is due now."""
    if over or any(step.state == "now" for step in steps):
        return list(steps)
    last = max((place for place, step in enumerate(steps) if step.state == "done"), default=-1)
    return [
        Step(step.kind, step.title, step.second, step.day, "now", step.record) if place == last + 1 else step
        for place, step in enumerate(steps)
    ]


def _step(
    kind: Kind, second: str = "", day: dt.date | None = None, state: State = "none",
    record: tuple[str, int] | None = None,
) -> Step:  # fmt: skip
    return Step(kind, say(TITLES[kind]), second, day, state, record)


def _candidates(
    session: Session, issues: Collection[int], charters: Collection[int], round_id: int | None = None, title: str = ""
) -> list[RoundCandidate]:
    """The candidates these were, the latest last; a proposal is known to its charter by round and title."""
    mine = sa.or_(
        RoundCandidate.issue_id.in_(issues), RoundCandidate.charter_id.in_(charters),
        sa.and_(RoundCandidate.round_id == round_id, RoundCandidate.title == title,
                RoundCandidate.issue_id.is_(None)),
    )  # fmt: skip
    statement = sa.select(RoundCandidate).where(mine, ~RoundCandidate.withdrawn)
    return list(session.scalars(statement.order_by(RoundCandidate.id)))


def _items(
    session: Session, issues: Collection[int], candidates: Sequence[RoundCandidate], charters: Collection[int]
) -> list[AgendaItem]:
    sources = [f"issue:{key}" for key in issues] + [f"round_candidate:{one.id}" for one in candidates]
    sources += [f"charter:{key}" for key in charters]
    onward = session.scalars(sa.select(ActionItem.id).where(ActionItem.issue_id.in_(issues)))
    sources += [f"action_item:{key}" for key in onward]  # an action on it that was sent on to a later meeting
    statement = sa.select(AgendaItem).join(Meeting, Meeting.id == AgendaItem.meeting_id)
    return list(
        session.scalars(statement.where(AgendaItem.source.in_(sources)).order_by(Meeting.held_on, AgendaItem.id))
    )


def _entries(session: Session, items: Sequence[AgendaItem]) -> list[MinuteEntry]:
    keys = [item.id for item in items]
    statement = sa.select(MinuteEntry).where(MinuteEntry.agenda_item_id.in_(keys)).order_by(MinuteEntry.id)
    return list(session.scalars(statement))


def _voted(session: Session, candidates: Sequence[RoundCandidate]) -> str:
    """`no. 1 · chosen by 46 households`, of the latest round that was counted; else how many chose it so far."""
    if not candidates:
        return ""
    last = next((one for one in reversed(candidates) if one.place), candidates[-1])
    votes = session.scalar(
        sa.select(sa.func.count())
        .select_from(RoundChoice)
        .join(RoundVote, RoundVote.id == RoundChoice.vote_id)
        .where(RoundChoice.candidate_id == last.id, ~RoundVote.spoilt)
    )
    if not last.place and not votes:
        return ""
    chosen = say_count("chosen by {count} household", "chosen by {count} households", votes or 0)
    return say(N_("no. {place} · {chosen}"), place=last.place, chosen=chosen) if last.place else chosen


def _report(session: Session, issue: Issue, candidates: Sequence[RoundCandidate]) -> Step:
    affected = say_count("{count} household counted in", "{count} households counted in", issue.affected)
    second = " · ".join(part for part in (issue.reference, _voted(session, candidates) or affected) if part)
    return _step("report", second, local(issue.reported_at).date(), "done", ("issue", issue.id))


def _wished(session: Session, charter: Charter, issues: Sequence[int], candidates: Sequence[RoundCandidate]) -> Step:
    origin = session.get(PriorityRound, charter.round_id) if charter.round_id else None
    if origin is not None:
        second = " · ".join(part for part in (origin.title, _voted(session, candidates)) if part)
        return _step("report", second, origin.closed_on or origin.opens_on, "done", ("priority_round", origin.id))
    count = say_count("{count} complaint", "{count} complaints", len(issues))
    record = ("issue", issues[0]) if issues else None
    return _step("report", count, local(charter.created_at).date(), "done" if issues else "none", record)


def _agenda(session: Session, items: Sequence[AgendaItem]) -> Step:
    if not items:
        return _step("agenda")
    item = items[-1]
    meeting = session.get_one(Meeting, item.meeting_id)
    second = say(N_("{meeting}, item {number}"), meeting=reference(meeting), number=item.position)
    held = meeting.status.name in ("held", "adjourned") or item.finished
    return _step("agenda", second, meeting.held_on, "done" if held else "now", ("meeting", meeting.id))


def _decision(session: Session, entries: Sequence[MinuteEntry], charters: Collection[int]) -> Step:
    """The resolution or decision under the item; else the one a charter was agreed by."""
    decided = [entry for entry in entries if entry.kind in _DECIDED]
    keys = [entry.id for entry in decided]
    agreed = sa.select(Charter.resolution_id).where(Charter.id.in_(charters), Charter.resolution_id.is_not(None))
    statement = sa.select(Resolution).where(sa.or_(Resolution.minute_entry_id.in_(keys), Resolution.id.in_(agreed)))
    resolution = session.scalars(statement.order_by(Resolution.resolved_on.desc(), Resolution.id.desc())).first()
    if resolution is not None:
        second = say(N_("{resolution} · {result}"), resolution=name_of(resolution.number, resolution.year),
                     result=resolution.result.say())  # fmt: skip
        state: State = "now" if resolution.result.name == "pending" else "done"
        return _step("decision", second, resolution.resolved_on, state, ("resolution", resolution.id))
    if decided:
        meeting = session.get_one(Meeting, decided[-1].meeting_id)
        return _step("decision", _short(decided[-1].text), meeting.held_on, "done", ("meeting", meeting.id))
    return _step("decision")


def _action(session: Session, issues: Collection[int], entries: Sequence[MinuteEntry]) -> Step:
    keys = [entry.id for entry in entries]
    mine = sa.or_(ActionItem.issue_id.in_(issues), ActionItem.minute_entry_id.in_(keys))
    rows = session.execute(
        sa.select(ActionItem, MinuteEntry.text)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .where(mine, ActionItem.status != ActionStatus.dropped)
        .order_by(ActionItem.id)
    ).all()
    if not rows:
        return _step("action")
    waiting = [row for row in rows if row[0].closed_on is None]
    act, text = waiting[-1] if waiting else rows[-1]
    owner = act.owner_name or act.agency or ""
    second = " · ".join(part for part in (_short(text), owner) if part)
    day, state = (act.due_on, "now") if waiting else (act.closed_on, "done")
    return _step("action", second, day, "now" if state == "now" else "done", ("action_item", act.id))


def _work(session: Session, issues: Collection[int]) -> Step:
    linked = sa.select(WorkOrderIssue.work_order_id).where(WorkOrderIssue.issue_id.in_(issues))
    statement = sa.select(WorkOrder).where(WorkOrder.id.in_(linked), WorkOrder.status != WorkStatus.cancelled)
    orders = session.scalars(statement.order_by(WorkOrder.id)).all()
    if not orders:
        return _step("work")
    going = [one for one in orders if one.status not in (WorkStatus.done, WorkStatus.accepted)]
    order = going[-1] if going else orders[-1]
    second = f"{order.reference} · {order.status.say()}"
    day = (order.due_on or order.ordered_on) if going else (order.accepted_on or order.done_on)
    return _step("work", second, day, "now" if going else "done", ("work_order", order.id))


def _verified(session: Session, issue: Issue) -> Step:
    """Who said so is told by capacity only; a complaint that was refused since is under way again."""
    statement = sa.select(IssueVerification).where(IssueVerification.issue_id == issue.id)
    last = session.scalars(statement.order_by(IssueVerification.id.desc())).first()
    record = ("issue", issue.id)
    if last is not None and last.accepted and issue.status in ENDED:
        return _step("verification", last.verified_as.say(), last.said_on, "done", record)
    if issue.status in ENDED and issue.ended_at is not None:
        return _step("verification", issue.status.say(), local(issue.ended_at).date(), "done", record)
    if issue.status is IssueStatus.done:
        finished = local(issue.finished_at).date() if issue.finished_at else None
        return _step("verification", issue.status.say(), finished, "now", record)
    if last is not None:
        again = N_("Opened again") if last.accepted else N_("Not accepted: being mended again")
        return _step("verification", say(again), last.said_on, "none", record)
    return _step("verification")


def _signed(session: Session, charter: Charter) -> Step:
    count = session.scalar(
        sa.select(sa.func.count()).where(CharterSignOff.charter_id == charter.id, CharterSignOff.accepted)
    )
    second = say(N_("{signed} of {needed} households signed"), signed=count or 0, needed=charter.sign_offs)
    record = ("charter", charter.id)
    if charter.status is CharterStatus.solved:
        return _step("verification", second, charter.ended_on, "done", record)
    if charter.status is CharterStatus.dropped:
        return _step("verification", charter.status.say(), charter.ended_on, "none", record)
    return _step("verification", second, charter.due_on, "now" if count else "none", record)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59].rstrip() + "…"
