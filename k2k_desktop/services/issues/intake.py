"""What is brought to the counter: recorded in one step with its number, its promise and its photos."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Estate, Unit
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import (
    Category,
    Channel,
    Escalation,
    EventKind,
    Issue,
    IssueHousehold,
    IssueKind,
    IssueStatus,
    Priority,
)
from k2k_desktop.models.issues.works import PhotoStage
from k2k_desktop.models.people import Resident
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import repeats
from k2k_desktop.services.issues.clocks import Promise
from k2k_desktop.services.issues.counting import add_household
from k2k_desktop.services.issues.events import cleaned, keep_photo
from k2k_desktop.services.issues.records import add_event, next_number, numbered, open_issue, place_sort_of
from k2k_desktop.services.issues.timing import give_clocks, promised_to
from k2k_desktop.services.masking import is_masked
from k2k_desktop.services.people.stays import household_on
from k2k_desktop.services.permissions import may
from k2k_desktop.services.runner import about, who

MARK: Final = "ADU"
MOST_PHOTOS: Final = 20  # at once
ISSUE_FORM: Final = fields(
    Issue.title, Issue.kind, Issue.channel, Issue.category_id, Issue.description, Issue.danger, Issue.reporter_id,
    Issue.reporter_name, Issue.reporter_phone, Issue.anonymous, Issue.confidential, Issue.place_note,
    Issue.outside_system, Issue.outside_reference,
)  # fmt: skip
_PLACE: Final = ("estate_id", "block_id", "floor_label", "unit_id", "facility_id", "place_note")
EDITED: Final = frozenset({*(one.name for one in ISSUE_FORM), *_PLACE, "reported_at"})
OPENS_CONFIDENTIAL: Final = "issues.manage"  # the right
ONLY_MANAGER: Final = N_("Complaints of this category are confidential. Only a manager can open one to others.")
NOT_SEEN: Final = N_("Who brought this complaint is hidden from you, so you cannot open it to others. Ask a clerk.")
_AHEAD: Final = dt.timedelta(minutes=10)  # another computer's clock may be a little fast


@dataclass(frozen=True, kw_only=True)
class IssueGiven:
    """What the form at the counter was told; None is what the category or the clock says."""

    title: str
    category_id: int
    estate_id: int
    kind: IssueKind = IssueKind.complaint
    channel: Channel = Channel.counter
    block_id: int | None = None
    floor_label: str | None = None
    unit_id: int | None = None
    facility_id: int | None = None
    place_note: str | None = None
    reporter_id: int | None = None
    reporter_name: str | None = None
    reporter_phone: str | None = None
    anonymous: bool = False
    confidential: bool | None = None
    description: str | None = None
    danger: bool = False
    priority: Priority | None = None
    outside_system: str | None = None
    outside_reference: str | None = None
    reported_at: dt.datetime | None = None
    photos: tuple[FileGiven, ...] = ()


@action(N_("Record complaint"), needs="issues.log", icon="plus")
def record_issue(session: Session, given: IssueGiven, case_id: int | None = None) -> int:
    """Record what somebody brought, and join it to the open root cause case *case_id*. Gives its key."""
    issue = record(session, given)
    if case_id is not None:
        if not may(who(session).roles, repeats.join_case.needs):
            raise UserError(N_("Your role may not join complaints to a root cause case. Ask the manager or a clerk."))
        repeats.join_case(session, (issue.id,), case_id)
        about(session, "issue", issue.id)
    return issue.id


def record(session: Session, given: IssueGiven, *, batch_id: int | None = None) -> Issue:
    """Record it, for another service too: an inspection, an import (*batch_id*). Photos are judged before anything
    is kept. Danger to life makes it an emergency; an anonymous one keeps no name and no telephone."""
    category, given = _judged(session, given)
    _refuse_opening(session, category, given.confidential)
    pictures = cleaned(given.photos, MOST_PHOTOS)
    reported_at = given.reported_at or moment(session)
    year = local(reported_at).year
    number = next_number(session, Issue, year)
    priority = Priority.emergency if given.danger else given.priority or category.priority
    household_id = household_on(session, given.reporter_id, local(reported_at).date())
    issue = Issue(
        year=year, number=number, reference=numbered(MARK, year, number), title=given.title, kind=given.kind,
        channel=given.channel, category_id=category.id, outside_system=given.outside_system,
        outside_reference=given.outside_reference, reported_at=reported_at, reporter_id=given.reporter_id,
        household_id=household_id, reporter_name=given.reporter_name, reporter_phone=given.reporter_phone,
        anonymous=given.anonymous, confidential=bool(given.confidential), received_by_id=who(session).user_id,
        estate_id=given.estate_id, block_id=given.block_id, floor_label=given.floor_label, unit_id=given.unit_id,
        facility_id=given.facility_id, place_note=given.place_note, description=given.description,
        danger=given.danger, priority=priority, status=IssueStatus.received, status_since=reported_at,
        agency=category.agency, escalation=Escalation.office, reopened=0, affected=1 if household_id else 0,
        batch_id=batch_id,
    )  # fmt: skip
    issue.place_sort = place_sort_of(
        session, issue.estate_id, issue.block_id, issue.floor_label, issue.unit_id, issue.facility_id, issue.place_note
    )
    give_clocks(session, issue)
    session.add(issue)
    session.flush()
    _begin(session, issue, pictures)
    about(session, "issue", issue.id)
    return issue


def _begin(session: Session, issue: Issue, pictures: list[bytes]) -> None:
    """The first line of its history, the reporter's household, the photos."""
    add_event(session, issue.id, EventKind.recorded, status=IssueStatus.received)
    add_household(session, issue, issue.household_id, issue.reporter_id)
    for picture in pictures:
        keep_photo(session, issue.id, picture, PhotoStage.report)


def _by_another(session: Session, issue: Issue, before: int | None) -> None:
    """Somebody else than *before* brought it, or nobody is to know who: the household goes with its reporter."""
    own = IssueHousehold.issue_id == issue.id, IssueHousehold.household_id == issue.household_id
    for row in session.scalars(sa.select(IssueHousehold).where(*own, IssueHousehold.resident_id == before)):
        session.delete(row)
        issue.affected -= 1
    issue.household_id = household_on(session, issue.reporter_id, local(issue.reported_at).date())
    session.flush()
    issue.affected += add_household(session, issue, issue.household_id, issue.reporter_id)


@action(N_("Save complaint"), needs="issues.log", icon="save")
def save_issue(session: Session, issue_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change what was written down of an open complaint. Its number, status and promise have acts of their own; only
    danger to life, the kind and the place move its clocks. Gives its key."""
    issue = open_issue(session, issue_id, version)
    if unknown := set(changes) - EDITED:
        raise ValueError(f"not edited here: {sorted(unknown)}")
    if is_masked(changes.get("reporter_phone")):  # of somebody whose number this user does not see
        changes = {**changes, "reporter_phone": issue.reporter_phone}
    now = {name: changes.get(name, getattr(issue, name)) for name in EDITED}
    if now["category_id"] != issue.category_id and "confidential" not in changes:
        now["confidential"] = issue.confidential or None  # a category can ask for it, never take it away
    category, judged = _judged(session, IssueGiven(**now))
    if issue.confidential or category.id != issue.category_id:
        _refuse_opening(session, category, judged.confidential)
    if issue.confidential and not judged.confidential and not may(who(session).roles, "issues.act"):
        raise Invalid({"confidential": UserError(NOT_SEEN)})  # it would show them who complained
    put = {name: getattr(judged, name) for name in EDITED}
    moved = judged.kind is not issue.kind or judged.estate_id != issue.estate_id
    moved |= judged.reported_at != issue.reported_at
    if judged.danger and issue.priority is not Priority.emergency:
        issue.priority, moved = Priority.emergency, True
    put["confidential"] = bool(judged.confidential)
    before = issue.reporter_id
    issue.put(put)
    issue.place_sort = place_sort_of(session, *(getattr(issue, name) for name in _PLACE))
    if issue.reporter_id != before:
        _by_another(session, issue, before)
    if moved:
        give_clocks(session, issue)
    session.flush()
    add_event(session, issue.id, EventKind.changed, internal=True)
    return issue.id


@question(needs="issues.see")
def promised(session: Session, priority: Priority, estate_id: int, kind: IssueKind = IssueKind.complaint) -> Promise:
    """What the office would promise for a complaint of *priority* reported in that estate now."""
    return promised_to(session, kind, priority, estate_id, moment(session))[1]


def _judged(session: Session, given: IssueGiven) -> tuple[Category, IssueGiven]:
    """What was given, made whole: the place from its smallest part, the rest from the category. Raises Invalid."""
    title = " ".join((given.title or "").split())
    if not title:
        raise Invalid({"title": UserError(N_("Write in a few words what is wrong. Example: Lift 1 does not move."))})
    category = session.get(Category, given.category_id) if given.category_id else None
    if category is None:
        raise Invalid({"category_id": UserError(N_("Choose what it is about."))})
    if given.reported_at is not None and given.reported_at > moment(session) + _AHEAD:
        raise Invalid({"reported_at": UserError(N_("This time has not come yet. Check the date and the time."))})
    confidential = category.confidential if given.confidential is None else given.confidential
    given = replace(given, title=title[:150], confidential=confidential)
    return category, _by_whom(session, _placed(session, given))


def _refuse_opening(session: Session, category: Category, confidential: bool | None) -> None:
    """What a category says is confidential, only a manager opens to others."""
    if category.confidential and not confidential and not may(who(session).roles, OPENS_CONFIDENTIAL):
        raise Invalid({"confidential": UserError(ONLY_MANAGER)})


def _by_whom(session: Session, given: IssueGiven) -> IssueGiven:
    if given.anonymous:
        return replace(given, reporter_id=None, reporter_name=None, reporter_phone=None)
    if given.reporter_id is None:
        return given
    reporter = session.get(Resident, given.reporter_id)
    if reporter is None:
        raise Invalid({"reporter_id": UserError(N_("This resident is no longer in the register. Choose again."))})
    kept = reporter.merged_into_id or reporter.id
    return replace(given, reporter_id=kept, reporter_name=None)


def _placed(session: Session, given: IssueGiven) -> IssueGiven:
    """Estate, block and floor as the unit or the facility says them."""
    if given.unit_id is not None:
        unit = session.get(Unit, given.unit_id)
        if unit is None:
            raise _no_place("unit_id")
        given = replace(given, estate_id=unit.estate_id, block_id=unit.block_id, floor_label=unit.floor_label)
    if given.facility_id is not None:
        facility = session.get(Facility, given.facility_id)
        if facility is None:
            raise _no_place("facility_id")
        block, floor = facility.block_id, facility.floor_label
        given = replace(
            given,
            estate_id=facility.estate_id,
            block_id=given.block_id if block is None else block,
            floor_label=given.floor_label or floor,
        )
    if given.block_id is not None:
        block_found = session.get(Block, given.block_id)
        if block_found is None or block_found.estate_id != given.estate_id:
            raise _no_place("block_id")
    elif session.get(Estate, given.estate_id) is None:
        raise _no_place("estate_id")
    floor_label = given.floor_label if given.block_id is not None else None
    return replace(given, floor_label=floor_label, place_note=(given.place_note or "").strip() or None)


def _no_place(name: str) -> Invalid:
    return Invalid({name: UserError(N_("This place is no longer in the register. Choose another."))})
