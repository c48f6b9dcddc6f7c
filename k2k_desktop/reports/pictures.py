"""Photos on paper: side by side with their words, each as large as its place allows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, Spacer, Table

from k2k_desktop.reports.page import GRID
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_MOST_PIXELS: Final = 40_000_000  # a small file can unpack to gigabytes
_GAP: Final = 4 * mm


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo (PNG or JPEG; nothing: its place stays empty, with *instead* in it), and the lines below it."""

    content: bytes | None
    title: str
    lines: tuple[str, ...] = ()
    instead: str = ""


def picture_rows(
    pictures: Sequence[Picture], width: float, height: float, across: int, missing: Missing
) -> list[Flowable]:
    """Rows of *across* photos; each photo has at most *height* points. A row never breaks over pages."""
    each = (width - _GAP * (across - 1)) / across
    rows: list[Flowable] = []
    for start in range(0, len(pictures), across):
        cells: list[Any] = [_cell(one, each, height, missing) for one in pictures[start : start + across]]
        cells += [""] * (across - len(cells))
        spread: list[Any] = []
        for cell in cells:
            spread += [cell, ""]
        widths = [each, _GAP] * across
        rows.append(Table([spread[:-1]], colWidths=widths[:-1], hAlign="LEFT", style=[
            ("FONTNAME", (0, 0), (-1, -1), LATIN), ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]))  # fmt: skip
    return rows


def _cell(one: Picture, width: float, height: float, missing: Missing) -> list[Flowable]:
    inside = [[_drawn(one, width, height, missing)]]
    frame = Table(inside, colWidths=[width], rowHeights=[height], hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("BOX", (0, 0), (-1, -1), 0.4, GRID),
        ("BACKGROUND", (0, 0), (-1, -1), colors.Color(0.96, 0.96, 0.96)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("ALIGN", (0, 0), (-1, -1), "CENTER"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
    words = [paragraph(one.title, missing, size=9.5, bold=True)] if one.title else []
    return [frame, Spacer(1, 3), *words, *(paragraph(line, missing, size=8.5) for line in one.lines if line)]


def _drawn(one: Picture, width: float, height: float, missing: Missing) -> Flowable:
    """The photo; the words *instead* where there is none or it is damaged."""
    if one.content is not None:
        try:
            wide, high = ImageReader(io.BytesIO(one.content)).getSize()
            if wide and high and wide * high <= _MOST_PIXELS:
                scale = min(width / wide, height / high)
                return Image(io.BytesIO(one.content), wide * scale, high * scale)
        except Exception:  # the boundary of a foreign file: Pillow raises many unrelated kinds; the paper says so
            pass
    return paragraph(one.instead, missing, size=9.5, align="centre")
