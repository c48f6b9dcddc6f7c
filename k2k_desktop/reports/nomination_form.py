"""The form on which somebody is nominated: one for each position, blank or filled from the record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, GRID, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_ROW: Final = 15 * mm
_SHARES: Final = (19, 36, 10, 13, 22)


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody of the roll on a form; without a name the line is left to be written."""

    name: str = ""
    number: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One nomination for one position."""

    position: str
    seats: int
    candidate: Signer = Signer()
    proposer: Signer = Signer()
    seconder: Signer = Signer()


@dataclass(frozen=True, slots=True)
class NominationForms:
    """The forms of one election, each on a page of its own."""

    paper: Paper
    organisation: str
    held_on: dt.date
    forms: tuple[Form, ...]
    closes_on: dt.date | None = None


def print_nomination_form(forms: NominationForms) -> Printed:
    """The forms as a PDF."""
    missing, language = Missing(), forms.paper.language
    title = say(N_("Nomination form"), language)
    story: list[Flowable] = []
    for place, form in enumerate(forms.forms):
        if place:
            story.append(PageBreak())
        story += _form(forms, form, title, missing)
    return build(forms.paper, f"{title}: {forms.organisation}", story, missing)


def _form(forms: NominationForms, form: Form, title: str, missing: Missing) -> list[Flowable]:
    paper, language = forms.paper, forms.paper.language
    details = [
        (say(N_("Organisation"), language), forms.organisation),
        (say(N_("Position"), language), form.position),
        (say(N_("Seats"), language), str(form.seats)),
        (say(N_("Election day"), language), show_day(forms.held_on, language, long=True)),
        (
            say(N_("Nominations close on"), language),
            show_day(forms.closes_on, language, long=True) if forms.closes_on else "",
        ),
    ]
    rule = N_("Candidate, proposer and seconder are three different persons, all three on the frozen electoral roll.")
    consent = N_("I agree to stand for this position, and to serve if I am elected.")
    signed = (
        Signatory(say(N_("Candidate"), language), form.candidate.name),
        Signatory(say(N_("Received for the organisation"), language)),
    )
    return [
        paragraph(title.upper(), missing, size=14, bold=True, after=6),
        facts(details, body_width(paper), missing, label=50 * mm), Spacer(1, 10),
        _people(form, paper, missing), Spacer(1, 6),
        paragraph(say(rule, language), missing, size=9.5, after=14),
        paragraph(say(consent, language), missing, size=BODY),
        signatures(signed, paper, missing),
    ]  # fmt: skip


def _people(form: Form, paper: Paper, missing: Missing) -> Table:
    language, width = paper.language, body_width(paper)
    heads = ("", N_("Full name"), N_("Roll no."), N_("Unit"), N_("Signature"))
    cells = [[paragraph(say(head, language) if head else "", missing, size=9.5, bold=True) for head in heads]]
    sides = ((N_("Candidate"), form.candidate), (N_("Proposer"), form.proposer), (N_("Seconder"), form.seconder))
    for label, person in sides:
        texts = (say(label, language), person.name, person.number, person.unit, "")
        cells.append([paragraph(text, missing, size=9.5, bold=not place) for place, text in enumerate(texts)])
    return Table(
        cells, colWidths=[width * share / sum(_SHARES) for share in _SHARES], rowHeights=[None, *[_ROW] * 3],
        hAlign="LEFT", style=[
            ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.5, GRID),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.94, 0.94, 0.94)),
        ],
    )  # fmt: skip
