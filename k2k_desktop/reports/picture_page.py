"""A picture on a page of its own: the scan of a signed paper, to look at and print again."""

from __future__ import annotations

import io
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_

_EDGE: Final = 8 * mm
_MOST_PIXELS: Final = 60_000_000  # an A4 page at 600 dots to the inch has 35 million


def picture_page(content: bytes) -> bytes:
    """The picture (PNG or JPEG) as large as an A4 page allows, as a PDF. Raises UserError where it is damaged."""
    try:
        picture = ImageReader(io.BytesIO(content))
        width, height = picture.getSize()
        if width * height > _MOST_PIXELS:
            raise UserError(N_("This picture has too many dots to show. Scan the paper again with fewer."))
        room = A4[0] - 2 * _EDGE, A4[1] - 2 * _EDGE
        scale = min(room[0] / width, room[1] / height)
        target = io.BytesIO()
        page = Canvas(target, pagesize=A4, invariant=1)
        left, bottom = (A4[0] - width * scale) / 2, A4[1] - _EDGE - height * scale
        page.drawImage(picture, left, bottom, width * scale, height * scale)
        page.save()
    except UserError:
        raise
    except Exception as error:  # whatever a decoder raises at hostile bytes: this is the one boundary
        raise UserError(N_("This scan cannot be shown: the picture is damaged.")) from error
    return target.getvalue()
