"""The notification of a data breach to the Commissioner, and the letter to the people concerned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.letter import Letter
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_LABEL = 60 * mm


@dataclass(frozen=True, slots=True)
class Part:
    """A numbered part of the form: rows of (label, value), and words."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class BreachForm:
    """What the law asks to be told: nature, data, people, measures, contact."""

    paper: Paper
    reference: str
    parts: tuple[Part, ...]
    signed_name: str
    signed_position: str

    def title(self) -> str:
        """What the paper is called."""
        return say(N_("Notification of a personal data breach"), self.paper.language)


@dataclass(frozen=True, slots=True)
class BreachLetter:
    """What the people concerned are told; the office writes each name by hand or by its list."""

    paper: Paper
    written: dt.date
    reference: str
    discovered_on: dt.date
    what: str
    data: str
    measures: str
    contact: str
    signed_name: str
    signed_position: str

    def title(self) -> str:
        """What the letter is about."""
        return say(N_("Your personal data"), self.paper.language)


def print_breach_form(form: BreachForm) -> Printed:
    """The form as a PDF."""
    missing, language, width = Missing(), form.paper.language, body_width(form.paper)
    story: list[Flowable] = [
        paragraph(form.title().upper(), missing, size=13, bold=True, after=2),
        paragraph(say(N_("To the Personal Data Protection Commissioner"), language), missing, size=BODY, after=2),
        paragraph(say(N_("Our ref. {reference}"), language, reference=form.reference), missing, size=BODY, after=6),
    ]
    for number, part in enumerate(form.parts, 1):
        story.append(paragraph(f"{number}. {part.title}", missing, size=BODY, bold=True, before=8, after=3, keep=True))
        if part.rows:
            story.append(facts(part.rows, width, missing, label=_LABEL))
        if part.words:
            story += [Spacer(1, 2), *paragraphs(part.words, missing, size=BODY)]
    signer = Signatory(say(P_("signature", "Declared by"), language), form.signed_name, form.signed_position)
    story.append(signatures([signer], form.paper, missing))
    return build(form.paper, form.title(), story, missing)


def print_breach_letter(letter: BreachLetter) -> Printed:
    """The letter as a PDF."""
    missing = Missing()
    return build(letter.paper, letter.title(), _People(letter, missing).story(), missing)


class _People(Letter):
    """The parts of the letter to the people, from top to bottom."""

    def __init__(self, letter: BreachLetter, missing: Missing) -> None:
        super().__init__(letter.paper, missing)
        self._letter = letter

    def story(self) -> list[Flowable]:
        """All of it."""
        letter = self._letter
        told = N_("On {day} this office found that personal data of yours may be in wrong hands: {what}.")
        body = self.numbered(self.say(told, day=self.day(letter.discovered_on), what=letter.what))
        body += self.numbered(self.say(N_("The data concerned: {data}."), data=letter.data))
        if letter.measures:
            body += self.numbered(self.say(N_("What this office did at once: {measures}"), measures=letter.measures))
        advice = N_(
            "What you can do: give nobody a code or a password by telephone, look at letters and messages with care, "
            "and tell the police if somebody uses your name."
        )
        body += self.numbered(self.say(advice))
        body += self.numbered(self.say(N_("Ask us at: {contact}. We are sorry that this happened."),
                                       contact=letter.contact))  # fmt: skip
        name = self.say(N_("Name and unit: {blank}"), blank="." * 60)
        return [
            *self.begin(letter.title(), letter.written, letter.reference, [self.line(name)]), *body,
            self.signed(letter.signed_name, letter.signed_position),
        ]  # fmt: skip
