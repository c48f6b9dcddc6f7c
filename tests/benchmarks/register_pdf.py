"""How long a register of 5,000 rows takes on paper, against the same cells in plain ReportLab tables."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from k2k_desktop.reports.page import LEFT, MARGIN, body_width
from k2k_desktop.reports.paper import Letterhead, Paper
from k2k_desktop.reports.table import Column, ListDocument, print_list
from k2k_desktop.reports.text import load_fonts
from tests.benchmarks.measure import Result, compare

PAPER = Paper("ms", Letterhead("PPR Teratai Damai"))
WEIGHTS = (2.0, 4.0, 2.0, 2.0, 1.5, 4.0)
CHUNK = 480


def rows(count: int) -> list[tuple[str, ...]]:
    """An invented register: one cell in ten is too long for a line, one in a hundred Tamil."""
    made: list[tuple[str, ...]] = []
    for number in range(count):
        name = "முருகன் a/l ராஜா" if number % 100 == 0 else f"Siti Aminah binti Abdullah {number}"
        remark = "Memohon petak letak kereta di tingkat bawah kerana warga emas" if number % 3 == 0 else "Tiada"
        made.append((f"A-{number % 17 + 1:02}-{number % 12 + 1:02}", name, "01x-000 0000", "23 Nov 2026", "5", remark))
    return made


def ours(cells: list[tuple[str, ...]]) -> bytes:
    columns = tuple(Column(label, weight=weight) for label, weight in zip("abcdef", WEIGHTS, strict=True))
    return print_list(ListDocument(PAPER, "Daftar", columns, cells, numbered=False)).pdf


def plain(cells: list[tuple[str, ...]]) -> bytes:
    """What a straightforward program does: chunks of rows, a Paragraph where a text is too long for its column."""
    load_fonts()
    whole = body_width(PAPER)
    widths = [weight * whole / sum(WEIGHTS) for weight in WEIGHTS]
    look = ParagraphStyle("cell", fontName="Inter", fontSize=9, leading=11.5)
    styles = [("FONT", (0, 0), (-1, -1), "Inter", 9, 11.5), ("GRID", (0, 0), (-1, -1), 0.4, "black")]

    def cell(text: str, width: float) -> object:
        return text if stringWidth(text, "Inter", 9) <= width - 12 else Paragraph(text, look)

    story = []
    for start in range(0, len(cells), CHUNK):
        chunk: list[Sequence[object]] = [
            [cell(text, width) for text, width in zip(row, widths, strict=True)] for row in cells[start : start + CHUNK]
        ]
        story.append(Table(chunk, colWidths=widths, style=styles))
    target = io.BytesIO()
    SimpleDocTemplate(target, pagesize=A4, leftMargin=LEFT, rightMargin=MARGIN, initialFontName="Inter").build(story)
    return target.getvalue()


def run() -> Result:
    """5,000 residents on paper."""
    cells = rows(5_000)
    return compare("register PDF of 5,000 residents", lambda: ours(cells), lambda: plain(cells), 1.3)
