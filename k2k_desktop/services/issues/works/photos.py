"""Photos of the work of an order, by how far it was: cleaned, kept once, side by side from 0 to 100 %."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.issues import EventKind
from k2k_desktop.models.issues.works import IssuePhoto, PhotoStage, WorkOrderIssue, WorkStatus
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.issues import records
from k2k_desktop.services.issues.events import cleaned
from k2k_desktop.services.issues.works.work_orders import issues_of, order_of
from k2k_desktop.services.pictures import keep_picture
from k2k_desktop.services.runner import about, say_more, today

FORM: Final = fields(IssuePhoto.percent, IssuePhoto.taken_on, IssuePhoto.caption)
STEPS: Final = (0, 30, 60, 100)  # per cent done at which the work is photographed
MOST: Final = 12  # at once
_GPS: Final = 0x8825  # the part of a photo's head that holds where it was taken


@dataclass(frozen=True)
class OrderPhoto:
    """A photo of an order, or of a complaint it is about (*asked*): those come along and are not the order's own."""

    id: int
    attachment_id: int
    stage: PhotoStage
    percent: int | None
    taken_on: dt.date
    caption: str
    asked: bool

    def words(self, language: Language | None = None) -> str:
        """`30 % · 23 Nov 2026`, or when it was taken."""
        step = f"{self.percent}%" if self.percent is not None else self.stage.say(language)
        return f"{step} · {show_day(self.taken_on, language)}"


@dataclass(frozen=True)
class PhotosAdded:
    """What became of photos: the keys of those kept, and from how many the place was removed."""

    ids: tuple[int, ...]
    placed: int


@action(N_("Add photos of the work"), needs="works.change", icon="camera")
def add_photos(
    session: Session, order_id: int, given: Sequence[FileGiven], percent: int, taken_on: dt.date | None = None,
    caption: str | None = None,
) -> PhotosAdded:  # fmt: skip
    """Keep photos of the work at *percent* done: scaled, without the place, camera and time that a camera adds.

    The files' own names are not kept: they may name somebody. Raises Invalid for what is no picture, is damaged or
    would unpack to more than 40 million pixels; then none is kept.
    """
    order = order_of(session, order_id)
    if order.status is WorkStatus.cancelled:
        raise UserError(N_("This work order is cancelled."))
    if not 0 <= percent <= 100:
        raise Invalid({"percent": UserError(N_("Between 0 and 100 per cent."))})
    day = taken_on or today(session)
    if day > today(session):
        raise Invalid({"taken_on": UserError(N_("A photo is not taken later than today."))})
    placed = sum(holds_place(one.content) for one in given)
    kept = []
    for picture in cleaned(given, MOST):
        photo = IssuePhoto(
            work_order_id=order.id, attachment_id=keep_picture(session, picture, "photo"), stage=stage_of(percent),
            percent=percent, taken_on=day, caption=(caption or "").strip() or None,
        )  # fmt: skip
        session.add(photo)
        session.flush()
        kept.append(photo.id)
    told = say(N_("{order}: photo at {percent}%"), order=order.reference, percent=percent)
    for issue in issues_of(session, order.id) if kept else ():
        records.add_event(
            session, issue.id, EventKind.photo, text=told, internal=True, about=f"work_order:{order.id}"
        )  # fmt: skip
    about(session, "work_order", order.id)
    say_more(session, photos=len(kept), places_removed=placed)
    return PhotosAdded(tuple(kept), placed)


@action(N_("Remove photo of the work"), needs="works.change", icon="trash-2")
def remove_photo(session: Session, photo_id: int) -> None:
    """Take a photo off an order; photos of a complaint stay with the complaint."""
    photo = session.get_one(IssuePhoto, photo_id)
    if photo.work_order_id is None:
        raise UserError(N_("This photo belongs to the complaint and stays with it."))
    if order_of(session, photo.work_order_id).status is WorkStatus.accepted:
        raise UserError(N_("The work is accepted: its photos stay."))
    about(session, "work_order", photo.work_order_id)
    session.delete(photo)


@question(needs="issues.see")
def order_photos(session: Session, order_id: int) -> list[OrderPhoto]:
    """The photos of an order and of its complaints: as reported first, then by how far the work was."""
    issues = sa.select(WorkOrderIssue.issue_id).where(WorkOrderIssue.work_order_id == order_id)
    own = IssuePhoto.work_order_id == order_id
    rows = session.execute(
        sa.select(IssuePhoto, own)
        .where(sa.or_(own, sa.and_(IssuePhoto.work_order_id.is_(None), IssuePhoto.issue_id.in_(issues))))
        .order_by(own, sa.func.coalesce(IssuePhoto.percent, -1), IssuePhoto.taken_on, IssuePhoto.id)
        .limit(120)
    )
    return [
        OrderPhoto(one.id, one.attachment_id, one.stage, one.percent, one.taken_on, one.caption or "", not its_own)
        for one, its_own in rows
    ]


def stage_of(percent: int) -> PhotoStage:
    """Before at 0 %, after at 100 %, during between."""
    return {0: PhotoStage.before, 100: PhotoStage.after}.get(percent, PhotoStage.during)


def holds_place(data: bytes) -> bool:
    """Whether the head of a picture says where it was taken; False for what cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return bool(picture.getexif().get_ifd(_GPS))
    except Exception:  # whatever a decoder raises at hostile bytes: `clean_picture` says what is wrong
        return False
