"""The figures of complaints, read and printed: what screens, papers and commands ask."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.issues.views import figure_charts
from k2k_desktop.services.issues.views.figure_facts import (
    Figures,
    Period,
    PeriodKind,
    figures,
    lift_shares,
    period_of,
)

__all__ = ["Figures", "Period", "PeriodKind", "figures", "figures_pdf", "lift_shares", "period_of"]


@question(needs="issues.figures", recorded=N_("Print figures of complaints"))
def figures_pdf(
    session: Session,
    kind: PeriodKind,
    first: dt.date,
    language: Language,
    estates: Sequence[int] = (),
    blocks: Sequence[int] = (),
) -> Printed:
    """The figures of the period of that *kind* with *first* in it, as charts, in *language*."""
    from k2k_desktop.reports import issue_figures as reports
    from k2k_desktop.services import documents, office

    found = figures(session, period_of(kind, first), estates, blocks)
    lifts = lift_shares(session, found.period, estates, blocks)
    document = reports.IssueFigures(
        office.paper(session, language), found.period.say(language),
        figure_charts.place_words(session, estates, blocks, language),
        tuple(one.chart for one in figure_charts.charts_of(found, lifts, language)),
    )  # fmt: skip
    name, subject = _kind(found), ("office", 1)
    return documents.issued(session, name, subject, document.title(), document, reports.print_issue_figures)


def _kind(found: Figures) -> str:
    """The kind of this paper: one of its own for each period and choice of places, so that the figures of another
    month or block do not replace these."""
    name = f"figures_{found.period.kind}_{found.period.first:%Y%m}"
    chosen = f"{sorted(found.estates)}{sorted(found.blocks)}"
    return name if chosen == "[][]" else f"{name}_{zlib.crc32(chosen.encode()):08x}"
