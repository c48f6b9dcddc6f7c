"""The letters by which a committee's position begins and ends (domain-facts 4.6, 8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_INDENT: Final = 11 * mm
_DOTS: Final = "." * 44


@dataclass(frozen=True, slots=True)
class PositionLetter:
    """A letter of appointment or termination; position and way in the paper's language.

    *until* is the last day of the term, or of the appointment that ended; *way* how it came about; *reason* why it
    ended. *address* are the lines below the name.
    """

    paper: Paper
    kind: Literal["appointment", "termination"]
    written: dt.date
    name: str
    address: tuple[str, ...]
    organisation: str
    position: str
    since: dt.date
    until: dt.date | None
    signed_name: str
    signed_position: str
    reference: str = ""
    way: str = ""
    reason: str = ""


def print_letter(letter: PositionLetter) -> Printed:
    """The letter as a PDF, its paragraphs numbered from the second."""
    missing = Missing()
    made = _Letter(letter, missing)
    body = made.appointment() if letter.kind == "appointment" else made.termination()
    return build(letter.paper, made.title(), [*made.opening(), *body], missing)


class _Letter:
    """The parts of the letter, from top to bottom."""

    def __init__(self, letter: PositionLetter, missing: Missing) -> None:
        self._letter = letter
        self._missing = missing
        self._language = letter.paper.language
        self._width = body_width(letter.paper)
        self._number = 1

    def title(self) -> str:
        """What the letter is about."""
        letter = self._letter
        words = N_("Appointment as {position} of {organisation}")
        if letter.kind == "termination":
            words = N_("End of appointment as {position} of {organisation}")
        return self._say(words, position=letter.position, organisation=letter.organisation)

    def opening(self) -> list[Flowable]:
        """References, who it goes to, and the title."""
        letter = self._letter
        rows = [
            (self._say(N_("Our ref.")), letter.reference),
            (self._say(N_("Date")), show_day(letter.written, self._language, long=True)),
        ]
        block = facts(rows, self._width * 0.45, self._missing, label=24 * mm)
        made: list[Flowable] = [bare_table([["", block]], [self._width * 0.55, self._width * 0.45]), Spacer(1, 10)]
        made += [paragraph(letter.name, self._missing, size=BODY, bold=True)]
        made += [self._line(line) for line in letter.address]
        made += [Spacer(1, 12), self._line(self._say(N_("Dear Sir/Madam,"))), Spacer(1, 10)]
        made.append(paragraph(self.title().upper(), self._missing, size=BODY, bold=True, after=9))
        made.append(self._line(self._say(N_("With respect, we refer to the above matter."))))
        return made

    def appointment(self) -> list[Flowable]:
        """What the appointment is, what it asks for, and the slip that accepts it."""
        letter = self._letter
        made = self._numbered(self._say(N_("We are pleased to appoint you as follows:")))
        block = facts(
            [
                (self._say(N_("Position")), letter.position),
                (self._say(N_("Organisation")), letter.organisation),
                (self._say(N_("From date")), self._day(letter.since)),
                (self._say(N_("To date")), self._day(letter.until) if letter.until else ""),
                (self._say(N_("How appointed")), letter.way),
            ],
            self._width - _INDENT, self._missing, label=38 * mm,
        )  # fmt: skip
        block.hAlign = "RIGHT"
        made += [Spacer(1, 4), block]
        made += self._numbered(self._say(N_(
            "Please carry out the duties of this position as the constitution and the decisions of the meetings ask, "
            "and declare every interest of your own in a matter before it is discussed."
        )))  # fmt: skip
        made += self._numbered(self._say(N_(
            "When you leave this position, please hand over all records, money and property of the organisation."
        )))  # fmt: skip
        made += self._closing(N_("We thank you for your readiness to serve."))
        accepts = self._say(N_("I, {name}, accept this appointment."), name=letter.name)
        made.append(KeepTogether([
            Spacer(1, 14), paragraph(self._say(N_("Acceptance")).upper(), self._missing, size=BODY, bold=True),
            Spacer(1, 6), self._line(accepts), Spacer(1, 12 * mm),
            facts([(self._say(N_("Signature")), _DOTS), (self._say(N_("Date")), _DOTS)], self._width, self._missing),
        ]))  # fmt: skip
        return made

    def termination(self) -> list[Flowable]:
        """When and why it ended, and what is to be handed over."""
        letter = self._letter
        values = {"position": letter.position, "organisation": letter.organisation}
        ended = N_("Your appointment as {position} of {organisation}, held since {since}, ends with {until}.")
        since, until = self._day(letter.since), self._day(letter.until or letter.written)
        made = self._numbered(self._say(ended, since=since, until=until, **values))
        if letter.reason:
            made += self._numbered(self._say(N_("Reason: {reason}."), reason=letter.reason.rstrip(". ")))
        made += self._numbered(self._say(N_(
            "Please hand over all records, money and property of the organisation to its secretary within 14 days."
        )))  # fmt: skip
        return made + self._closing(N_("We thank you for the service you have given."))

    def _closing(self, thanks: str) -> list[Flowable]:
        letter = self._letter
        end: list[Flowable] = [
            Spacer(1, 12), self._line(self._say(thanks)), Spacer(1, 8), self._line(self._say(N_("Thank you."))),
            Spacer(1, 8), self._line(self._say(N_("Yours faithfully,"))), Spacer(1, 16 * mm),
        ]  # fmt: skip
        name = letter.signed_name.upper() or "\u00a0" * 34
        end.append(paragraph(f"({name})", self._missing, size=BODY, bold=True))
        end += [self._line(letter.signed_position), self._line(letter.organisation)]
        return [KeepTogether(end)]

    def _numbered(self, text: str) -> list[Flowable]:
        self._number += 1
        row = [self._line(f"{self._number}."), paragraphs(text, self._missing, size=BODY)]
        return [Spacer(1, 8), bare_table([row], [_INDENT, self._width - _INDENT])]

    def _line(self, text: str) -> Flowable:
        return paragraph(text, self._missing, size=BODY)

    def _day(self, day: dt.date) -> str:
        return show_day(day, self._language, long=True)

    def _say(self, text: str, **values: object) -> str:
        return say(text, self._language, **values)
