"""An approved erasing: what is done, what was done, and what is done again after an older copy came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import OFFICE_ZONE
from k2k_desktop.core.errors import Invalid, Refused, UserError
from k2k_desktop.core.fields import fields, utc_text
from k2k_desktop.core.i18n import N_
from k2k_desktop.models import audit
from k2k_desktop.models.base import moment
from k2k_desktop.models.office import User
from k2k_desktop.models.privacy import Erasure, RetentionRun
from k2k_desktop.services.retention.beside import remember_after
from k2k_desktop.services.retention.due import preview
from k2k_desktop.services.retention.erasing import Eraser
from k2k_desktop.services.runner import about, progress, say_more, today, who

LONGEST_GAP: Final = 45  # days without an entry, after which the date is not believed (security design F10, 4.6)
REMIND_AFTER: Final = 30  # days
RUN_FORM = fields(RetentionRun.approval, RetentionRun.remarks)


@dataclass(frozen=True)
class RunLine:
    """One run that was made: when, by whom, under which approval, how many."""

    run_id: int
    ran_at: dt.datetime
    approval: str
    done_by: str
    approved_by: str
    residents: int
    others: int
    remarks: str


@action(N_("Erase for good"), needs="retention.run", asks_reason=True, undoable=False, second=True, icon="trash-2")
def run_retention(
    session: Session, chosen: Sequence[tuple[str, int]], approval: str, remarks: str | None = None
) -> tuple[int, int]:
    """Erase the *chosen* records of the preview under an *approval* number: all of them or none. (residents, others).

    Refused without an approval number, for a record whose time is not over or that must stay, and on a day whose date
    is not to be believed. What was erased never comes back.
    """
    if not approval.strip():
        raise Invalid({"approval": UserError(N_("Type the number of the approval. Without one nothing is erased."))})
    if not chosen:
        raise UserError(N_("Choose at least one line."))
    check_date(session)
    allowed = {(one.table, one.key) for one in preview(session).lines}
    if not set(chosen) <= allowed:
        raise UserError(N_("The list changed meanwhile. Read it again, then erase what is still on it."))
    residents = sum(table == "resident" for table, _key in chosen)
    second = session.info.get("second")
    run = RetentionRun(
        ran_at=moment(session), approval=approval.strip(), done_by_id=who(session).user_id, residents=residents,
        approved_by_id=second.user_id if second else None, others=len(chosen) - residents, remarks=remarks,
    )  # fmt: skip
    session.add(run)
    session.flush()
    _erase(session, chosen, run.id)
    about(session, "retention_run", run.id)
    say_more(session, approval=run.approval, residents=residents, others=run.others)
    return residents, run.others


def _erase(session: Session, chosen: Sequence[tuple[str, int]], run_id: int | None) -> None:
    eraser, told = Eraser(session, run_id), progress(session)
    # people first: their names are still there to be taken out of the words of their complaints
    for done, (table, key) in enumerate(sorted(chosen, key=lambda one: one[0] != "resident"), 1):
        eraser.erase(table, key)
        told.at(done, len(chosen))
    eraser.end()
    remember_after(session)


def check_date(session: Session) -> None:
    """Refuse to erase on a day whose date may be wrong: what is gone too early is gone for good."""
    day, entry = today(session), audit.ENTRY.c
    start = utc_text(dt.datetime.combine(day, dt.time(), OFFICE_ZONE))
    newest = session.scalar(sa.select(sa.func.max(entry.at)))
    if newest and newest > utc_text(moment(session) + dt.timedelta(minutes=2)):
        raise _unbelieved()
    bodies = session.scalars(sa.select(entry.body).where(entry.at >= start))
    if session.info.get("clock_ok") is False or any('"clock_ok":false' in body for body in bodies):
        raise _unbelieved()
    before = session.scalar(sa.select(sa.func.max(entry.at)).where(entry.at < start))
    first = session.scalar(sa.select(sa.func.min(entry.at)))
    last = before or first
    if last and (day - dt.datetime.fromisoformat(last).astimezone(OFFICE_ZONE).date()).days > LONGEST_GAP:
        raise _unbelieved()


def _unbelieved() -> Refused:
    return Refused(
        N_("The clock of this computer jumped, or nobody worked here for over {days} days. Check the date and work one "
           "day with it; then erase. Nothing was changed."), days=LONGEST_GAP,
    )  # fmt: skip


@action(N_("Erase again after an older copy"), needs="retention.run", undoable=False)
def erase_again(session: Session, known: Sequence[tuple[str, int]]) -> int:
    """What was erased after the copy was made is erased in it too: one entry before the first screen."""
    _erase(session, known, None)
    about(session, "office", 1)
    say_more(session, erased=len(known))
    return len(known)


@question(needs="retention.see")
def runs(session: Session) -> list[RunLine]:
    """The runs that were made, newest first."""
    names = {key: name for key, name in session.execute(sa.select(User.id, User.name))}
    return [
        RunLine(one.id, one.ran_at, one.approval, names.get(one.done_by_id or 0, ""),
                names.get(one.approved_by_id or 0, ""), one.residents, one.others, one.remarks or "")
        for one in session.scalars(sa.select(RetentionRun).order_by(RetentionRun.id.desc()))
    ]  # fmt: skip


def waiting(session: Session) -> int:
    """How many records wait for an approval, where nobody ran an erasing within a month; else 0."""
    last = session.scalar(sa.select(sa.func.max(RetentionRun.ran_at)))
    if last and moment(session) - last < dt.timedelta(days=REMIND_AFTER):
        return 0
    return len(preview(session).lines)


def erased(session: Session, table: str, keys: Sequence[int]) -> set[int]:
    """Those of *keys* whose personal values were erased."""
    found = sa.select(Erasure.record_id).where(Erasure.table_name == table, Erasure.record_id.in_(keys))
    return set(session.scalars(found))
