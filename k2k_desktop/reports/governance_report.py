"""The governance report: the year's figures as a table, their trend, and the committee beside the residents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph

_INK, _EDGE, _SOFT = colors.HexColor("#0D5C7D"), colors.HexColor("#798592"), colors.HexColor("#D8DEE4")
_HIGH = 12


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure with its share in each year of the report; None where there was nothing to judge."""

    label: str
    numerator: int
    denominator: int
    past: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class MirrorLine:
    """A group's seats in the committee beside its adults among the residents."""

    label: str
    seats: int
    all_seats: int
    people: int
    all_people: int


@dataclass(frozen=True, slots=True)
class GovernanceReport:
    """What the report prints."""

    paper: Paper
    organisation: str
    year: int
    day: dt.date
    years: tuple[int, ...]
    figures: tuple[FigureLine, ...]
    mirror: tuple[MirrorLine, ...]

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Governance report {year}"), self.paper.language, year=self.year)


def print_governance_report(report: GovernanceReport) -> Printed:
    """The report as a PDF."""
    load_fonts()
    missing, language, width = Missing(), report.paper.language, body_width(report.paper)
    rows = [
        (say(N_("Organisation"), language), report.organisation),
        (say(N_("Year"), language), str(report.year)),
        (say(N_("As of"), language), show_day(report.day, language, long=True)),
    ]
    story: list[Flowable] = [
        paragraph(report.title().upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(rows, width, missing), Spacer(1, 8), _figures(report, width, missing),
    ]  # fmt: skip
    if report.mirror:
        head = say(N_("The committee beside the residents"), language)
        story += [Spacer(1, 10), paragraph(head, missing, size=BODY, bold=True, after=4)]
        story.append(_mirror(report, width, missing))
    return build(report.paper, report.title(), story, missing)


def _figures(report: GovernanceReport, width: float, missing: Missing) -> Flowable:
    language = report.paper.language
    heads = (say(N_("Figure"), language), say(N_("Value"), language), "")
    past = "–".join(str(year) for year in (report.years[0], report.years[-1]))
    cells: list[list[object]] = [[paragraph(one, missing, size=BODY, bold=True) for one in (*heads, past)]]
    bar, line = 38 * mm, 28 * mm
    for one in report.figures:
        cells.append([
            paragraph(one.label, missing, size=BODY),
            paragraph(shown(one.numerator, one.denominator), missing, size=BODY),
            _bar(one.past[-1], bar), _trend(one.past, line),
        ])  # fmt: skip
    value = 30 * mm
    return bare_table(cells, [width - value - bar - line - 8 * mm, value, bar + 4 * mm, line + 4 * mm], gap=3)


def _mirror(report: GovernanceReport, width: float, missing: Missing) -> Flowable:
    language = report.paper.language
    bar = 50 * mm
    seats, people = say(N_("Seats"), language), say(N_("Adult residents"), language)
    cells: list[list[object]] = []
    for one in report.mirror:
        cells.append([
            paragraph(one.label, missing, size=BODY),
            [
                paragraph(f"{seats}: {shown(one.seats, one.all_seats)}", missing, size=BODY),
                paragraph(f"{people}: {shown(one.people, one.all_people)}", missing, size=BODY),
            ],
            _pair(one, bar),
        ])  # fmt: skip
    label = 44 * mm
    return bare_table(cells, [label, width - label - bar - 4 * mm, bar + 4 * mm], gap=3)


def shown(numerator: int, denominator: int) -> str:
    """`5/6 (83%)`; a dash where there was nothing to judge."""
    if not denominator:
        return "–"
    return f"{numerator:,}/{denominator:,} ({round(100 * numerator / denominator)}%)"


def _bar(share: float | None, width: float) -> Drawing:
    drawing = Drawing(width, _HIGH)
    drawing.add(Rect(0, 2, width, 8, fillColor=_SOFT, strokeColor=None))
    if share:
        drawing.add(Rect(0, 2, width * min(1.0, share), 8, fillColor=_INK, strokeColor=None))
    return drawing


def _trend(past: tuple[float | None, ...], width: float) -> Drawing:
    """A column a year; a year with nothing to judge has a dash."""
    drawing = Drawing(width, _HIGH)
    step = width / max(1, len(past))
    for place, share in enumerate(past):
        if share is None:
            drawing.add(String(place * step + step / 3, 1, "–", fontName=LATIN, fontSize=7, fillColor=_EDGE))
            continue
        high = max(0.8, share * (_HIGH - 1))
        drawing.add(Rect(place * step, 0, step * 0.7, high, fillColor=_INK, strokeColor=None))
    return drawing


def _pair(one: MirrorLine, width: float) -> Drawing:
    drawing = Drawing(width, 2 * _HIGH)
    for low, part, whole, colour in ((13, one.seats, one.all_seats, _INK), (2, one.people, one.all_people, _EDGE)):
        drawing.add(Rect(0, low, width, 8, fillColor=_SOFT, strokeColor=None))
        if part and whole:
            drawing.add(Rect(0, low, width * part / whole, 8, fillColor=colour, strokeColor=None))
    return drawing
