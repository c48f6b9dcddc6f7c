"""What `report` makes of personal data: the notice, a person's own report, letters, breaches, disclosures."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any, Final

from k2k_desktop.cli.kinds import Find, Kind
from k2k_desktop.services.privacy import refs
from k2k_desktop.services.runner import Runner


def _notice(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """The version in force, for a resident where one is named."""
    return (None, runner.read(refs.resident, parsed.ref) if parsed.ref else None)


def _resident(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(refs.resident, parsed.ref),)


def _letter(kind: str) -> Find:
    def find(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
        return (runner.read(refs.request, parsed.ref), kind)

    return find


def _breach(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(refs.breach, parsed.ref),)


def _year(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    """The year named, or this one, until today."""
    today = runner.clock.today()
    year = parsed.year or today.year
    return dt.date(year, 1, 1), min(dt.date(year, 12, 31), max(today, dt.date(year, 1, 1)))


def _nothing(_runner: Runner, _parsed: argparse.Namespace) -> tuple[Any, ...]:
    return ()


PRIVACY_KINDS: Final[dict[str, Kind]] = {
    "privacy-notice": Kind("privacy.notices:notice_pdf", _notice, needs_ref=False),
    "own-report": Kind("privacy.personal_report:personal_report_pdf", _resident),
    "data-request": Kind("privacy.request_papers:request_letter_pdf", _letter("acknowledgement")),
    "data-request-extension": Kind("privacy.request_papers:request_letter_pdf", _letter("extension")),
    "data-request-answer": Kind("privacy.request_papers:request_letter_pdf", _letter("answer")),
    "breach-form": Kind("privacy.breach_papers:breach_form_pdf", _breach),
    "breach-letter": Kind("privacy.breach_papers:breach_letter_pdf", _breach),
    "breach-register": Kind("privacy.breach_papers:breach_register_pdf", _nothing, needs_ref=False),
    "disclosures": Kind("privacy.disclosures:disclosures_pdf", _year, needs_ref=False),
}
