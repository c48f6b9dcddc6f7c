"""What every letter has: references at the right, a greeting and a subject, numbered paragraphs, and who signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, facts
from k2k_desktop.reports.paper import Paper
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

INDENT: Final = 11 * mm
_LABEL: Final = 26 * mm


class Letter:
    """The parts that a kind of letter puts together, in the paper's language."""

    def __init__(self, paper: Paper, missing: Missing, *, first: int = 2) -> None:
        self.paper, self.missing, self.language = paper, missing, paper.language
        self.width = body_width(paper)
        self._number = first  # of the next paragraph; the sentence below the subject is the first one

    def begin(
        self, title: str, written: dt.date, reference: str, recipient: Sequence[Flowable], *, yours: str = ""
    ) -> list[Flowable]:
        """References and date, the lines of the *recipient*, and the subject *title*."""
        return [*self.references(written, reference, yours=yours), *recipient, *self.subject(title)]

    def references(self, written: dt.date, reference: str, *, yours: str = "", after: float = 10) -> list[Flowable]:
        """In the right half: *reference* of the office, *yours* of whoever wrote before, and the day; empty ones are
        left out."""
        rows = [
            (self.say(N_("Our ref.")), reference), (self.say(N_("Your ref.")), yours),
            (self.say(N_("Date")), show_day(written, self.language, long=True)),
        ]  # fmt: skip
        half = self.width / 2
        block = facts(rows, half, self.missing, label=_LABEL)
        return [bare_table([["", block]], [half, half]), Spacer(1, after)]

    def subject(self, title: str) -> list[Flowable]:
        """The greeting, what the letter is about, and the sentence that begins it."""
        return [
            Spacer(1, 12), self.line(self.say(N_("Dear Sir/Madam,"))), Spacer(1, 10),
            self.line(title.upper(), bold=True, after=9),
            self.line(self.say(N_("With respect, we refer to the above matter."))),
        ]  # fmt: skip

    def numbered(self, text: str) -> list[Flowable]:
        """A paragraph with the next number."""
        row = [self.line(f"{self._number}."), paragraphs(text, self.missing, size=BODY)]
        self._number += 1
        return [Spacer(1, 8), bare_table([row], [INDENT, self.width - INDENT])]

    def indented(self, block: Flowable) -> list[Flowable]:
        """*block*, which is INDENT narrower than the page, below the words of a numbered paragraph."""
        block.hAlign = "RIGHT"
        return [Spacer(1, 4), block]

    def signed(self, name: str, position: str, *, office: str = "", thanks: str = "", motto: str = "") -> Flowable:
        """The end, kept on one page: *thanks* beforehand, the *motto*, room for a hand, and who signs; for *office*,
        or whose letterhead it is."""
        end = [Spacer(1, 12), *([self.line(thanks), Spacer(1, 8)] if thanks else [])]
        end += [self.line(self.say(N_("Thank you."))), Spacer(1, 8)]
        if motto:
            end += [self.line(motto.upper(), bold=True), Spacer(1, 8)]
        end += [self.line(self.say(N_("Yours faithfully,"))), Spacer(1, 16 * mm)]
        signer = name.upper() or "\u00a0" * 34
        end += [self.line(f"({signer})", bold=True), self.line(position)]
        return KeepTogether([*end, self.line(office or self.paper.letterhead.name)])

    def lines(self, texts: Sequence[str]) -> list[Flowable]:
        """One line for each of *texts*."""
        return [self.line(text) for text in texts]

    def day(self, day: dt.date) -> str:
        """*day* in words that no line parts."""
        return show_day(day, self.language, long=True).replace(" ", "\u00a0")

    def line(self, text: str, **look: Any) -> Flowable:
        """One line or paragraph in the size of letters."""
        return paragraph(text, self.missing, size=BODY, **look)

    def say(self, text: str, **values: object) -> str:
        """*text* in the language of the letter."""
        return say(text, self.language, **values)
