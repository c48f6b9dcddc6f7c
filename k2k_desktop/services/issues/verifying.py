"""Residents say whether it is mended: who may, what they said, and how they felt served."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import FloorHead
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.issues import (
    EventKind,
    Face,
    Issue,
    IssueStatus,
    IssueVerification,
    Satisfaction,
    SatisfactionAbout,
    VerifiedAs,
)
from k2k_desktop.models.issues.works import WorkOrder, WorkOrderIssue
from k2k_desktop.models.people import Occupancy, Resident
from k2k_desktop.services.issues.records import issue_of, issue_to_change
from k2k_desktop.services.issues.statuses import move
from k2k_desktop.services.people.stays import lasted
from k2k_desktop.services.runner import about as entry_about
from k2k_desktop.services.runner import today, who

DID_THE_WORK: Final = N_("Whoever did the work never confirms it. Ask somebody else who is entitled.")
NOT_ENTITLED: Final = N_(
    "Only the reporter, somebody of that household, the head of that floor or block, or a committee member confirms it."
)


@dataclass(frozen=True)
class Verifier:
    """Somebody who may say that it is mended; `resident_id` is None for a reporter who is not in the register."""

    resident_id: int | None
    name: str
    as_: VerifiedAs


@question(needs="issues.act")
def may_verify(session: Session, issue_id: int) -> list[Verifier]:
    """Who may confirm it, each once, in the capacity that comes first; never who did the work."""
    found: dict[int | None, Verifier] = {}
    for verifier in entitled(session, issue_of(session, issue_id)):
        found.setdefault(verifier.resident_id, verifier)
    return list(found.values())


@action(N_("Record verification"), needs="issues.close", icon="badge-check")
def verify(
    session: Session,
    issue_id: int,
    version: int,
    resident_id: int | None,
    verified_as: VerifiedAs,
    accepted: bool,
    reason: str | None = None,
    face: Face | None = None,
) -> int:
    """What somebody entitled says of the finished work: accepted, or not and why; then it is reopened and counted.

    Gives the key of the verification.
    """
    issue = issue_to_change(session, issue_id, version)
    if issue.status is not IssueStatus.done:
        raise UserError(N_("Only finished work is confirmed. Mark the complaint as done first."))
    verifier = _verifier(session, issue, resident_id, verified_as)
    words = (reason or "").strip() or None
    if not accepted and words is None:
        raise Invalid({"reason": UserError(N_("Say what is not mended: the work goes on from there."))})
    now = moment(session)  # never before the work was done, even where the clock was set back
    said = IssueVerification(
        created_at=max(now, issue.finished_at or now), issue_id=issue.id, resident_id=resident_id,
        name=None if resident_id else verifier.name,
        verified_as=verified_as, accepted=accepted, reason=words, said_on=today(session), by_id=who(session).user_id,
    )  # fmt: skip
    session.add(said)
    session.flush()
    if face is not None:
        _note_face(session, SatisfactionAbout.repair, issue.id, face, None)
    if accepted:
        move(session, issue, IssueStatus.verified, text=words, kind=EventKind.verified)
    else:
        issue.reopened += 1
        move(session, issue, IssueStatus.in_progress, text=words, kind=EventKind.refused)
    return said.id


@action(N_("Note satisfaction"), needs="issues.log", icon="smile")
def note_satisfaction(
    session: Session, about: SatisfactionAbout, issue_id: int | None, face: Face, remarks: str | None = None
) -> int:
    """How somebody felt served, after a repair or at the counter. Gives its key."""
    if issue_id is not None:
        issue_of(session, issue_id)
    key = _note_face(session, about, issue_id, face, remarks)
    if issue_id is None:
        entry_about(session, "satisfaction", key)
    return key


def _note_face(
    session: Session, about: SatisfactionAbout, issue_id: int | None, face: Face, remarks: str | None
) -> int:
    made = Satisfaction(
        about=about, issue_id=issue_id, face=face, said_on=today(session), remarks=(remarks or "").strip() or None
    )
    session.add(made)
    session.flush()
    return made.id


def _verifier(session: Session, issue: Issue, resident_id: int | None, verified_as: VerifiedAs) -> Verifier:
    """Who speaks. Raises Invalid for whoever did the work, and for anybody not entitled in that capacity."""
    if resident_id is not None and resident_id in _workers(session, issue):
        raise Invalid({"resident_id": UserError(DID_THE_WORK)})
    for one in entitled(session, issue):
        if (one.resident_id, one.as_) == (resident_id, verified_as):
            return one
    raise Invalid({"resident_id": UserError(NOT_ENTITLED)})


def _workers(session: Session, issue: Issue) -> set[int]:
    """The residents who did the work, by the complaint and by its work orders."""
    of_orders = (
        sa.select(WorkOrder.done_by_id)
        .join(WorkOrderIssue, WorkOrderIssue.work_order_id == WorkOrder.id)
        .where(WorkOrderIssue.issue_id == issue.id, WorkOrder.done_by_id.is_not(None))
    )
    return {key for key in (issue.done_by_id, *session.scalars(of_orders)) if key is not None}


def entitled(session: Session, issue: Issue) -> Iterator[Verifier]:
    """Everybody entitled in each capacity, without who did the work."""
    workers = _workers(session, issue)
    if issue.reporter_id is None and issue.reporter_name:
        yield Verifier(None, issue.reporter_name, VerifiedAs.reporter)
    for statement, capacity in _capacities(issue, today(session)):
        for key, name in session.execute(statement):
            if key not in workers:
                yield Verifier(key, name, capacity)


def _capacities(issue: Issue, day: dt.date) -> Iterator[tuple[sa.Select[int, str], VerifiedAs]]:
    """The statements that find them, in the order in which they are asked."""
    named = sa.select(Resident.id, Resident.full_name)
    if issue.reporter_id is not None:
        yield named.where(Resident.id == issue.reporter_id), VerifiedAs.reporter
    if issue.household_id is not None:
        lives = sa.select(Occupancy.resident_id).where(
            Occupancy.household_id == issue.household_id, lasted(Occupancy.from_on, Occupancy.to_on, day)
        )
        others = named.where(Resident.id.in_(lives), Resident.id.is_not(issue.reporter_id))
        yield others.order_by(Resident.full_name), VerifiedAs.household
    if issue.block_id is not None:
        # what is about a whole block, a lift say, concerns each of its floors
        near = sa.or_(FloorHead.floor_label.is_(None), FloorHead.floor_label == issue.floor_label)
        heads = sa.select(FloorHead.resident_id).where(
            FloorHead.block_id == issue.block_id, near if issue.floor_label is not None else sa.true(),
            lasted(FloorHead.from_on, FloorHead.to_on, day),
        )  # fmt: skip
        yield named.where(Resident.id.in_(heads)).order_by(Resident.full_name), VerifiedAs.head
    members = sa.select(Appointment.resident_id).where(
        Appointment.resident_id.is_not(None), lasted(Appointment.from_on, Appointment.to_on, day)
    )
    yield named.where(Resident.id.in_(members)).order_by(Resident.full_name), VerifiedAs.committee
