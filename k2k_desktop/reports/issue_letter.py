"""A letter about a complaint: to an agency, to the chair of a committee, or in reply to whoever reported it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_INDENT: Final = 11 * mm


@dataclass(frozen=True, slots=True)
class IssueLetter:
    """A letter about one complaint, without the name of whoever reported it unless it goes to that person.

    *recipient* are the lines of the address, *facts* lines of (label, value), *dates* (day, what happened). *words*
    are what the office writes: the reason for going higher, or the reply.
    """

    paper: Paper
    kind: Literal["agency", "committee", "reply"]
    written: dt.date
    recipient: tuple[str, ...]
    title: str
    words: str
    signed_name: str
    signed_position: str
    reference: str = ""
    your_reference: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[dt.date, str], ...] = ()
    photos: int = 0
    reply_by: dt.date | None = None


def print_issue_letter(letter: IssueLetter) -> Printed:
    """The letter as a PDF, its paragraphs numbered from the second."""
    missing = Missing()
    return build(letter.paper, letter.title, _Letter(letter, missing).story(), missing)


class _Letter:
    """The parts of the letter, from top to bottom."""

    def __init__(self, letter: IssueLetter, missing: Missing) -> None:
        self._letter, self._missing = letter, missing
        self._language = letter.paper.language
        self._width = body_width(letter.paper)
        self._number = 1

    def story(self) -> list[Flowable]:
        """All of it."""
        letter = self._letter
        body = self._reply() if letter.kind == "reply" else self._asking()
        return [*self._opening(), *body, *self._closing()]

    def _opening(self) -> list[Flowable]:
        letter = self._letter
        rows = [
            (self._say(N_("Our ref.")), letter.reference), (self._say(N_("Your ref.")), letter.your_reference),
            (self._say(N_("Date")), show_day(letter.written, self._language, long=True)),
        ]  # fmt: skip
        block = facts(rows, self._width * 0.5, self._missing, label=26 * mm)
        made: list[Flowable] = [bare_table([["", block]], [self._width * 0.5, self._width * 0.5]), Spacer(1, 10)]
        made += [self._line(line) for line in letter.recipient]
        made += [Spacer(1, 12), self._line(self._say(N_("Dear Sir/Madam,"))), Spacer(1, 10)]
        made.append(paragraph(letter.title.upper(), self._missing, size=BODY, bold=True, after=9))
        made.append(self._line(self._say(N_("With respect, we refer to the above matter."))))
        return made

    def _asking(self) -> list[Flowable]:
        """What is broken, what was done, and what is asked."""
        letter = self._letter
        made = self._numbered(self._say(N_("The facts of the complaint are as follows:")))
        made += self._indented(facts(letter.facts, self._width - _INDENT, self._missing, label=42 * mm))
        if letter.dates:
            made += self._numbered(self._say(N_("What has happened until now:")))
            rows = [(show_day(day, self._language, long=True), what) for day, what in letter.dates]
            made += self._indented(facts(rows, self._width - _INDENT, self._missing, label=38 * mm))
        made += self._numbered(letter.words)
        if letter.photos:
            enclosed = say_count(
                "{count} photo is enclosed.", "{count} photos are enclosed.", letter.photos, self._language
            )
            made += self._numbered(enclosed)
        asked = N_("Please tell us in writing what you will do about this matter, and when.")
        if letter.kind == "committee":
            asked = N_("Please bring this matter before the committee and tell us what it decides.")
        made += self._numbered(self._say(asked))
        if letter.reply_by:
            day = show_day(letter.reply_by, self._language, long=True).replace(" ", "\u00a0")  # never parted
            made += self._numbered(self._say(N_("We ask for your reply by {day}."), day=day))
        return made

    def _reply(self) -> list[Flowable]:
        return self._numbered(self._letter.words)

    def _closing(self) -> list[Flowable]:
        letter = self._letter
        name = letter.signed_name.upper() or "\u00a0" * 34
        return [KeepTogether([
            Spacer(1, 12), self._line(self._say(N_("Thank you."))), Spacer(1, 8),
            self._line(self._say(N_("Yours faithfully,"))), Spacer(1, 16 * mm),
            paragraph(f"({name})", self._missing, size=BODY, bold=True), self._line(letter.signed_position),
            self._line(letter.paper.letterhead.name),
        ])]  # fmt: skip

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
