"""What is noted of a complaint without moving it: remarks, calls, replies and photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.issues import EventKind
from k2k_desktop.models.issues.works import IssuePhoto, PhotoStage, WorkOrderIssue
from k2k_desktop.services.attachments import FileGiven, kept_file
from k2k_desktop.services.issues.records import add_event, issue_of
from k2k_desktop.services.pictures import clean_picture, keep_picture
from k2k_desktop.services.runner import today

NOTES: Final = (EventKind.note, EventKind.call, EventKind.reply)
MOST_LETTERS: Final = 8_000
_MOST_SHOWN: Final = 60


@dataclass(frozen=True)
class PhotoLine:
    """One photo of a complaint or of the work on it; its bytes are asked for with `photo`."""

    id: int
    attachment_id: int
    stage: PhotoStage
    percent: int | None
    taken_on: dt.date
    caption: str


@action(N_("Add remark"), needs="issues.log", icon="message-square")
def add_note(session: Session, issue_id: int, kind: EventKind, text: str, internal: bool) -> int:
    """A remark, a call or a reply in the history; an internal one is left off every paper. Gives its key."""
    if kind not in NOTES:
        raise ValueError(f"{kind.name} is no note")
    words = (text or "").strip()
    if not words:
        raise Invalid({"text": UserError(N_("Write what is to be remembered."))})
    if len(words) > MOST_LETTERS:
        too_long = N_("Too long: {length} characters. At most {bound} fit here.")
        raise Invalid({"text": UserError(too_long, length=len(words), bound=MOST_LETTERS)})
    issue = issue_of(session, issue_id)
    return add_event(session, issue.id, kind, text=words, internal=internal)


@action(N_("Attach photo"), needs="issues.log", icon="image")
def add_photo(
    session: Session,
    issue_id: int,
    given: FileGiven,
    stage: PhotoStage,
    percent: int | None = None,
    caption: str | None = None,
) -> int:
    """A photo of a complaint, scaled and without place, camera and time. Gives its key."""
    issue = issue_of(session, issue_id)
    return keep_photo(session, issue.id, clean_picture(given.content), stage, percent, caption)


@question(needs="issues.see")
def photos_of(session: Session, issue_id: int) -> list[PhotoLine]:
    """The photos of a complaint and of the work orders about it, by when they were taken; at most 60."""
    orders = sa.select(WorkOrderIssue.work_order_id).where(WorkOrderIssue.issue_id == issue_id)
    statement = (
        sa.select(IssuePhoto)
        .where(sa.or_(IssuePhoto.issue_id == issue_id, IssuePhoto.work_order_id.in_(orders)))
        .order_by(IssuePhoto.taken_on, IssuePhoto.id)
        .limit(_MOST_SHOWN)
    )
    return [
        PhotoLine(one.id, one.attachment_id, one.stage, one.percent, one.taken_on, one.caption or "")
        for one in session.scalars(statement)
    ]


@question(needs="issues.see")
def photo(session: Session, photo_id: int) -> bytes | None:
    """The bytes of a photo. Raises UserError where they are not what was kept."""
    kept = kept_file(session, session.scalar(sa.select(IssuePhoto.attachment_id).where(IssuePhoto.id == photo_id)))
    return None if kept is None else kept.content


def cleaned(given: Sequence[FileGiven], most: int) -> list[bytes]:
    """The pictures scaled and without place, camera and time. Raises Invalid for `photos` where one is none."""
    if len(given) > most:
        raise Invalid({"photos": UserError(N_("At most {most} photos at once. Add the others afterwards."), most=most)})
    pictures = []
    for file in given:
        try:
            pictures.append(clean_picture(file.content))
        except UserError as error:
            raise Invalid({"photos": error}) from error
    return pictures


def keep_photo(
    session: Session,
    issue_id: int,
    picture: bytes,
    stage: PhotoStage,
    percent: int | None = None,
    caption: str | None = None,
) -> int:
    """Keep a cleaned *picture* with its line of history. The file's own name is not kept: it may name somebody."""
    attachment_id = keep_picture(session, picture, "photo")
    made = IssuePhoto(
        issue_id=issue_id, attachment_id=attachment_id, stage=stage, percent=percent, taken_on=today(session),
        caption=(caption or "").strip() or None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    add_event(session, issue_id, EventKind.photo, text=made.caption, attachment_id=attachment_id)
    return made.id
