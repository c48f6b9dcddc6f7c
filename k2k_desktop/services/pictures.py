"""Pictures that come in from outside: judged by their head, scaled, and kept without what a camera adds."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.office import Attachment, Office
from k2k_desktop.models.people import Resident
from k2k_desktop.services.contents import keep_content
from k2k_desktop.services.erased import refuse_erased
from k2k_desktop.services.runner import about

LONGEST_SIDE: Final = 1_600  # pixels
MOST_PIXELS: Final = 40_000_000  # an 18 KB file can unpack to 700 MB
MOST_BYTES: Final = 40_000_000
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


def read_picture(path: Path) -> bytes:
    """The file as a picture of ours: at most 1,600 pixels a side, upright, without place, camera or time.

    Raises UserError for what is no picture, is damaged, or would unpack to more than 40 million pixels.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(N_("This file is larger than 40 MB. Choose a smaller picture."))
        data = path.read_bytes()
    except OSError as error:
        raise UserError(N_("The file cannot be read. Check that it is still there, and choose it again.")) from error
    return clean_picture(data)


def clean_picture(data: bytes) -> bytes:
    """`read_picture` for bytes: pasted or dropped."""
    from PIL import Image, ImageOps

    no_picture = UserError(N_("This file is no picture, or it is damaged. Choose a PNG or JPEG. Nothing was changed."))
    too_large = UserError(N_("This picture has over 40 million pixels. Make it smaller and choose it again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is stricter
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        with picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_large
            longest = max(picture.size)
            if longest > LONGEST_SIDE:  # a JPEG is unpacked little larger than it will be kept
                width, height = (max(1, side * LONGEST_SIDE // longest) for side in picture.size)
                picture.draft(None, (width, height))
            upright = ImageOps.exif_transpose(picture)
            see_through = upright.mode in ("RGBA", "LA", "P", "PA")
            drawn = upright.convert("RGBA" if see_through else "RGB")
            drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            made = io.BytesIO()
            drawn.save(made, "PNG" if see_through else "JPEG", quality=85)
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise too_large from error
    except Exception as error:  # whatever a decoder raises at hostile bytes: this is the one boundary
        raise no_picture from error
    return made.getvalue()


def keep_picture(session: Session, content: bytes, name: str) -> int:
    """The key of the attachment with this *content*, made where it is not kept yet."""
    media = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return keep_content(session, name, media, content)


@action(N_("Set logo"), needs="office.change", icon="image")
def set_logo(session: Session, content: bytes | None) -> None:
    """The logo of the office's letterhead; None takes it away. *content* comes from `read_picture`."""
    office = session.scalars(sa.select(Office)).one()
    office.logo_id = None if content is None else keep_picture(session, clean_picture(content), "logo")
    about(session, "office", office.id)


@action(N_("Set photo"), needs="people.change", icon="image")
def set_photo(session: Session, resident_id: int, content: bytes | None) -> None:
    """The photo of a resident; None takes it away. The file's own name is not kept: it may name somebody."""
    resident = session.get_one(Resident, resident_id)
    refuse_erased(resident)
    resident.photo_id = None if content is None else keep_picture(session, clean_picture(content), "photo")


@question(needs="office.see")
def logo(session: Session) -> bytes | None:
    """The office's logo."""
    statement = sa.select(Attachment.content).join(Office, Office.logo_id == Attachment.id)
    return session.scalar(statement)


@question(needs="people.see")
def photo(session: Session, resident_id: int) -> bytes | None:
    """A resident's photo."""
    statement = sa.select(Attachment.content).join(Resident, Resident.photo_id == Attachment.id)
    return session.scalar(statement.where(Resident.id == resident_id))
