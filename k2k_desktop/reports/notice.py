"""The letter that calls a meeting (domain-facts 4.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from k2k_desktop.core.formats import show_day, show_time, weekday_name
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts, head
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_INDENT = 11 * mm


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of meeting. Times are by the office's clock; *number* is bare: `3/2026`.

    *reply_by* and *reply_to* stand together: the last day to answer, and the person or number to tell.
    """

    paper: Paper
    written: dt.date
    recipients: tuple[str, ...]
    meeting: str
    number: str
    date: dt.date
    start: dt.time
    place: str
    chair: str
    signed_name: str
    signed_position: str
    reference: str = ""
    your_reference: str = ""
    end: dt.time | None = None
    dress: str = ""
    agenda: tuple[str, ...] = ()
    reply_by: dt.date | None = None
    reply_to: str = ""
    more: tuple[str, ...] = ()
    motto: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeLetters:
    """The same notice to several people, a letter each: *recipients* are the lines of each address."""

    paper: Paper
    notice: Notice
    recipients: tuple[tuple[str, ...], ...]


def print_notice(notice: Notice) -> Printed:
    """The letter as a PDF, with its paragraphs numbered from the second."""
    missing = Missing()
    letter = _Letter(notice, missing)
    return build(notice.paper, letter.title(), letter.story(), missing)


def print_letters(letters: NoticeLetters) -> Printed:
    """The letters as one PDF, each on a page of its own under the letterhead."""
    missing = Missing()
    story: list[Flowable] = []
    for lines in letters.recipients:
        if story:
            story += [PageBreak(), *head(letters.paper, missing)]
        story += _Letter(replace(letters.notice, recipients=lines), missing).story()
    return build(letters.paper, _Letter(letters.notice, missing).title(), story, missing)


class _Letter:
    """The parts of the letter, from top to bottom."""

    def __init__(self, notice: Notice, missing: Missing) -> None:
        self._notice = notice
        self._missing = missing
        self._language = notice.paper.language
        self._width = body_width(notice.paper)
        self._number = 1

    def story(self) -> list[Flowable]:
        """The whole letter under its letterhead."""
        return [*self.references(), *self.opening(), *self.body(), *self.closing()]

    def title(self) -> str:
        if not self._notice.number:  # an annual general meeting has its number in its name: `Kali Ke-5`
            return self._say(N_("Notice of meeting: {meeting}"), meeting=self._notice.meeting)
        values = {"meeting": self._notice.meeting, "number": self._notice.number}
        return self._say(N_("Notice of meeting: {meeting} No. {number}"), **values)

    def references(self) -> list[Flowable]:
        """References and date in a block at the right."""
        notice = self._notice
        rows = [
            (self._say(N_("Our ref.")), notice.reference),
            (self._say(N_("Your ref.")), notice.your_reference),
            (self._say(N_("Date")), show_day(notice.written, self._language, long=True)),
        ]
        block = facts(rows, self._width * 0.45, self._missing, label=24 * mm)
        return [bare_table([["", block]], [self._width * 0.55, self._width * 0.45]), Spacer(1, 10)]

    def opening(self) -> list[Flowable]:
        made = [self._line(name) for name in self._notice.recipients]
        made += [Spacer(1, 12), self._line(self._say(N_("Dear Sir/Madam,"))), Spacer(1, 10)]
        made.append(paragraph(self.title().upper(), self._missing, size=BODY, bold=True, after=9))
        made.append(self._line(self._say(N_("With respect, we refer to the above matter."))))
        return made

    def body(self) -> list[Flowable]:
        notice = self._notice
        made = self._numbered(self._say(N_("You are invited to attend the meeting, of which these are the details:")))
        made += self._indented(facts(self._details(), self._width - _INDENT, self._missing, label=26 * mm))
        if notice.agenda:
            made += self._numbered(self._say(N_("The agenda of the meeting is as follows:")))
            rows = [[self._line(f"({number})"), self._line(text)] for number, text in enumerate(notice.agenda, 1)]
            made += self._indented(bare_table(rows, [10 * mm, self._width - _INDENT - 10 * mm]))
        if notice.reply_by:
            day = show_day(notice.reply_by, self._language, long=True, weekday=True)
            if notice.reply_to:
                text = self._say(
                    N_("Please confirm your attendance not later than {date} with {contact}."),
                    date=day, contact=notice.reply_to,
                )  # fmt: skip
            else:
                text = self._say(N_("Please confirm your attendance not later than {date}."), date=day)
            made += self._numbered(text)
        for text in notice.more:
            made += self._numbered(text)
        return made

    def closing(self) -> list[Flowable]:
        notice = self._notice
        end: list[Flowable] = [Spacer(1, 12), self._line(self._say(N_("Thank you."))), Spacer(1, 8)]
        if notice.motto:
            end += [paragraph(notice.motto.upper(), self._missing, size=BODY, bold=True), Spacer(1, 8)]
        end += [self._line(self._say(N_("Yours faithfully,"))), Spacer(1, 16 * mm)]
        end.append(paragraph(f"({notice.signed_name.upper()})", self._missing, size=BODY, bold=True))
        end.append(self._line(notice.signed_position))
        end.append(self._line(notice.paper.letterhead.name))
        made: list[Flowable] = [KeepTogether(end)]
        if notice.copies:
            label = self._line(self._say(P_("letter", "c.c.")))
            cells: list[list[object]] = [["", self._line(name)] for name in notice.copies]
            cells[0][0] = label
            made += [Spacer(1, 12), bare_table(cells, [_INDENT, self._width - _INDENT])]
        return made

    def _details(self) -> Sequence[tuple[str, str]]:
        notice, language = self._notice, self._language
        time = show_time(notice.start, language)
        if notice.end:
            time = self._say(N_("{start} to {end}"), start=time, end=show_time(notice.end, language))
        return [
            (self._say(N_("Date")), show_day(notice.date, language, long=True)),
            (self._say(P_("weekday", "Day")), weekday_name(notice.date, language)),
            (self._say(N_("Time")), time),
            (self._say(N_("Venue")), notice.place),
            (self._say(N_("Chairperson")), notice.chair),
            (self._say(N_("Dress")), notice.dress),
        ]

    def _numbered(self, text: str) -> list[Flowable]:
        self._number += 1
        row = [self._line(f"{self._number}."), paragraphs(text, self._missing, size=BODY)]
        return [Spacer(1, 8), bare_table([row], [_INDENT, self._width - _INDENT])]

    def _indented(self, block: Flowable) -> list[Flowable]:
        block.hAlign = "RIGHT"
        return [Spacer(1, 4), block]

    def _line(self, text: str) -> Flowable:
        return paragraph(text, self._missing, size=BODY)

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._language, **values)
