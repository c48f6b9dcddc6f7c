"""The figures of complaints on paper: the charts of the screen, two beside each other, on one page or two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.charts import Chart, draw
from k2k_desktop.reports.fitting import fitted, room
from k2k_desktop.reports.page import body_width, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph

_GAP: Final = 8 * mm
_PAGE: Final = 600.0  # points below the heading of a first page
_WHOLE: Final = ("cells",)  # kinds that need the whole width
_ROWS: Final = 30  # of a chart that needs the whole width, on one page
_LEAST: Final = 0.72  # of the size: smaller letters are not read, so the lifts go to a page of their own


@dataclass(frozen=True, slots=True)
class IssueFigures:
    """What the paper prints: the period and the places in words, and the charts."""

    paper: Paper
    period: str
    places: str
    charts: tuple[Chart, ...]

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Figures of complaints {period}"), self.paper.language, period=self.period)


def print_issue_figures(figures: IssueFigures) -> Printed:
    """The figures as a PDF: on one page, and where there are too many lifts for that, on two."""
    load_fonts()
    missing, paper = Missing(), figures.paper
    width = body_width(paper)

    def every(wide: float) -> list[Flowable]:
        return [*_heading(figures, missing), *_charts(figures, wide, missing)]

    sheet = fitted(every, width, room(paper, missing), least=_LEAST)
    return build(paper, figures.title(), [sheet] if sheet else every(width), missing)


def _heading(figures: IssueFigures, missing: Missing) -> list[Flowable]:
    """The title, and which months and places these are in one line."""
    return [
        paragraph(figures.title().upper(), missing, size=13, bold=True, align="centre", after=2),
        paragraph(f"{figures.period} · {figures.places}", missing, size=9.5, align="centre", after=6),
    ]  # fmt: skip


def _charts(figures: IssueFigures, width: float, missing: Missing) -> list[Flowable]:
    half = (width - _GAP) / 2
    narrow = [_block(chart, half, missing) for chart in figures.charts if chart.kind not in _WHOLE]
    wide = [part for chart in figures.charts if chart.kind in _WHOLE for part in _parts(chart)]
    return [*_columns(narrow, half), *(KeepTogether(_block(part, width, missing)) for part in wide)]


def _parts(chart: Chart) -> list[Chart]:
    """*chart* in parts of as many rows as a page holds."""
    starts = range(0, max(1, len(chart.rows)), _ROWS)
    return [replace(chart, rows=chart.rows[start : start + _ROWS]) for start in starts]


def _block(chart: Chart, width: float, missing: Missing) -> list[Flowable]:
    """A chart below its title."""
    note = [paragraph(chart.note, missing, size=8, after=2)] if chart.note else []
    return [paragraph(chart.title, missing, size=10.5, bold=True, after=2), *note, draw(chart, width).drawing,
            Spacer(1, 7)]  # fmt: skip


def _columns(blocks: list[list[Flowable]], half: float) -> list[Flowable]:
    """Two columns, each as high as it needs, or where they are higher than a page, pair by pair."""
    sides: tuple[list[Flowable], list[Flowable]] = ([], [])
    heights = [0.0, 0.0]
    for block in blocks:
        side = heights.index(min(heights))
        sides[side].extend(block)
        heights[side] += sum(float(part.wrap(half, _PAGE)[1]) + float(part.getSpaceAfter()) for part in block)
    if max(heights) <= _PAGE:
        return [_beside(*sides, half)]
    pairs = [
        (blocks[place], blocks[place + 1] if place + 1 < len(blocks) else []) for place in range(0, len(blocks), 2)
    ]
    return [_beside(left, right, half) for left, right in pairs]


def _beside(left: list[Flowable], right: list[Flowable], half: float) -> Flowable:
    return Table([[left, "", right]], colWidths=[half, _GAP, half], style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
