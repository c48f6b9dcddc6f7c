"""A cash count on paper: pieces of each note and coin, the book, the difference, and who signs for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_instant, show_money
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph, paragraphs


@dataclass(frozen=True, slots=True)
class CashSheet:
    """One count; *pieces* are (name of the note or coin, how many, worth of one in sen)."""

    paper: Paper
    review: str
    counted_at: dt.datetime
    holder: str
    witness: str
    auditor: str
    pieces: tuple[tuple[str, int, int], ...]
    total_sen: int
    book_sen: int
    difference: str
    explanation: str


def print_cash_sheet(sheet: CashSheet) -> Printed:
    """The sheet as a PDF, with lines for the keeper of the cash, the witness and the auditor."""
    missing, language, width = Missing(), sheet.paper.language, body_width(sheet.paper)
    title = say(N_("Cash count"), language)
    columns = (
        Column(say(N_("Note or coin"), language), weight=2), Column(say(N_("Pieces"), language), "right"),
        Column(say(N_("Amount"), language), "right", 1.3),
    )  # fmt: skip
    rows = [(name, f"{count:,}", show_money(count * sen)) for name, count, sen in sheet.pieces]
    rows.append((say(N_("Counted together"), language), "", show_money(sheet.total_sen)))
    rows.append((say(N_("By the book"), language), "", show_money(sheet.book_sen)))
    head = [
        (say(N_("Review"), language), sheet.review),
        (say(N_("Counted at"), language), show_instant(sheet.counted_at, language, long=True)),
        (say(N_("Who keeps the cash"), language), sheet.holder), (say(N_("Witness"), language), sheet.witness),
    ]  # fmt: skip
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(head, width, missing, label=42 * mm), Spacer(1, 8), listing(columns, rows, sheet.paper, missing),
        Spacer(1, 8), paragraph(sheet.difference, missing, size=BODY, bold=True, lead=""),
    ]  # fmt: skip
    if sheet.explanation:
        lead = f"{say(N_('Why they differ'), language)}:"
        story += paragraphs(sheet.explanation, missing, lead=lead, size=BODY)
    story.append(signatures(
        (Signatory(say(N_("Who keeps the cash"), language), sheet.holder),
         Signatory(say(N_("Witness"), language), sheet.witness)), sheet.paper, missing,
    ))  # fmt: skip
    story.append(signatures((Signatory(say(P_("report", "Auditor"), language), sheet.auditor),), sheet.paper, missing))
    return build(sheet.paper, title, story, missing)
