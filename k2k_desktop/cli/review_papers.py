"""What `report` makes of the auditor's desk, and what REF means for each."""

from __future__ import annotations

import argparse
from typing import Any, Final

from k2k_desktop.cli.kinds import Kind
from k2k_desktop.services.review import papers
from k2k_desktop.services.runner import Runner


def _review(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """A review by its number or a part of its title; the latest where nothing is named."""
    return (runner.read(papers.review_named, parsed.ref),)


def _count(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """A cash count by its number, or a part of the name of who keeps the cash."""
    return (runner.read(papers.count_named, parsed.ref),)


REVIEW_KINDS: Final[dict[str, Kind]] = {
    "review-report": Kind("review.papers:review_report_pdf", _review, needs_ref=False),
    "exceptions": Kind("review.papers:exceptions_pdf", _review, needs_ref=False),
    "cash-sheet": Kind("review.papers:cash_sheet_pdf", _count),
}
