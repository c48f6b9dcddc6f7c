"""The letter that calls a meeting (domain-facts 4.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from k2k_desktop.core.formats import show_day, show_time, weekday_name
from k2k_desktop.core.i18n import N_, P_
from k2k_desktop.reports.letter import INDENT, Letter
from k2k_desktop.reports.page import bare_table, build, facts, head
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing


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


class _Letter(Letter):
    """The parts of the letter, from top to bottom."""

    def __init__(self, notice: Notice, missing: Missing) -> None:
        super().__init__(notice.paper, missing)
        self._notice = notice

    def story(self) -> list[Flowable]:
        """The whole letter under its letterhead."""
        return [*self.opening(), *self.body(), *self.closing()]

    def title(self) -> str:
        if not self._notice.number:  # an annual general meeting has its number in its name: `Kali Ke-5`
            return self.say(N_("Notice of meeting: {meeting}"), meeting=self._notice.meeting)
        values = {"meeting": self._notice.meeting, "number": self._notice.number}
        return self.say(N_("Notice of meeting: {meeting} No. {number}"), **values)

    def opening(self) -> list[Flowable]:
        """References and date, whom it goes to, and its subject."""
        notice = self._notice
        recipients = self.lines(notice.recipients)
        return self.begin(self.title(), notice.written, notice.reference, recipients, yours=notice.your_reference)

    def body(self) -> list[Flowable]:
        notice = self._notice
        made = self.numbered(self.say(N_("You are invited to attend the meeting, of which these are the details:")))
        made += self.indented(facts(self._details(), self.width - INDENT, self.missing, label=26 * mm))
        if notice.agenda:
            made += self.numbered(self.say(N_("The agenda of the meeting is as follows:")))
            rows = [[self.line(f"({number})"), self.line(text)] for number, text in enumerate(notice.agenda, 1)]
            made += self.indented(bare_table(rows, [10 * mm, self.width - INDENT - 10 * mm]))
        if notice.reply_by:
            day = show_day(notice.reply_by, self.language, long=True, weekday=True)
            if notice.reply_to:
                text = self.say(
                    N_("Please confirm your attendance not later than {date} with {contact}."),
                    date=day, contact=notice.reply_to,
                )  # fmt: skip
            else:
                text = self.say(N_("Please confirm your attendance not later than {date}."), date=day)
            made += self.numbered(text)
        for text in notice.more:
            made += self.numbered(text)
        return made

    def closing(self) -> list[Flowable]:
        notice = self._notice
        made: list[Flowable] = [self.signed(notice.signed_name, notice.signed_position, motto=notice.motto)]
        if notice.copies:
            label = self.line(self.say(P_("letter", "c.c.")))
            cells: list[list[object]] = [["", self.line(name)] for name in notice.copies]
            cells[0][0] = label
            made += [Spacer(1, 12), bare_table(cells, [INDENT, self.width - INDENT])]
        return made

    def _details(self) -> Sequence[tuple[str, str]]:
        notice, language = self._notice, self.language
        time = show_time(notice.start, language)
        if notice.end:
            time = self.say(N_("{start} to {end}"), start=time, end=show_time(notice.end, language))
        return [
            (self.say(N_("Date")), show_day(notice.date, language, long=True)),
            (self.say(P_("weekday", "Day")), weekday_name(notice.date, language)),
            (self.say(N_("Time")), time),
            (self.say(N_("Venue")), notice.place),
            (self.say(N_("Chairperson")), notice.chair),
            (self.say(N_("Dress")), notice.dress),
        ]
