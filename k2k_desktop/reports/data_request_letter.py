"""Letters to whoever asked to see or correct their data: that it was received, that it takes longer, the answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reportlab.platypus import Flowable

from k2k_desktop.core.i18n import N_
from k2k_desktop.reports.letter import Letter
from k2k_desktop.reports.page import build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing

LetterKind = Literal["acknowledgement", "extension", "answer"]


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """One letter about a request; *words* are the reason of an extension or the answer, *outcome* is said already."""

    paper: Paper
    kind: LetterKind
    written: dt.date
    recipient: tuple[str, ...]
    title: str
    reference: str
    received_on: dt.date
    due_on: dt.date
    asked: str
    signed_name: str
    signed_position: str
    words: str = ""
    outcome: str = ""
    report: bool = False  # the personal report goes with it


def print_request_letter(letter: RequestLetter) -> Printed:
    """The letter as a PDF."""
    missing = Missing()
    return build(letter.paper, letter.title, _Letter(letter, missing).story(), missing)


class _Letter(Letter):
    """The parts of the letter, from top to bottom."""

    def __init__(self, letter: RequestLetter, missing: Missing) -> None:
        super().__init__(letter.paper, missing)
        self._letter = letter

    def story(self) -> list[Flowable]:
        """All of it."""
        letter = self._letter
        body = {"acknowledgement": self._received, "extension": self._longer, "answer": self._answer}[letter.kind]()
        return [
            *self.begin(letter.title, letter.written, letter.reference, self.lines(letter.recipient)), *body,
            self.signed(letter.signed_name, letter.signed_position),
        ]  # fmt: skip

    def _received(self) -> list[Flowable]:
        letter = self._letter
        made = self.numbered(self.say(N_("We received your request on {day}."), day=self.day(letter.received_on)))
        if letter.asked:
            made += self.numbered(self.say(N_("You ask: {words}"), words=letter.asked))
        words = N_("The law gives this office 21 days. You get the answer by {day}. It costs you nothing.")
        made += self.numbered(self.say(words, day=self.day(letter.due_on)))
        return made + self.numbered(self.say(N_("Please keep this letter and name its number when you ask about it.")))

    def _longer(self) -> list[Flowable]:
        letter = self._letter
        words = N_("We received your request on {day} and cannot answer it within 21 days.")
        made = self.numbered(self.say(words, day=self.day(letter.received_on)))
        made += self.numbered(self.say(N_("The reason: {words}"), words=letter.words))
        words = N_("The law allows 14 days more, once. You get the answer by {day}.")
        return made + self.numbered(self.say(words, day=self.day(letter.due_on)))

    def _answer(self) -> list[Flowable]:
        letter = self._letter
        words = N_("Your request of {day} has been dealt with. Its outcome: {outcome}.")
        made = self.numbered(self.say(words, day=self.day(letter.received_on), outcome=letter.outcome))
        made += self.numbered(letter.words)
        if letter.report:
            made += self.numbered(self.say(N_("Enclosed is the report on everything this office keeps about you.")))
        words = N_(
            "If you do not agree, tell us at the counter. You may also complain to the Personal Data Protection "
            "Commissioner."
        )
        return made + self.numbered(self.say(words))
