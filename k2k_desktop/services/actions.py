"""The register of actions: what was promised in every meeting, by whom, how late it is, and who is reminded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Options, Text, fields, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.meetings import (
    ActionItem,
    ActionStatus,
    ActionUpdate,
    AgendaItem,
    Bench,
    Meeting,
    MinuteEntry,
)
from k2k_desktop.models.office import User
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.governance import organisation_choices
from k2k_desktop.services.meetings.records import reference
from k2k_desktop.services.runner import about, today, who


class Lateness(Options):
    """The four classes of an action; one that was dropped has none."""

    overdue = P_("action", "Overdue")
    not_yet = P_("action", "Not yet due")
    on_time = P_("action", "Done on time")
    late = P_("action", "Done late")


UPDATE_FORM: Final = fields(ActionUpdate.said_on, ActionUpdate.text)
OWNER_FORM: Final = fields(ActionItem.side, ActionItem.agency)

_A, _E, _M, _O = (one.__table__.c for one in (ActionItem, MinuteEntry, Meeting, Organisation))
_today: Final = sa.func.date("now", "+8 hours")
_number: Final = sa.cast(_M.number, sa.String) + "/" + sa.cast(_M.year, sa.String)
_owner: Final = sa.func.coalesce(_A.owner_name, _A.agency)


def lateness(day: Any) -> sa.ColumnElement[Any]:
    """The class of each action as of *day*, in SQL; NULL for what was dropped."""
    done_late = sa.and_(_A.due_on.is_not(None), _A.closed_on > _A.due_on)
    names = sa.case(
        (_A.status == ActionStatus.dropped, None),
        (sa.and_(_A.status == ActionStatus.done, done_late), Lateness.late.name),
        (_A.status == ActionStatus.done, Lateness.on_time.name),
        (_A.due_on < day, Lateness.overdue.name),
        else_=Lateness.not_yet.name,
    )
    return sa.type_coerce(names, sa.Enum(Lateness, native_enum=False, length=40))


def _is_class(chosen: Any) -> sa.ColumnElement[bool]:
    """Written so that status and due date can be read from their index."""
    is_open, is_done = _A.status == ActionStatus.open, _A.status == ActionStatus.done
    late = sa.and_(_A.due_on.is_not(None), _A.closed_on > _A.due_on)
    wheres = {
        Lateness.overdue: sa.and_(is_open, _A.due_on < _today),
        Lateness.not_yet: sa.and_(is_open, sa.or_(_A.due_on.is_(None), _A.due_on >= _today)),
        Lateness.late: sa.and_(is_done, late),
        Lateness.on_time: sa.and_(is_done, sa.not_(sa.func.coalesce(late, sa.false()))),
    }
    return sa.or_(*(wheres[one] for one in chosen))


def _owners(session: Session) -> list[tuple[Any, str]]:
    found = session.scalars(
        sa.select(_owner).select_from(ActionItem.__table__).where(_owner.is_not(None)).distinct().order_by(_owner)
    )
    return [(name, name) for name in found]


_CLASS: Final = lateness(_today)
ACTIONS: Final = Listing(
    name="actions",
    title=N_("Actions"),
    record="action_item",
    needs="meetings.see",
    source=ActionItem.__table__.join(MinuteEntry.__table__, _E.id == _A.minute_entry_id)
    .join(Meeting.__table__, _M.id == _A.meeting_id)
    .join(Organisation.__table__, _O.id == _M.organisation_id),
    key=_A.id,
    columns=(
        Column("due_on", kind_of(ActionItem.due_on), _A.due_on, (_A.due_on.is_(None), _A.due_on), 120),
        Column("text", Text(label=N_("Action")), _E.text, (_E.text,), 300, stretch=True, strong=True),
        Column("owner", kind_of(ActionItem.owner_name), _owner, (sa.func.lower(_owner),), 180, rank=1),
        Column("lateness", Choice(label=P_("action", "Class"), of=Lateness), _CLASS, (_CLASS,), 150),
        Column("meeting", Text(label=N_("Meeting")), _number, (_M.year, _M.number), 100, rank=2),
        Column("status", kind_of(ActionItem.status), _A.status, (_A.status,), 110, rank=4),
        Column("closed_on", kind_of(ActionItem.closed_on), _A.closed_on, (_A.closed_on,), 120, rank=5),
        Column("agency", kind_of(ActionItem.agency), _A.agency, (sa.func.lower(_A.agency),), 160, rank=6),
        Column("organisation", Text(label=N_("Organisation")), _O.name, (sa.func.lower(_O.name),), 200, rank=3,
               muted=True),
    ),
    sort=Sort("due_on"),
    search=lambda text: sa.and_(
        *(sa.or_(*(one.contains(word, autoescape=True) for one in (_E.text, _A.owner_name, _A.agency, _number)))
          for word in text.split())
    ),
    count_one=N_("{count} action"),
    count_many="{count} actions",
    filters=(
        Filter("lateness", P_("action", "Class"), lambda _session: [(one, one.say()) for one in Lateness], _is_class,
               quick=(Lateness.overdue, Lateness.not_yet)),
        Filter("owner", N_("Action by"), _owners, lambda chosen: _owner.in_(chosen)),
        Filter("organisation", N_("Organisation"), organisation_choices, lambda chosen: _M.organisation_id.in_(chosen)),
        Filter("status", N_("Status"), lambda _session: [(one, one.say()) for one in ActionStatus],
               lambda chosen: _A.status.in_(chosen)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """One thing said of an action: when, by whom, and the status it got then, if any."""

    said_on: dt.date
    text: str
    status: ActionStatus | None
    by: str


@dataclass(frozen=True)
class ActionPage:
    """An action whole: where it was written, whose it is, which complaint it is about, and what was said of it since,
    the newest first."""

    id: int
    version: int
    text: str
    owner: str
    agency: str
    side: Bench | None
    due: dt.date | None
    status: ActionStatus
    closed_on: dt.date | None
    lateness: Lateness | None
    reminded_on: dt.date | None
    evidence: str
    meeting_id: int
    item_id: int
    source: str
    organisation: str
    history: tuple[Progress, ...]
    organisation_id: int
    issue_id: int | None
    issue: str


@dataclass(frozen=True)
class OwnerCount:
    """How many actions of one owner are in each class."""

    owner: str
    overdue: int
    not_yet: int
    on_time: int
    late: int


@question(needs="meetings.see")
def action_page(session: Session, action_id: int) -> ActionPage:
    """One action with its history."""
    act, entry, item, meeting, organisation, name, kept = session.execute(
        sa.select(ActionItem, MinuteEntry, AgendaItem, Meeting, Organisation.name, lateness(today(session)),
                  ActionItem.evidence_id)
        .join(MinuteEntry, MinuteEntry.id == ActionItem.minute_entry_id)
        .join(AgendaItem, AgendaItem.id == MinuteEntry.agenda_item_id)
        .join(Meeting, Meeting.id == ActionItem.meeting_id)
        .join(Organisation, Organisation.id == Meeting.organisation_id)
        .where(ActionItem.id == action_id)
    ).one()  # fmt: skip
    file = kept_file(session, kept)
    about_issue = session.get(Issue, act.issue_id) if act.issue_id else None
    return ActionPage(
        act.id, act.version, entry.text, act.owner_name or "", act.agency or "", act.side, act.due_on, act.status,
        act.closed_on, name, act.reminded_on, file.name if file else "", meeting.id, item.id,
        f"{reference(meeting)} · {item.position}.{entry.position}", organisation, tuple(_history(session, action_id)),
        meeting.organisation_id, act.issue_id,
        f"{about_issue.reference} · {about_issue.title}" if about_issue else "",
    )  # fmt: skip


@question(needs="meetings.see")
def counts_by_owner(session: Session, organisation_id: int | None = None) -> list[OwnerCount]:
    """How many actions of each class every owner has, who has most overdue first."""
    of = lateness(today(session))
    statement = (
        sa.select(sa.func.coalesce(_owner, ""), of, sa.func.count())
        .select_from(ActionItem.__table__.join(Meeting.__table__, _M.id == _A.meeting_id))
        .where(_A.status != ActionStatus.dropped)
        .group_by(sa.func.coalesce(_owner, ""), of)
    )
    if organisation_id is not None:
        statement = statement.where(_M.organisation_id == organisation_id)
    found: dict[str, dict[str, int]] = {}
    for owner, name, count in session.execute(statement):
        found.setdefault(owner, {})[name.name] = count
    rows = [OwnerCount(owner, **{one.name: counts.get(one.name, 0) for one in Lateness})
            for owner, counts in found.items()]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.overdue, -row.not_yet, row.owner.casefold()))


@question(needs="meetings.see")
def overdue_count(session: Session) -> int:
    """How many actions are open past their day."""
    past = sa.and_(ActionItem.status == ActionStatus.open, ActionItem.due_on < today(session))
    found: int = session.scalar(sa.select(sa.func.count()).select_from(ActionItem).where(past)) or 0
    return found


@action(N_("Record progress"), needs="meetings.write", icon="message-square")
def add_update(
    session: Session, action_id: int, version: int, said_on: dt.date, text: str, status: ActionStatus | None = None
) -> None:
    """Add what was said of an action; *status* also closes it, or opens it again. Nothing said before changes.

    A day after today, or before the meeting, is refused.
    """
    found = session.get_one(ActionItem, action_id)
    found.check_version(version)
    about(session, "meeting", found.meeting_id)
    said: str | None = kind_of(ActionUpdate.text).parse(text)
    if not said:
        raise Invalid({"text": UserError(N_("Write what was done or said."))})
    written = session.get_one(Meeting, found.meeting_id).held_on
    if said_on < written:
        raise Invalid({"said_on": UserError(N_("It was written on {day}; nothing can be said of it before."),
                                            day=show_day(written))})  # fmt: skip
    if said_on > today(session):
        raise Invalid({"said_on": UserError(N_("This day is still to come."))})
    last = session.scalar(sa.select(sa.func.max(ActionUpdate.said_on)).where(ActionUpdate.action_item_id == action_id))
    if last is not None and said_on < last:
        raise Invalid({"said_on": UserError(N_("Something was said on {day} already; a later word has a later day."),
                                            day=show_day(last))})  # fmt: skip
    session.add(
        ActionUpdate(action_item_id=action_id, said_on=said_on, text=said, status=status, by_id=who(session).user_id)
    )
    if status is not None:
        found.put({"status": status, "closed_on": None if status is ActionStatus.open else said_on})
    else:
        found.version += 1  # two who write of one action do not pass each other


@action(N_("Set agency"), needs="meetings.write", icon="building-2")
def set_owner(session: Session, action_id: int, version: int, side: Bench | None, agency: str | None) -> None:
    """Whose side an action is on, and which agency or contractor promised it; minuted names stay as they are."""
    found = session.get_one(ActionItem, action_id)
    found.check_version(version)
    about(session, "meeting", found.meeting_id)
    found.put({"side": side, "agency": kind_of(ActionItem.agency).parse(agency)})


@action(N_("Attach evidence"), needs="meetings.write", icon="paperclip")
def attach_evidence(session: Session, action_id: int, version: int, given: FileGiven) -> None:
    """Keep the file that shows an action was done: a PDF or a picture of at most 10 MB."""
    found = session.get_one(ActionItem, action_id)
    found.check_version(version)
    about(session, "meeting", found.meeting_id)
    found.evidence_id = keep_file(session, given)


@question(needs="meetings.see")
def evidence(session: Session, action_id: int) -> FileKept | None:
    """The file that shows an action was done."""
    return kept_file(session, session.get_one(ActionItem, action_id).evidence_id)


def _history(session: Session, action_id: int) -> list[Progress]:
    rows = session.execute(
        sa.select(ActionUpdate, User.name)
        .outerjoin(User, User.id == ActionUpdate.by_id)
        .where(ActionUpdate.action_item_id == action_id)
        .order_by(ActionUpdate.said_on.desc(), ActionUpdate.id.desc())
    )
    return [Progress(one.said_on, one.text, one.status, name or "") for one, name in rows]
