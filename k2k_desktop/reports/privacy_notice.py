"""The notice of personal data with the form of consent below it, in one language or in both, to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, PageBreak, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_SIZE = 10.0
_BOX = 16 * mm
_NAME, _GAP, _HAND = 26 * mm, 6 * mm, 10 * mm  # what a line is for, room behind it, and room to write


@dataclass(frozen=True, slots=True)
class NoticeForm:
    """One version of the notice; *purposes* are marked words, an empty name or unit leaves room to write."""

    paper: Paper
    languages: tuple[Language, ...]
    version: str
    valid_from: dt.date
    texts: Mapping[str, str]
    recipients: str
    contact: str
    purposes: tuple[str, ...]
    name: str = ""
    unit: str = ""


def print_notice(form: NoticeForm) -> Printed:
    """The form as a PDF: a page for each language."""
    missing = Missing()
    story: list[Flowable] = []
    for place, language in enumerate(form.languages):
        story += [PageBreak()] if place else []
        story += _page(form, language, missing)
    return build(form.paper, say(N_("Personal data protection notice"), form.paper.language), story, missing)


def _page(form: NoticeForm, language: Language, missing: Missing) -> list[Flowable]:
    def words(text: str, **values: object) -> str:
        return say(text, language, **values)

    day = show_day(form.valid_from, language, long=True)
    nobody = words(N_("Nobody, unless the law requires it."))
    ask = words(N_("The counter of this office"))
    width = body_width(form.paper)
    rows = [
        (words(N_("Who receives the data")), form.recipients or nobody),
        (words(N_("Whom to ask")), form.contact or ask),
    ]
    return [
        paragraph(words(N_("Personal data protection notice")).upper(), missing, size=13, bold=True, after=2),
        paragraph(words(N_("Version {version}, valid from {day}"), version=form.version, day=day), missing,
                  size=9, after=5),
        *paragraphs(form.texts[language], missing, size=_SIZE), Spacer(1, 6),
        facts(rows, width, missing, label=52 * mm), Spacer(1, 6),
        KeepTogether(_consent(form, language, missing, width)),
    ]  # fmt: skip


def _consent(form: NoticeForm, language: Language, missing: Missing, width: float) -> list[Flowable]:
    def words(text: str) -> str:
        return say(text, language)

    said = words(
        N_("I have read this notice, or it was read to me. I agree to what I tick; I may say no to any of it.")
    )
    story: list[Flowable] = [
        HRFlowable(width="100%", thickness=0.6, color=colors.black, spaceAfter=4),
        paragraph(words(N_("Consent")).upper(), missing, size=11, bold=True, after=3),
        paragraph(said, missing, size=_SIZE, after=4),
    ]  # fmt: skip
    for purpose in form.purposes:
        box = paragraph("[\u00a0\u00a0\u00a0\u00a0]", missing, size=BODY)
        story.append(bare_table([[box, paragraph(words(purpose), missing, size=BODY)]], [_BOX, width - _BOX]))
    child = words(N_("For a child under 18: name of the parent or guardian who signs"))
    half = width / 2
    pairs = (
        (words(N_("Name")), form.name, words(N_("Unit")), form.unit),
        (words(N_("Signature")), "", words(N_("Date")), ""),
        (words(P_("consent", "Witness")), "", words(N_("Signature")), ""),
    )
    cells = [[_line(a, one, missing, half), _line(b, two, missing, half)] for a, one, b, two in pairs]
    return [
        *story, Spacer(1, 4), bare_table(cells, [half, half], gap=0), paragraph(child, missing, size=_SIZE, before=12),
        _line(words(N_("Name")), "", missing, width),
    ]  # fmt: skip


def _line(name: str, value: str, missing: Missing, width: float) -> Flowable:
    """A name with what is known beside it, or with a line to write on and room for the hand above it."""
    cells = [[paragraph(f"{name}:", missing, size=_SIZE), paragraph(value, missing, size=_SIZE)]]
    made = Table(cells, colWidths=[_NAME, width - _NAME - _GAP], rowHeights=[_HAND], hAlign="LEFT")
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                   ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)])  # fmt: skip
    if not value:
        made.setStyle([("LINEBELOW", (1, 0), (1, 0), 0.6, colors.black)])
    return made
