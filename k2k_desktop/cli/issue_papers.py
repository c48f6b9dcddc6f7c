"""What `report` makes of complaints, works and the community's priorities, and what REF means for each."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any, Final

from k2k_desktop.cli.kinds import Find, Kind
from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.services.issues import refs
from k2k_desktop.services.runner import Runner


def _by(question: Question[[str], int]) -> Find:
    """The record that *question* finds for REF."""

    def find(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
        return (runner.read(question, parsed.ref),)

    return find


def _lift_year(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(refs.lift, parsed.ref), _year(runner, parsed))


def _estate_year(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(refs.place, parsed.ref)[0], _year(runner, parsed))


def _poster(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """Of a block or an estate, for a year: this one ends today."""
    today, year = runner.clock.today(), _year(runner, parsed)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if first > today:
        raise UserError(N_("The year {year} has not begun."), year=year)
    return (*runner.read(refs.place, parsed.ref), first, min(last, today))


def _period(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """This month, or the year named."""
    if parsed.year:
        return ("year", dt.date(parsed.year, 1, 1))
    return ("month", runner.clock.today())


def _year(runner: Runner, parsed: argparse.Namespace) -> int:
    return parsed.year or runner.clock.today().year


ISSUE_KINDS: Final[dict[str, Kind]] = {
    "slip": Kind("issues.slips:slip_pdf", _by(refs.issue)),
    "issue-history": Kind("issues.slips:issue_history_pdf", _by(refs.issue)),
    "issue-letter": Kind("issues.letters:issue_letter_pdf", _by(refs.issue)),
    "reply-letter": Kind("issues.letters:reply_letter_pdf", _by(refs.reply)),
    "rule-notice": Kind("issues.neighbours:rule_notice_pdf", _by(refs.rule_notice)),
    "work-order": Kind("issues.works.order_papers:work_order_pdf", _by(refs.work_order)),
    "quotations": Kind("issues.works.order_papers:quotation_table_pdf", _by(refs.work_order)),
    "photo-sheet": Kind("issues.works.order_papers:photo_sheet_pdf", _by(refs.work_order)),
    "lift-log": Kind("issues.works.lift_papers:lift_log_pdf", _lift_year),
    "lift-availability": Kind("issues.works.lift_papers:lift_availability_pdf", _estate_year, needs_ref=False),
    "outage-notice": Kind("issues.works.outage_papers:outage_notice_pdf", _by(refs.outage)),
    "inspection": Kind("issues.works.inspections:inspection_sheet_pdf", _by(refs.inspection)),
    "ageing": Kind("issues.views.figures:figures_pdf", _period, needs_ref=False),
    "round": Kind("issues.priorities.priority_papers:round_result_pdf", _by(refs.priority_round)),
    "round-slips": Kind("issues.priorities.priority_papers:round_slip_pdf", _by(refs.priority_round)),
    "charter": Kind("issues.priorities.priority_papers:charter_pdf", _by(refs.charter)),
    "poster": Kind("issues.priorities.posters:poster_pdf", _poster, needs_ref=False),
}
