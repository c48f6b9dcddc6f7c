"""The notice of an outage for the lobby: read from two metres, it names nobody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from reportlab.lib import colors
from reportlab.platypus import Flowable, HRFlowable, Spacer

from k2k_desktop.core.clock import local
from k2k_desktop.core.formats import show_day, show_time, weekday_name
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_SCALES: Final = (1.35, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)  # smaller until it is one page
_TITLE, _WHAT, _TEXT, _LABEL = 46.0, 30.0, 22.0, 15.0  # points: 20 is read from two metres


@dataclass(frozen=True, slots=True)
class OutageNotice:
    """What hangs in the lobby. *heading* says what is not there, *where* is a line a block, in the paper's language."""

    paper: Paper
    reference: str
    heading: str
    title: str
    planned: bool
    where: tuple[str, ...]
    begins: dt.datetime
    expected: dt.datetime | None
    ended: dt.datetime | None
    cause: str
    advice: str
    phone: str


def notice_title(notice: OutageNotice) -> str:
    """`Makluman: Gangguan bekalan air (GG-2026-000012)`."""
    values = {"what": notice.heading, "reference": notice.reference}
    return say(N_("Notice: {what} ({reference})"), notice.paper.language, **values)


def print_outage_notice(notice: OutageNotice) -> Printed:
    """The notice as a PDF of one page; a long text makes it smaller."""
    printed = None
    for scale in _SCALES:
        missing = Missing()
        printed = build(notice.paper, notice_title(notice), _Notice(notice, missing, scale).story(), missing)
        if printed.pages == 1:
            break
    assert printed is not None
    return printed


class _Notice:
    """The parts, from top to bottom."""

    def __init__(self, notice: OutageNotice, missing: Missing, scale: float) -> None:
        self._notice, self._missing, self._scale = notice, missing, scale
        self._language: Language = notice.paper.language

    def story(self) -> list[Flowable]:
        """The whole notice."""
        notice = self._notice
        made: list[Flowable] = [
            self._line(self._say(N_("NOTICE")), _TITLE, bold=True, align="centre", after=4),
            self._line(notice.heading, _WHAT, bold=True, align="centre", after=2),
            self._line(notice.title, _TEXT, align="centre", after=6),
            HRFlowable(width="100%", thickness=1.5, color=colors.black, spaceAfter=8),
            *self._part(N_("Where"), "\n".join(notice.where)),
            *self._part(N_("From"), self._moment(notice.begins)),
        ]
        if notice.ended is not None:
            made += self._part(N_("Ended"), self._moment(notice.ended))
        elif notice.expected is not None:
            made += self._part(N_("Expected until"), self._moment(notice.expected))
        else:
            made += self._part(N_("Until"), self._say(N_("It is being worked on. A new notice will follow.")))
        if notice.planned and notice.ended is None:
            made += [self._line(self._say(N_("This work was planned beforehand.")), _LABEL, after=6)]
        made += self._part(N_("Cause"), notice.cause)
        made += self._part(N_("What residents should do"), notice.advice)
        made += self._part(N_("Management office"), notice.phone)
        return [*made, Spacer(1, 4), self._line(notice.reference, 11 / self._scale)]

    def _part(self, label: str, text: str) -> list[Flowable]:
        if not text:
            return []
        size = _TEXT * self._scale
        return [
            self._line(self._say(label), _LABEL, keep=True),
            *paragraphs(text, self._missing, size=size, bold=True),
            Spacer(1, 9 * self._scale),
        ]

    def _moment(self, when: dt.datetime) -> str:
        wall = local(when)
        language = self._language
        values = {"weekday": weekday_name(wall.date(), language), "day": show_day(wall.date(), language, long=True)}
        return f"{say(N_('{weekday}, {day}'), language, **values)}\n{show_time(wall, language)}"

    def _line(self, text: str, size: float, **look: Any) -> Flowable:
        return paragraph(text, self._missing, size=size * self._scale, **look)

    def _say(self, text: str) -> str:
        return say(text, self._language)
