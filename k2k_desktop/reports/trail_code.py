"""The sheet with the check code of the audit trail, for whoever keeps it outside the office's computer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.page import BODY, bare_table, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.square import dots_of, draw_square
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_CODE: Final = 48 * mm
_IN_A_ROW: Final = 3
_STEPS: Final = (
    N_("Keep this sheet away from the office's computer: with the auditor, the chairperson or in the safe."),
    N_("To check, open Audit Trail, choose Check a code from paper and type the code."),
    N_("Without the program: export the trail and give this code to k2k_verify.py, which lies in the same file."),
)


@dataclass(frozen=True, slots=True)
class TrailCode:
    """The check code in *groups* for the *entries* of the trail, the *last* of them made then; instants are UTC."""

    paper: Paper
    office: str
    office_id: str
    entries: int
    last: dt.datetime
    made: dt.datetime
    groups: tuple[str, ...]
    square: str


def print_trail_code(sheet: TrailCode) -> Printed:
    """One page as a PDF: the code in large groups and as a square, what it proves, and who received it."""
    missing, language = Missing(), sheet.paper.language
    width = body_width(sheet.paper)
    title = say(N_("Check code of the audit trail"), language)
    proves = say(
        N_("This code stands for every entry of the audit trail up to the one named above. Whoever changes, removes or "
           "adds an entry afterwards cannot give the trail this code again."),
        language,
    )  # fmt: skip
    rows = (
        (say(N_("Office"), language), sheet.office),
        (say(N_("Office number"), language), sheet.office_id),
        (say(N_("Entries in the trail"), language), f"{sheet.entries:,}"),
        (say(N_("Last entry"), language), show_instant(sheet.last, language, seconds=True)),
        (say(N_("Made on"), language), show_instant(sheet.made, language)),
    )
    people = (
        Signatory(say(N_("Handed over by"), language)),
        Signatory(say(N_("Received by"), language)),
    )
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=16, bold=True, after=8),
        facts(rows, width, missing, label=46 * mm),
        Spacer(1, 6 * mm),
        _groups(sheet.groups, width, missing),
        Spacer(1, 6 * mm),
        paragraph(proves, missing, size=BODY, after=10),
        _how(sheet, width, missing),
        signatures(people, sheet.paper, missing),
    ]
    return build(sheet.paper, f"{title} · {sheet.office}", story, missing)


def _groups(groups: tuple[str, ...], width: float, missing: Missing) -> Table:
    """The groups in rows of three, large enough to type from at arm's length."""
    cells = [paragraph(group, missing, size=20, bold=True, align="centre") for group in groups]
    rows = [cells[start : start + _IN_A_ROW] for start in range(0, len(cells), _IN_A_ROW)]
    padded = [[*row, *[""] * (_IN_A_ROW - len(row))] for row in rows]
    return Table(padded, colWidths=[width / _IN_A_ROW] * _IN_A_ROW, hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("GRID", (0, 0), (-1, -1), 0.8, colors.black),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
    ])  # fmt: skip


def _how(sheet: TrailCode, width: float, missing: Missing) -> Table:
    language = sheet.paper.language
    rows = [
        [paragraph(f"{number}.", missing, size=BODY), paragraph(say(step, language), missing, size=BODY, after=4)]
        for number, step in enumerate(_STEPS, 1)
    ]
    left = width - _CODE - 6 * mm
    steps = bare_table(rows, [8 * mm, left - 8 * mm])
    heading = paragraph(say(N_("How to use it"), language), missing, size=12, bold=True, after=5)
    return bare_table([[[heading, steps], _Square(sheet.square)]], [left, _CODE + 6 * mm])


class _Square(Flowable):  # type: ignore[misc]
    """The QR code in the flow of the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._dots = dots_of(text, "M")

    def wrap(self, available: float, height: float) -> tuple[float, float]:
        return _CODE, _CODE

    def draw(self) -> None:
        draw_square(self.canv, self._dots, 0, 0, _CODE)
