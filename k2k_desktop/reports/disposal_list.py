"""The list that whoever approves an erasing signs: names and homes, confidential, kept by nobody afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from k2k_desktop.core.i18n import N_, say, say_count
from k2k_desktop.core.progress import Progress
from k2k_desktop.reports import table
from k2k_desktop.reports.paper import Paper, Printed, Signatory


@dataclass(frozen=True, slots=True)
class DisposalList:
    """What is to be erased: rows of (whose data, name, home or reference, since, over since), all in words."""

    paper: Paper
    rows: Sequence[tuple[str, str, str, str, str]]
    day: str
    papers: int
    prepared_by: str


def print_disposal_list(document: DisposalList, progress: Progress | None = None) -> Printed:
    """The list as a PDF, with lines for whoever prepared it and whoever approves it."""
    spoken = document.paper.language
    heads = ((N_("Whose data"), 1.6), (N_("Name"), 2.4), (N_("Unit or number"), 1.2), (N_("Since"), 1.3),
             (N_("Kept until"), 1.3))  # fmt: skip
    stays = say_count(
        "{count} paper already issued keeps a name; minutes and registers of committees keep theirs.",
        "{count} papers already issued keep a name; minutes and registers of committees keep theirs.",
        document.papers,
        spoken,
    )
    told = (
        say(N_("Confidential: for whoever approves. Destroy this list once the records are erased."), spoken),
        say(N_("What the retention rules let go on {day}. Erased values never come back."), spoken, day=document.day),
        *([stays] if document.papers else []),
    )
    signed = (
        Signatory(say(N_("Prepared by"), spoken), document.prepared_by),
        Signatory(say(N_("Approved by (approval no.)"), spoken)),
    )
    columns = tuple(table.Column(say(head, spoken), "left", share) for head, share in heads)
    made = table.ListDocument(
        paper=document.paper, title=say(N_("Disposal list of personal data"), spoken), columns=columns,
        rows=document.rows, filters=told, signatories=signed, total=len(document.rows),
    )  # fmt: skip
    return table.print_list(made, progress)
