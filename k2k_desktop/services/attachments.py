"""Files that belong to a record: a PDF as it is, a picture cleaned; kept once by their content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.office import Attachment
from k2k_desktop.services.contents import is_as_kept, keep_content
from k2k_desktop.services.pictures import clean_picture, keep_picture

MOST_BYTES: Final = 10_000_000
PDF: Final = "application/pdf"
_TOO_LARGE: Final = N_("This file is larger than 10 MB. Scan it with fewer dots, or choose a smaller one.")


@dataclass(frozen=True)
class FileGiven:
    """A file somebody chose: its name, and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class FileKept:
    """A file as it is kept, with its media type."""

    name: str
    media_type: str
    content: bytes


def read_file(path: Path) -> FileGiven:
    """The file at *path*. Raises UserError where it cannot be read or is larger than 10 MB."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(_TOO_LARGE)
        return FileGiven(path.name, path.read_bytes())
    except OSError as error:
        raise UserError(N_("The file cannot be read. Check that it is still there, and choose it again.")) from error


def keep_file(session: Session, given: FileGiven) -> int:
    """The key of the attachment with this content: a PDF of at most 10 MB as it is, or a picture cleaned.

    The same content is kept once. Raises UserError for anything else; what is kept never changes.
    """
    if len(given.content) > MOST_BYTES:
        raise UserError(_TOO_LARGE)
    if not given.content.startswith(b"%PDF-"):
        return keep_picture(session, clean_picture(given.content), given.name)
    return keep_content(session, given.name, PDF, given.content)


def kept_file(session: Session, attachment_id: int | None) -> FileKept | None:
    """The file of that key. Its bytes are judged by their hash: raises UserError where they are not what was kept."""
    found = session.get(Attachment, attachment_id) if attachment_id is not None else None
    if found is None:
        return None
    if not is_as_kept(found):
        raise UserError(N_("This file is not what was kept: somebody changed it outside the program. Check the trail."))
    return FileKept(found.name, found.media_type, found.content)
