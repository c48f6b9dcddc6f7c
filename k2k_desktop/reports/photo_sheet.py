"""Photos of the work of an order side by side, from 0 to 100 %."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.pictures import Picture, picture_rows
from k2k_desktop.reports.text import Missing, paragraph

_HIGH: Final = 72 * mm  # of a photo: two rows and the head are one page


@dataclass(frozen=True, slots=True)
class PhotoSheet:
    """The photos of an order in the order of the work; *facts* are ready label and words."""

    paper: Paper
    reference: str
    work: str
    facts: tuple[tuple[str, str], ...]
    photos: tuple[Picture, ...]


def sheet_title(sheet: PhotoSheet) -> str:
    """`Lembaran gambar kerja AK-2026-000187`."""
    return say(N_("Photo sheet of work {reference}"), sheet.paper.language, reference=sheet.reference)


def print_photo_sheet(sheet: PhotoSheet) -> Printed:
    """The sheet as a PDF: two photos to a row, four on a page."""
    missing = Missing()
    width = body_width(sheet.paper)
    story: list[Flowable] = [
        paragraph(sheet_title(sheet), missing, size=14, bold=True, after=2),
        paragraph(sheet.work, missing, size=11, after=4),
        facts(sheet.facts, width, missing), Spacer(1, 6),
        *picture_rows(sheet.photos, width, _HIGH, 2, missing),
    ]  # fmt: skip
    return build(sheet.paper, sheet_title(sheet), story, missing)
