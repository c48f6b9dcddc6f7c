"""The scan of the signed page of confirmed minutes: attached once, and judged by its hash whenever it is opened."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.meetings import Meeting, MinutesStatus
from k2k_desktop.models.office import Attachment
from k2k_desktop.services.contents import is_as_kept
from k2k_desktop.services.governance.records import CIRCULATED
from k2k_desktop.services.meetings.records import CONFIRMED, meeting_of
from k2k_desktop.services.scans import keep_scan


@dataclass(frozen=True)
class SignedPage:
    """The scan as it is kept: *genuine* while its bytes are those that were attached; *size* in bytes."""

    name: str
    media_type: str
    size: int
    genuine: bool


@action(N_("Attach signed page"), needs="meetings.circulate", undoable=False, icon="paperclip")
def attach_signed_page(session: Session, meeting_id: int, name: str, content: bytes) -> None:
    """Keep the scan of the signed minutes: a PDF, PNG or JPEG of at most 10 MB. It is never replaced."""
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is not MinutesStatus.confirmed:
        raise UserError(N_("The signed page is attached once the minutes are confirmed."))
    if meeting.signed_scan_id is not None:
        raise UserError(N_("A signed page is attached already. It stays with the minutes and is not replaced."))
    meeting.signed_scan_id = keep_scan(session, name, content)


@action(N_("Set reviewer"), needs="meetings.write", icon="signature")
def set_reviewer(session: Session, meeting_id: int, name: str | None, position: str | None) -> None:
    """Who reviews the minutes and signs between the other two; None takes the line away. Not once confirmed."""
    meeting = meeting_of(session, meeting_id)
    if meeting.minutes_status is not MinutesStatus.draft:
        raise UserError(CONFIRMED if meeting.minutes_status is MinutesStatus.confirmed else CIRCULATED)
    person: str | None = kind_of(Meeting.reviewer).parse(name)
    post: str | None = kind_of(Meeting.reviewer_position).parse(position)
    meeting.put({"reviewer": person, "reviewer_position": post if person else None})


@question(needs="meetings.see")
def check_signed_page(session: Session, meeting_id: int) -> SignedPage | None:
    """The attached scan, judged now by its hash; None where there is none."""
    found = _scan(session, meeting_id)
    if found is None:
        return None
    return SignedPage(found.name, found.media_type, len(found.content), is_as_kept(found))


@question(needs="meetings.print", recorded=N_("Open signed page"))
def signed_page(session: Session, meeting_id: int) -> bytes:
    """The attached scan itself."""
    found = _scan(session, meeting_id)
    if found is None:
        raise UserError(N_("No signed page is attached to these minutes."))
    return bytes(found.content)


def _scan(session: Session, meeting_id: int) -> Attachment | None:
    key = meeting_of(session, meeting_id).signed_scan_id
    return session.get(Attachment, key) if key is not None else None
