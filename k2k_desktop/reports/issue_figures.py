"""The figures of complaints on paper: the charts of the screen, two beside each other, on one page or two."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.charts import Chart, draw
from k2k_desktop.reports.page import body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph

_GAP = 8 * mm
_PAGE = 600.0  # points below the heading of a first page
_WHOLE = ("cells",)  # kinds that need the whole width


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
    """The figures as a PDF."""
    load_fonts()
    missing, language, width = Missing(), figures.paper.language, body_width(figures.paper)
    rows = [(say(N_("Period"), language), figures.period), (say(N_("Places"), language), figures.places)]
    story: list[Flowable] = [
        paragraph(figures.title().upper(), missing, size=13, bold=True, align="centre", after=6),
        facts(rows, width, missing), Spacer(1, 4),
    ]  # fmt: skip
    half = (width - _GAP) / 2
    narrow = [_block(chart, half, missing) for chart in figures.charts if chart.kind not in _WHOLE]
    story += _columns(narrow, half)
    for chart in figures.charts:
        if chart.kind in _WHOLE:
            story.append(KeepTogether(_block(chart, width, missing)))
    return build(figures.paper, figures.title(), story, missing)


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
