"""The letters by which a committee's position begins and ends (domain-facts 4.6, 8)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.reports.letter import INDENT, Letter
from k2k_desktop.reports.page import BODY, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph

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


class _Letter(Letter):
    """The parts of the letter, from top to bottom."""

    def __init__(self, letter: PositionLetter, missing: Missing) -> None:
        super().__init__(letter.paper, missing)
        self._letter = letter

    def title(self) -> str:
        """What the letter is about."""
        letter = self._letter
        words = N_("Appointment as {position} of {organisation}")
        if letter.kind == "termination":
            words = N_("End of appointment as {position} of {organisation}")
        return self.say(words, position=letter.position, organisation=letter.organisation)

    def opening(self) -> list[Flowable]:
        """References, who it goes to, and the title."""
        letter = self._letter
        recipient = [self.line(letter.name, bold=True), *self.lines(letter.address)]
        return self.begin(self.title(), letter.written, letter.reference, recipient)

    def appointment(self) -> list[Flowable]:
        """What the appointment is, what it asks for, and the slip that accepts it."""
        letter = self._letter
        made = self.numbered(self.say(N_("We are pleased to appoint you as follows:")))
        block = facts(
            [
                (self.say(N_("Position")), letter.position),
                (self.say(N_("Organisation")), letter.organisation),
                (self.say(N_("From date")), self._day(letter.since)),
                (self.say(N_("To date")), self._day(letter.until) if letter.until else ""),
                (self.say(N_("How appointed")), letter.way),
            ],
            self.width - INDENT, self.missing, label=38 * mm,
        )  # fmt: skip
        made += self.indented(block)
        made += self.numbered(self.say(N_(
            "Please carry out the duties of this position as the constitution and the decisions of the meetings ask, "
            "and declare every interest of your own in a matter before it is discussed."
        )))  # fmt: skip
        made += self.numbered(self.say(N_(
            "When you leave this position, please hand over all records, money and property of the organisation."
        )))  # fmt: skip
        made += self._closing(N_("We thank you for your readiness to serve."))
        accepts = self.say(N_("I, {name}, accept this appointment."), name=letter.name)
        made.append(KeepTogether([
            Spacer(1, 14), paragraph(self.say(N_("Acceptance")).upper(), self.missing, size=BODY, bold=True),
            Spacer(1, 6), self.line(accepts), Spacer(1, 12 * mm),
            facts([(self.say(N_("Signature")), _DOTS), (self.say(N_("Date")), _DOTS)], self.width, self.missing),
        ]))  # fmt: skip
        return made

    def termination(self) -> list[Flowable]:
        """When and why it ended, and what is to be handed over."""
        letter = self._letter
        values = {"position": letter.position, "organisation": letter.organisation}
        ended = N_("Your appointment as {position} of {organisation}, held since {since}, ends with {until}.")
        since, until = self._day(letter.since), self._day(letter.until or letter.written)
        made = self.numbered(self.say(ended, since=since, until=until, **values))
        if letter.reason:
            made += self.numbered(self.say(N_("Reason: {reason}."), reason=letter.reason.rstrip(". ")))
        made += self.numbered(self.say(N_(
            "Please hand over all records, money and property of the organisation to its secretary within 14 days."
        )))  # fmt: skip
        return made + self._closing(N_("We thank you for the service you have given."))

    def _closing(self, thanks: str) -> list[Flowable]:
        letter = self._letter
        by = letter.signed_name, letter.signed_position
        return [self.signed(*by, office=letter.organisation, thanks=self.say(thanks))]

    def _day(self, day: dt.date) -> str:
        return show_day(day, self.language, long=True)
