"""The agenda of a meeting as a paper of its own; the public copy keeps closed items to their numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_day, show_time
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph

_NUMBER: Final = 14 * mm


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item: number `4.0`, its words, who presents it; *closed* ones have no words on a public copy."""

    number: str
    title: str
    presenter: str = ""
    closed: bool = False
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of one meeting. Times are by the office's clock; *number* is bare: `3/2026`, or empty."""

    paper: Paper
    organisation: str
    meeting: str
    number: str
    date: dt.date
    start: dt.time
    place: str
    items: tuple[AgendaLine, ...]
    end: dt.time | None = None
    chair: str = ""
    public: bool = True


def print_agenda(agenda: Agenda) -> Printed:
    """The agenda as a PDF."""
    missing, language = Missing(), agenda.paper.language
    meeting = agenda.meeting
    if agenda.number:
        meeting = say(N_("{meeting} No. {number}"), language, meeting=meeting, number=agenda.number)
    title = say(N_("Agenda"), language)
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=13, bold=True, align="centre", after=3),
        paragraph(meeting.upper(), missing, size=11, bold=True, align="centre", after=2),
        paragraph(agenda.organisation.upper(), missing, size=11, align="centre", after=8),
        facts(_details(agenda), body_width(agenda.paper), missing, label=26 * mm),
        Spacer(1, 10),
    ]
    width = body_width(agenda.paper)
    cells = [
        [paragraph(item.number, missing, size=BODY, bold=True), _matter(agenda, item, missing)] for item in agenda.items
    ]
    if cells:
        story.append(bare_table(cells, [_NUMBER, width - _NUMBER], gap=3))
    if agenda.public and any(item.closed for item in agenda.items):
        words = say(N_("Public copy. The matter of a closed item is not shown."), language)
        story += [Spacer(1, 10), paragraph(words, missing, size=9)]
    return build(agenda.paper, f"{title} · {meeting}", story, missing)


def _details(agenda: Agenda) -> list[tuple[str, str]]:
    language = agenda.paper.language
    time = show_time(agenda.start, language)
    if agenda.end:
        time = say(N_("{start} to {end}"), language, start=time, end=show_time(agenda.end, language))
    return [
        (say(N_("Date"), language), show_day(agenda.date, language, long=True, weekday=True)),
        (say(N_("Time"), language), time),
        (say(N_("Venue"), language), agenda.place),
        (say(N_("Chairperson"), language), agenda.chair),
    ]


def _matter(agenda: Agenda, item: AgendaLine, missing: Missing) -> list[Flowable]:
    """Its words with who presents it and its paper; on a public copy of a closed item only that it is one."""
    language = agenda.paper.language
    closed = say(N_("(Closed item)"), language)
    if item.closed and agenda.public:
        return [paragraph(closed, missing, size=BODY)]
    made: list[Flowable] = [paragraph(item.title, missing, size=BODY, bold=True)]
    if item.closed:
        made.append(paragraph(closed, missing, size=9))
    if item.presenter:
        made.append(paragraph(say(N_("Presenter: {name}"), language, name=item.presenter), missing, size=9))
    if item.paper:
        made.append(paragraph(say(N_("Paper: {name}"), language, name=item.paper), missing, size=9))
    return made
