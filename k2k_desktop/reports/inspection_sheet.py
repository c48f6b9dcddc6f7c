"""The sheet of an inspection round: boxes to tick while walking, or what was found, once it is typed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say, say_count
from k2k_desktop.reports.page import GRID, bare_table, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_SIZE: Final = 9.0
_BOX: Final = 4 * mm
_HAND: Final = 5 * mm  # room for a hand in each line, before the walk
_RESULTS: Final = (P_("finding", "In order"), P_("finding", "Keep an eye on"), P_("finding", "Fault"))


@dataclass(frozen=True, slots=True)
class Point:
    """One line: *result* is 0 to 2 (in order, keep an eye on, fault) or None before the walk; *issue* its complaint."""

    text: str
    result: int | None = None
    where: str = ""
    remark: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True)
class InspectionSheet:
    """The sheet of one round; *blank* lines are left for what no point names."""

    paper: Paper
    checklist: str
    place: str
    walked_on: dt.date
    inspectors: str
    residents: str
    points: tuple[Point, ...]
    blank: int = 0
    remarks: str = ""
    finished: bool = False


def sheet_title(sheet: InspectionSheet) -> str:
    """`Pemeriksaan: Koridor & tangga, Blok C`."""
    words = N_("Inspection: {checklist}, {place}")
    return say(words, sheet.paper.language, checklist=sheet.checklist, place=sheet.place)


def print_inspection_sheet(sheet: InspectionSheet) -> Printed:
    """The sheet as a PDF."""
    missing, language, width = Missing(), sheet.paper.language, body_width(sheet.paper)
    half = width / 2
    rows = [
        (say(N_("Date"), language), show_day(sheet.walked_on, language, long=True, weekday=True)),
        (say(N_("Place"), language), sheet.place),
    ]
    walkers = [
        (say(N_("Walked by"), language), sheet.inspectors),
        (say(N_("With residents"), language), sheet.residents or "." * 44),
    ]
    head = [facts(rows, half, missing, label=22 * mm), facts(walkers, half, missing, label=40 * mm)]
    story: list[Flowable] = [
        paragraph(sheet_title(sheet).upper(), missing, size=12, bold=True, after=6),
        bare_table([head], [half, half]), Spacer(1, 6), _table(sheet, missing, width), Spacer(1, 4),
    ]  # fmt: skip
    if sheet.finished:
        faults = sum(point.result == 2 for point in sheet.points)
        said = say_count("{count} fault found.", "{count} faults found.", faults, language)
        story.append(paragraph(said, missing, size=10, bold=True))
    if sheet.remarks:
        story.append(paragraph(sheet.remarks, missing, size=10))
    people = [
        Signatory(say(N_("Walked by"), language), sheet.inspectors if "," not in sheet.inspectors else ""),
        Signatory(say(N_("On behalf of the residents"), language)),
    ]
    story.append(signatures(people, sheet.paper, missing))
    return build(sheet.paper, sheet_title(sheet), story, missing)


def _table(sheet: InspectionSheet, missing: Missing, width: float) -> Table:
    language = sheet.paper.language
    heads = (P_("list", "No."), N_("Point"), *_RESULTS, N_("Where"), N_("Remark"), *_issue_head(sheet))
    cells: list[list[Any]] = [[paragraph(say(one, language), missing, size=8, bold=True) for one in heads]]
    points = (*sheet.points, *[Point("")] * sheet.blank)
    room = Spacer(1, 4 if sheet.finished else _HAND)
    for number, point in enumerate(points, 1):
        boxes = [_Box(point.result == place) for place in range(3)]
        last = [paragraph(point.issue, missing, size=8)] if sheet.finished else []
        cells.append([
            paragraph(f"{number}.", missing, size=_SIZE), paragraph(point.text, missing, size=_SIZE), *boxes,
            paragraph(point.where, missing, size=_SIZE), [paragraph(point.remark, missing, size=_SIZE), room],
            *last,
        ])  # fmt: skip
    fixed = (9, 0, 17, 17, 14, 34, 52, 32) if sheet.finished else (9, 0, 14, 15, 14, 28, 38)
    rest = width - sum(fixed) * mm
    return Table(cells, colWidths=[part * mm or rest for part in fixed], repeatRows=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("ALIGN", (2, 1), (4, -1), "CENTER"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ])  # fmt: skip


def _issue_head(sheet: InspectionSheet) -> tuple[str, ...]:
    return (P_("issue", "Complaint"),) if sheet.finished else ()


class _Box(Flowable):  # type: ignore[misc]
    """A box to tick, or a ticked one."""

    def __init__(self, ticked: bool) -> None:
        super().__init__()
        self.width = self.height = _BOX
        self.hAlign = "CENTER"
        self._ticked = ticked

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.setStrokeColor(colors.black)
        canvas.setLineWidth(0.7)
        canvas.rect(0, 0, _BOX, _BOX)
        if self._ticked:
            canvas.setLineWidth(1.4)
            canvas.lines([(2, _BOX / 2, _BOX * 0.4, 2), (_BOX * 0.4, 2, _BOX - 1.5, _BOX - 2)])
