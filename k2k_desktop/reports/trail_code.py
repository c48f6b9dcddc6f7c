"""The sheet with the check code of the audit trail, for whoever keeps it outside the office's computer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.code_sheet import groups_in_boxes, how_to_use
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.text import Missing, paragraph

_CODE: Final = 48 * mm
_IN_A_ROW: Final = 3
_STEPS: Final = (
    N_("Keep this sheet away from the office's computer: with the auditor, the chairperson or in the safe."),
    N_("To check, open Audit Trail, choose Check a code from paper and type the code."),
    N_(
        "Without the program: export the trail, open k2k_verify.html from the same file in any browser, and type this "
        "code there."
    ),
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
    groups = [paragraph(group, missing, size=20, bold=True, align="centre") for group in sheet.groups]
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=16, bold=True, after=8),
        facts(rows, width, missing, label=46 * mm),
        Spacer(1, 6 * mm),
        groups_in_boxes(groups, _IN_A_ROW, width),
        Spacer(1, 6 * mm),
        paragraph(proves, missing, size=BODY, after=10),
        how_to_use(_STEPS, sheet.square, _CODE, sheet.paper, missing),
        signatures(people, sheet.paper, missing),
    ]
    return build(sheet.paper, f"{title} · {sheet.office}", story, missing)
