"""The sheet for the safe that opens an office when nobody remembers a password."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.code_sheet import groups_in_boxes, how_to_use
from k2k_desktop.reports.page import BODY, body_width, build
from k2k_desktop.reports.paper import Paper, Printed
from k2k_desktop.reports.text import LATIN, Missing, paragraph

_CODE: Final = 60 * mm
_IN_A_ROW: Final = 4
_STEPS: Final = (
    N_("Open K2K Desktop and choose the office named above."),
    N_("On the sign-in page choose Use recovery sheet."),
    N_("On another computer choose Restore on the first page, then the newest copy from the stick or disk."),
    N_("Type the groups in order, or scan the square code. A mistyped group is pointed out."),
    N_("Choose a new password for the administrator. Print a new sheet and destroy this one."),
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The recovery code in its *groups*, with the office and the day the code was made."""

    paper: Paper
    office: str
    made: dt.date
    groups: tuple[str, ...]


def print_recovery_sheet(sheet: RecoverySheet) -> Printed:
    """One page as a PDF: the code in large numbered groups, the same as a QR code, and how to use it."""
    missing, language = Missing(), sheet.paper.language
    title = say(N_("Recovery sheet"), language)
    made = say(N_("Made on {date}"), language, date=show_day(sheet.made, language, long=True))
    warning = say(
        N_("Keep this sheet in the safe. Whoever holds it can open every record of this office. Never copy it, "
           "photograph it or send it by message."),
        language,
    )  # fmt: skip
    width = body_width(sheet.paper)
    groups = [
        [
            paragraph(f"{number}", missing, size=9, align="centre"),
            paragraph(group, missing, size=22, bold=True, align="centre"),
        ]
        for number, group in enumerate(sheet.groups, 1)
    ]
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=18, bold=True, after=4),
        paragraph(sheet.office, missing, size=13, bold=True, after=2),
        paragraph(made, missing, size=BODY, after=10),
        _boxed(paragraph(warning, missing, size=BODY, bold=True), width),
        Spacer(1, 8 * mm),
        groups_in_boxes(groups, _IN_A_ROW, width),
        Spacer(1, 8 * mm),
        how_to_use(_STEPS, "-".join(sheet.groups), _CODE, sheet.paper, missing),
    ]
    return build(sheet.paper, f"{title} · {sheet.office}", story, missing)


def _boxed(flowable: Flowable, width: float) -> Table:
    return Table([[flowable]], colWidths=[width], hAlign="LEFT", style=[
        ("FONTNAME", (0, 0), (-1, -1), LATIN), ("BOX", (0, 0), (-1, -1), 1.2, colors.black),
        ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8), ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
    ])  # fmt: skip
