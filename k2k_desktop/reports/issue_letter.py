"""A letter about a complaint: to an agency, to the chair of a committee, or in reply to whoever reported it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say_count
from k2k_desktop.reports.letter import INDENT, Letter
from k2k_desktop.reports.page import build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing


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


class _Letter(Letter):
    """The parts of the letter, from top to bottom."""

    def __init__(self, letter: IssueLetter, missing: Missing) -> None:
        super().__init__(letter.paper, missing)
        self._letter = letter

    def story(self) -> list[Flowable]:
        """All of it."""
        letter = self._letter
        body = self._reply() if letter.kind == "reply" else self._asking()
        return [*self._opening(), *body, self.signed(letter.signed_name, letter.signed_position)]

    def _opening(self) -> list[Flowable]:
        letter = self._letter
        return self.begin(
            letter.title, letter.written, letter.reference, self.lines(letter.recipient), yours=letter.your_reference
        )

    def _asking(self) -> list[Flowable]:
        """What is broken, what was done, and what is asked."""
        letter = self._letter
        made = self.numbered(self.say(N_("The facts of the complaint are as follows:")))
        made += self.indented(facts(letter.facts, self.width - INDENT, self.missing, label=42 * mm))
        if letter.dates:
            made += self.numbered(self.say(N_("What has happened until now:")))
            rows = [(show_day(day, self.language, long=True), what) for day, what in letter.dates]
            made += self.indented(facts(rows, self.width - INDENT, self.missing, label=38 * mm))
        made += self.numbered(letter.words)
        if letter.photos:
            enclosed = say_count(
                "{count} photo is enclosed.", "{count} photos are enclosed.", letter.photos, self.language
            )
            made += self.numbered(enclosed)
        asked = N_("Please tell us in writing what you will do about this matter, and when.")
        if letter.kind == "committee":
            asked = N_("Please bring this matter before the committee and tell us what it decides.")
        made += self.numbered(self.say(asked))
        if letter.reply_by:
            day = self.day(letter.reply_by)
            made += self.numbered(self.say(N_("We ask for your reply by {day}."), day=day))
        return made

    def _reply(self) -> list[Flowable]:
        return self.numbered(self._letter.words)
