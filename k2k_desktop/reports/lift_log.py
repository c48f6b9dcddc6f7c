"""The log of one lift in a year on one page, and how much every lift of an estate ran, on another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from reportlab.lib import colors
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import month_name, show_day, show_minutes, show_number, show_time
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.reports.page import GRID, bare_table, body_width, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import LATIN, Missing, load_fonts, paragraph

_SMALL: Final = 9.0
_SIZES: Final = (_SMALL, 7.0, 6.5, 6.0, 5.5)  # of the table of all lifts, until it is one page
_FIGURE: Final = 3.8  # width of `100.00` with the room beside it, in sizes of its letters
_MANY: Final = 18  # lifts: more do not fit a sheet on its side
_VISITS: Final = {"service": P_("lift", "Service"), "inspection": P_("lift", "Inspection")}
_TRIES: Final = (60, 30, 24, 20, 16, 12, 8, 5, 3, 1, 0)  # stops listed, until the page is one


@dataclass(frozen=True, slots=True)
class LiftCard:
    """What is known of the lift itself; *certificate* is empty where it has none."""

    name: str
    place: str
    serial: str
    maker: str
    installed_on: dt.date | None
    certificate: str
    valid_until: dt.date | None
    expired: bool
    firm: str
    contract_from: dt.date | None
    contract_until: dt.date | None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month; *percent* None where nothing is known. Durations are in minutes."""

    month: int
    percent: float | None
    stops: int
    planned_stops: int
    down: int
    planned: int
    longest: int
    trapped: int
    serviced: bool
    inspected: bool


@dataclass(frozen=True, slots=True)
class StopLine:
    """One stop of the year; *kind* and *freed* are words in the paper's language."""

    kind: str
    start: dt.datetime
    end: dt.datetime | None
    minutes: int
    trapped: int
    freed: str
    cause: str
    remedy: str
    reference: str


@dataclass(frozen=True, slots=True)
class LiftLogPaper:
    """A year of one lift."""

    paper: Paper
    year: int
    card: LiftCard
    months: tuple[MonthLine, ...]
    stops: tuple[StopLine, ...]

    def title(self) -> str:
        """What the paper is called."""
        values = {"name": self.card.name, "year": self.year}
        return say(N_("Lift log: {name}, {year}"), self.paper.language, **values)


@dataclass(frozen=True, slots=True)
class LiftYear:
    """One lift among all: twelve figures in per cent, None where nothing is known, and the year's."""

    name: str
    months: tuple[float | None, ...]
    year: float | None
    uncertified: bool


@dataclass(frozen=True, slots=True)
class LiftAvailabilityPaper:
    """How much every lift of an estate ran, month by month; *months* and *mean* are of all together."""

    paper: Paper
    year: int
    estate: str
    lifts: tuple[LiftYear, ...]
    months: tuple[float | None, ...]
    mean: float | None

    def title(self) -> str:
        """What the paper is called."""
        values = {"estate": self.estate, "year": self.year}
        return say(N_("Lift availability: {estate}, {year}"), self.paper.language, **values)


def print_lift_log(log: LiftLogPaper) -> Printed:
    """The year as a PDF of one page; where not all stops fit, the longest are listed and the others counted."""
    printed = None
    for most in _TRIES:
        if most >= len(log.stops) and most != _TRIES[0] and printed is not None and printed.pages > 1:
            continue  # as many as before: it would be as long
        missing = Missing()
        printed = build(log.paper, log.title(), _Page(log, missing).story(most), missing)
        if printed.pages == 1:
            break
    assert printed is not None
    return printed


def print_lift_availability(document: LiftAvailabilityPaper) -> Printed:
    """Every lift of the estate as a PDF of one page."""
    many = len(document.lifts) > _MANY
    paper = replace(document.paper, landscape=not many)
    printed = None
    for size in _SIZES[1:] if many else _SIZES:
        missing = Missing()
        printed = build(paper, document.title(), _availability(document, paper, missing, size), missing)
        if printed.pages == 1:
            break
    assert printed is not None
    return printed


def _availability(document: LiftAvailabilityPaper, paper: Paper, missing: Missing, size: float) -> list[Flowable]:
    language = paper.language
    story: list[Flowable] = [
        paragraph(document.title(), missing, size=14, bold=True, after=2),
        paragraph(say(_HOW_COUNTED, language), missing, size=_SMALL, after=6),
        _availability_table(document, paper, missing, size),
    ]
    if any(lift.uncertified for lift in document.lifts):
        words = say(N_("* Its certificate has expired, or it has none."), language)
        story += [Spacer(1, 4), paragraph(words, missing, size=_SMALL)]
    return story


_HOW_COUNTED: Final = N_(
    "Minutes in service of every hundred minutes of the month, up to now. A planned stop is no service either. "
    "A dash: nothing is recorded of that month."
)


class _Page:
    """The parts of one lift's page, from top to bottom."""

    def __init__(self, log: LiftLogPaper, missing: Missing) -> None:
        self._log, self._missing = log, missing
        self._language: Language = log.paper.language
        self._width = body_width(log.paper)

    def story(self, most: int) -> list[Flowable]:
        """Card, months, and at most so many stops."""
        heading = paragraph(self._log.title(), self._missing, size=14, bold=True, after=4)
        return [heading, self._card(), Spacer(1, 6), self._months(), *self._said(), *self._stops(most)]

    def _card(self) -> Flowable:
        card, language = self._log.card, self._language
        until = show_day(card.valid_until, language) if card.valid_until else ""
        if card.expired:
            until = say(N_("{day} (EXPIRED)"), language, day=until) if until else say(N_("NO CERTIFICATE"), language)
        contract = " – ".join(show_day(day, language) for day in (card.contract_from, card.contract_until) if day)
        left = [
            (N_("Place"), card.place), (N_("Registration or serial number"), card.serial),
            (N_("Maker and model"), card.maker),
            (N_("Installed on"), show_day(card.installed_on, language) if card.installed_on else ""),
        ]  # fmt: skip
        right = [
            (N_("PMA certificate number"), card.certificate), (N_("Valid until"), until),
            (N_("Competent firm"), card.firm), (N_("Contract"), contract),
        ]  # fmt: skip
        half = self._width / 2
        return bare_table([[self._facts(left, half), self._facts(right, half)]], [half, half])

    def _facts(self, rows: Sequence[tuple[str, str]], width: float) -> Flowable:
        cells = [
            [
                paragraph(say(name, self._language), self._missing, size=_SMALL),
                paragraph(value or "—", self._missing, size=_SMALL, bold=True),
            ]
            for name, value in rows
        ]
        return bare_table(cells, [width * 0.42, width * 0.55], gap=0.8)

    def _months(self) -> Flowable:
        labels = (
            (N_("Month"), "left", 55), (N_("In service"), "right", 51), (P_("lift", "Stops"), "right", 35),
            (N_("Planned stops"), "right", 53.5), (N_("Stood still"), "right", 69), (N_("Longest stop"), "right", 69),
            (P_("lift", "Trapped"), "right", 71), (N_("Visits"), "left", 63),
        )  # fmt: skip  # in points, so that no word of either language breaks
        columns = [Column(say(words, self._language), align, weight) for words, align, weight in labels]  # type: ignore[arg-type]
        return listing(columns, [self._month(one) for one in self._log.months], self._log.paper, self._missing)

    def _month(self, one: MonthLine) -> list[str]:
        name, language = month_name(one.month, self._language), self._language
        came = [_VISITS[kind] for kind, done in (("service", one.serviced), ("inspection", one.inspected)) if done]
        visits = ", ".join(say(words, language) for words in came)
        if one.percent is None:
            return [name, "—", "", "", "", "", "", visits]
        return [
            name, _percent(one.percent), _count(one.stops), _count(one.planned_stops),
            self._long(one.down + one.planned), self._long(one.longest), _count(one.trapped), visits,
        ]  # fmt: skip

    def _said(self) -> list[Flowable]:
        """How it is counted, and how much of it was planned."""
        planned = sum(one.planned for one in self._log.months)
        told = [say(_HOW_COUNTED, self._language)]
        if planned:
            words = N_("Of the time it stood still, {time} was planned beforehand.")
            told.append(say(words, self._language, time=show_minutes(planned, self._language)))
        return [Spacer(1, 3), paragraph(" ".join(told), self._missing, size=8.0, after=8)]

    def _stops(self, most: int) -> list[Flowable]:
        language = self._language
        shown = sorted(self._log.stops, key=lambda one: one.minutes, reverse=True)[:most]
        head = paragraph(say(N_("Stops of the year"), language), self._missing, size=11, bold=True, after=3)
        labels = (
            (N_("From"), 2.0), (N_("Runs again since"), 2.0), (N_("How long"), 1.6), (N_("What happened"), 4.6),
        )  # fmt: skip
        columns = [Column(say(label, language), weight=weight) for label, weight in labels]
        rows = [self._stop(one) for one in sorted(shown, key=lambda one: one.start)]
        made: list[Flowable] = [head]
        if rows or not self._log.stops:
            made.append(listing(columns, rows, self._log.paper, self._missing, empty=say(N_("No stops."), language)))
        if left := len(self._log.stops) - len(shown):
            words = say_count(
                "{count} shorter stop is not listed.", "{count} shorter stops are not listed.", left, language
            )  # fmt: skip
            made.append(paragraph(words, self._missing, size=8.0, before=3))
        return made

    def _stop(self, one: StopLine) -> list[str]:
        language = self._language
        trapped = say_count("{count} person trapped", "{count} people trapped", one.trapped, language)
        parts = [one.kind, one.cause, one.remedy, trapped if one.trapped else "", one.freed, one.reference]
        end = _moment(one.end, language) if one.end else say(N_("still stands still"), language)
        told = " · ".join(" ".join(part.split()) for part in parts if part)
        return [_moment(one.start, language), end, show_minutes(one.minutes, language), told]

    def _long(self, minutes: int) -> str:
        return show_minutes(minutes, self._language) if minutes else ""


def _availability_table(
    document: LiftAvailabilityPaper, paper: Paper, missing: Missing, size: float
) -> Flowable:  # fmt: skip
    language = paper.language

    def cell(text: str, *, bold: bool = False, align: str = "right") -> Any:
        return paragraph(text, missing, size=size, bold=bold, align=align)

    def figures(months: Sequence[float | None], year: float | None, *, bold: bool = False) -> list[Any]:
        texts = [*(None if one is None else show_number(one, 2) for one in months)]
        return [
            *(cell(text or "—", bold=bold) for text in texts),
            cell("—" if year is None else show_number(year, 2), bold=True),
        ]

    heads = [say(N_("Lift"), language), *(month_name(month, language, long=False) for month in range(1, 13))]
    rows = [[cell(text, bold=True, align="right" if place else "left") for place, text in enumerate(heads)]
            + [cell(say(P_("figures", "Year"), language), bold=True)]]  # fmt: skip
    for lift in document.lifts:
        name = f"{lift.name}\u00a0*" if lift.uncertified else lift.name
        rows.append([cell(name, align="left"), *figures(lift.months, lift.year)])
    every = cell(say(N_("All lifts"), language), bold=True, align="left")
    rows.append([every, *figures(document.months, document.mean, bold=True)])
    rest = max(_FIGURE * size, (body_width(paper) - _longest(document, size)) / 13)
    name_width = body_width(paper) - 13 * rest
    return Table(rows, colWidths=[name_width, *[rest] * 13], repeatRows=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.4, GRID),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
        ("LEFTPADDING", (0, 0), (-1, -1), 1.5), ("RIGHTPADDING", (0, 0), (-1, -1), 1.5),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ])  # fmt: skip


def _longest(document: LiftAvailabilityPaper, size: float) -> float:
    """The width of the longest name of a lift, its star and its room with it."""
    load_fonts()
    return max(float(stringWidth(f"{one.name} *", LATIN, size)) for one in document.lifts) + 8


def _moment(moment: dt.datetime, language: Language) -> str:
    """The day with its time below."""
    wall = local(moment)
    return f"{show_day(wall.date(), language)}\n{show_time(wall, language)}"


def _percent(value: float) -> str:
    return f"{show_number(value, 2)}%"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""
