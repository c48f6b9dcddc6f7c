"""The sheet passed round a meeting for signatures (domain-facts 4.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import GRID, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_SIZE: Final = 9.5
_SIGNED: Final = 10.5 * mm  # room for a hand
_SHARES: Final = (5, 22, 20, 11.5, 16, 8.5, 17)


@dataclass(frozen=True, slots=True)
class Expected:
    """One who is expected. There is no place for an identity number: the sheet goes round a hall."""

    name: str
    position: str = ""
    unit: str = ""
    telephone: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Those who sit together: residents, management, an agency; *blank* lines are left for guests."""

    title: str
    people: tuple[Expected, ...] = ()
    blank: int = 0


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """The sheet of one meeting; times are by the office's clock, *number* is bare (`3/2026`) or empty."""

    paper: Paper
    meeting: str
    date: dt.date
    start: dt.time
    place: str
    benches: tuple[Bench, ...]
    number: str = ""
    organisation: str = ""


def print_attendance_sheet(sheet: AttendanceSheet) -> Printed:
    """The sheet as a PDF: its head on each page, names numbered through all benches, room to sign in each row."""
    missing, language = Missing(), sheet.paper.language
    title = say(N_("Attendance list"), language)
    meeting = sheet.meeting
    if sheet.number:
        meeting = say(N_("{meeting} No. {number}"), language, meeting=meeting, number=sheet.number)
    width = body_width(sheet.paper)
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=13, bold=True, align="centre", after=3),
        paragraph(meeting.upper(), missing, size=11, bold=True, align="centre", after=2),
    ]
    if sheet.organisation and sheet.organisation != sheet.paper.letterhead.name:
        story.append(paragraph(sheet.organisation.upper(), missing, size=11, align="centre"))
    rows = [
        (say(N_("Date"), language), show_day(sheet.date, language, long=True, weekday=True)),
        (say(N_("Time"), language), show_time(sheet.start, language)),
        (say(N_("Venue"), language), sheet.place),
    ]
    story += [Spacer(1, 8), facts(rows, width, missing, label=24 * mm), Spacer(1, 8), _table(sheet, missing, width)]
    return build(sheet.paper, f"{title} · {meeting}", story, missing)


def _table(sheet: AttendanceSheet, missing: Missing, width: float) -> Table:
    language = sheet.paper.language
    labels = (
        N_("No."), N_("Name"), N_("Position / Organisation"), N_("Block and unit"), N_("Telephone"), N_("Time"),
        N_("Signature"),
    )  # fmt: skip
    cells: list[list[Any]] = [[paragraph(say(label, language), missing, size=_SIZE, bold=True) for label in labels]]
    marks: list[Any] = []
    count = 0
    for bench in sheet.benches:
        row = len(cells)
        if bench.title:
            cells.append([paragraph(bench.title, missing, size=_SIZE, bold=True), *[""] * 6])
            marks += [
                ("SPAN", (0, row), (-1, row)), ("BACKGROUND", (0, row), (-1, row), colors.Color(0.965, 0.965, 0.965)),
                ("NOSPLIT", (0, row), (-1, row + 1)),
            ]  # fmt: skip
        people = (*bench.people, *[Expected("")] * bench.blank)
        for count, person in enumerate(people, count + 1):  # noqa: B020 - the numbers go on from bench to bench
            texts = (f"{count}.", person.name, person.position, person.unit, person.telephone)
            filled: list[Any] = [paragraph(text, missing, size=_SIZE) for text in texts]
            arrived = [paragraph(person.time, missing, size=_SIZE)] if person.time else []
            cells.append([*filled, [*arrived, Spacer(1, _SIGNED - (12 if arrived else 0))], ""])
    share = width / sum(_SHARES)
    return Table(cells, colWidths=[part * share for part in _SHARES], repeatRows=1, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3), *marks,
    ])  # fmt: skip
