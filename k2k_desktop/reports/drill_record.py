"""The record of a restore drill on paper: which copy, what was checked and compared, the result, and who signs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, P_, say, say_count
from k2k_desktop.reports.page import BODY, body_width, build, facts, signatures
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.table import Column, listing
from k2k_desktop.reports.text import Missing, paragraph, paragraphs

_CHECKED: Final = (
    N_("The copy was restored into a folder of its own, beside the office, and deleted afterwards. The office was not "
       "changed."),
    N_("Each byte of the copy and each page of the restored file is as it was written."),
    N_("Structure and links of the restored file are whole."),
    N_("The audit trail was walked from end to end and held against each record."),
    N_("Each table has as many records as the copy says."),
)  # fmt: skip
_PASSED: Final = N_("PASSED: the office can be restored from this copy.")
_FAILED: Final = N_("NOT PASSED: the office cannot be restored from this copy.")


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """One rehearsal; *place* in words, *records* and *entries* of the copy, *live_records* of the office that day."""

    paper: Paper
    held_at: dt.datetime
    held_by: str
    number: int
    made_at: dt.datetime
    place: str
    entries: int
    records: int
    live_records: int
    seconds: int
    sound: bool
    remarks: str


def print_drill_record(record: DrillRecord) -> Printed:
    """The record as a PDF of one page, with lines for whoever held the drill and whoever saw it."""
    missing, language, width = Missing(), record.paper.language, body_width(record.paper)
    title = say(N_("Record of a restore drill"), language)
    taken = say_count("{count} second", "{count} seconds", record.seconds, language)
    head = [
        (say(N_("Held at"), language), show_instant(record.held_at, language, long=True)),
        (say(P_("drill", "Held by"), language), record.held_by),
        (say(N_("No. of the copy"), language), str(record.number)),
        (say(N_("Copy made at"), language), show_instant(record.made_at, language, long=True)),
        (say(N_("Where the copy lay"), language), record.place),
        (say(N_("Time taken"), language), taken),
    ]
    story: list[Flowable] = [
        paragraph(title.upper(), missing, size=13, bold=True, align="centre", after=8),
        facts(head, width, missing, label=48 * mm), Spacer(1, 10),
        paragraph(say(N_("What was checked"), language), missing, size=BODY, bold=True, after=3),
    ]  # fmt: skip
    for number, words in enumerate(_CHECKED if record.sound else _CHECKED[:1], 1):
        story += paragraphs(say(words, language), missing, lead=f"{number}.", size=BODY)
    story += [
        Spacer(1, 8), paragraph(say(N_("What was compared"), language), missing, size=BODY, bold=True, after=4),
        listing(*_compared(record), record.paper, missing), Spacer(1, 12),
        paragraph(say(_PASSED if record.sound else _FAILED, language), missing, size=BODY, bold=True),
    ]  # fmt: skip
    if record.remarks:
        story += paragraphs(record.remarks, missing, lead=f"{say(N_('Remarks'), language)}:", size=BODY)
    signed = (
        Signatory(say(N_("Drill held by"), language), record.held_by),
        Signatory(say(N_("Seen by (manager or auditor)"), language)),
    )
    story += [Spacer(1, 10), signatures(signed, record.paper, missing)]
    return build(record.paper, title, story, missing)


def _compared(record: DrillRecord) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """What is newer in the office than in the copy would be lost with the computer."""
    language = record.paper.language
    columns = (
        Column(say(P_("drill", "Counted"), language), weight=2), Column(say(N_("In the copy"), language), "right"),
        Column(say(N_("In the office that day"), language), "right", 1.5),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [
        (say(N_("Records"), language), f"{record.records:,}", f"{record.live_records:,}"),
        (say(N_("Entries of the audit trail"), language), f"{record.entries:,}", "—"),
    ]
    return columns, rows
