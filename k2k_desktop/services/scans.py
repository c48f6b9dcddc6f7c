"""Scans of signed papers: judged by their head, kept by their content as they came."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import kind_of
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.office import Attachment
from k2k_desktop.services.contents import is_as_kept, keep_content

MOST_BYTES: Final = 10_000_000
MEDIA: Final = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def keep_scan(session: Session, name: str, content: bytes) -> int:
    """The key of the attachment with this *content*, a PDF, PNG or JPEG of at most 10 MB; made where there is none.

    Raises UserError for what is none of these, or larger.
    """
    media = next((kind for start, kind in MEDIA.items() if content.startswith(start)), None)
    if media is None:
        raise UserError(N_("This file is no PDF, PNG or JPEG. Scan the paper again, or save it as a PDF."))
    if len(content) > MOST_BYTES:
        raise UserError(N_("This file is larger than 10 MB. Scan it again in grey, or with fewer dots."))
    return keep_content(session, kind_of(Attachment.name).parse(name) or "scan", media, content)


def scan_pdf(session: Session, attachment_id: int) -> bytes:
    """The scan as a PDF to look at: a picture on a page of its own. Raises UserError where its bytes were changed."""
    kept = session.get_one(Attachment, attachment_id)
    if not is_as_kept(kept):
        raise UserError(N_("This scan is not the file that was attached: its content was changed."))
    if kept.media_type == "application/pdf":
        return bytes(kept.content)
    from k2k_desktop.reports.picture_page import picture_page

    return picture_page(kept.content)
