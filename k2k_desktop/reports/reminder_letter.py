"""The letter that reminds an agency or contractor of what it promised in meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say, say_count
from k2k_desktop.reports.page import BODY, GRID, bare_table, body_width, build, facts
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph, paragraphs

_INDENT = 11 * mm
_SIZE = 9.5


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """Every overdue promise of one *recipient*: (what, in which meeting, promised on, due on, days over)."""

    paper: Paper
    written: dt.date
    recipient: str
    promises: tuple[tuple[str, str, dt.date, dt.date | None, int], ...]
    signed_name: str
    signed_position: str
    reference: str = ""


def letter_title(letter: ReminderLetter) -> str:
    """`Peringatan: 2 perkara yang belum selesai`."""
    return say_count("Reminder: {count} matter outstanding", "Reminder: {count} matters outstanding",
        len(letter.promises), letter.paper.language,
    )  # fmt: skip


def print_reminder(letter: ReminderLetter) -> Printed:
    """The letter as a PDF."""
    missing, language, width = Missing(), letter.paper.language, body_width(letter.paper)

    def line(text: str) -> Flowable:
        return paragraph(text, missing, size=BODY)

    rows = [
        (say(N_("Our ref."), language), letter.reference),
        (say(N_("Date"), language), show_day(letter.written, language, long=True)),
    ]
    head = facts(rows, width * 0.45, missing, label=24 * mm)
    story: list[Flowable] = [
        bare_table([["", head]], [width * 0.55, width * 0.45]), Spacer(1, 10), line(letter.recipient), Spacer(1, 12),
        line(say(N_("Dear Sir/Madam,"), language)), Spacer(1, 10),
        paragraph(letter_title(letter).upper(), missing, size=BODY, bold=True, after=9),
        line(say(N_("With respect, we refer to the above matter."), language)), Spacer(1, 6),
    ]  # fmt: skip
    said = N_("Our records show that the matters below, promised in meetings, are past their dates:")
    story += [_numbered(2, say(said, language), width, missing), Spacer(1, 4), _promises(letter, width, missing),
              Spacer(1, 8)]  # fmt: skip
    asked = N_("Please tell us in writing, within 14 days of this letter, when each will be finished.")
    story += [_numbered(3, say(asked, language), width, missing), Spacer(1, 12)]
    story.append(KeepTogether([
        line(say(N_("Thank you."), language)), Spacer(1, 8), line(say(N_("Yours faithfully,"), language)),
        Spacer(1, 16 * mm), paragraph(f"({letter.signed_name.upper()})", missing, size=BODY, bold=True),
        line(letter.signed_position), line(letter.paper.letterhead.name),
    ]))  # fmt: skip
    return build(letter.paper, letter_title(letter), story, missing)


def _numbered(number: int, text: str, width: float, missing: Missing) -> Flowable:
    cells = [paragraph(f"{number}.", missing, size=BODY), paragraph(text, missing, size=BODY)]
    return bare_table([cells], [_INDENT, width - _INDENT])


def _promises(letter: ReminderLetter, width: float, missing: Missing) -> Table:
    language: Language = letter.paper.language
    heads = (P_("list", "No."), N_("Matter"), N_("Promised in"), N_("Due date"), N_("Days late"))
    cells: list[list[object]] = [[paragraph(say(one, language), missing, size=_SIZE, bold=True) for one in heads]]
    for number, (text, where, promised, due, over) in enumerate(letter.promises, 1):
        made = say(N_("{meeting}, {day}"), language, meeting=where, day=show_day(promised, language))
        cells.append([
            paragraph(str(number), missing, size=_SIZE), paragraphs(text, missing, size=_SIZE),
            paragraph(made, missing, size=_SIZE),
            paragraph(show_day(due, language) if due else "", missing, size=_SIZE),
            paragraph(str(over), missing, size=_SIZE, align="right"),
        ])  # fmt: skip
    parts = (10 * mm, width - 103 * mm, 50 * mm, 24 * mm, 19 * mm)
    return Table(cells, colWidths=parts, repeatRows=1, splitInRow=1, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.4, GRID),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ])  # fmt: skip
