"""Reading a PDF back, as a person would."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2

from k2k_desktop.core.pdfium import ALONE
from k2k_desktop.reports.paper import Printed


def pages(printed: Printed) -> list[str]:
    """The text of each page, spaces and line ends made one space."""
    return [re.sub(r"\s+", " ", text) for text in texts(printed.pdf)]


def texts(pdf: bytes) -> list[str]:
    """The text of each page as it stands, while no other thread draws."""
    with ALONE, pypdfium2.PdfDocument(pdf) as document:
        return [_text(page) for page in document]


def whole(printed: Printed) -> str:
    """The text of all pages."""
    return " ".join(pages(printed))


def squeezed(text: str) -> str:
    """*text* without any space, composed: what must be equal wherever lines were broken."""
    return re.sub(r"[\s\ufffe\u00ad\x02]", "", unicodedata.normalize("NFC", text))


def _text(page: pypdfium2.PdfPage) -> str:
    part = page.get_textpage()
    try:
        return str(part.get_text_range())
    finally:
        part.close()
        page.close()
