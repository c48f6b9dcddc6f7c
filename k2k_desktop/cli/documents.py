"""`report`: papers as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from k2k_desktop.cli.signing_in import add_office, opened_office, tell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.core.listings import Query
from k2k_desktop.services import exports, meetings
from k2k_desktop.services.people.lists import REGISTER, RESIDENTS
from k2k_desktop.services.runner import Runner


def add(commands: Any) -> None:
    """Add the command to the parser."""
    report = commands.add_parser("report", help=_("make a paper as PDF"))
    report.add_argument("paper", choices=("residents", "minutes", "notice", "attendance"))
    report.add_argument("ref", nargs="?", metavar="REF", help=_("the number on paper, as 1/2026"))
    report.add_argument("--organisation", metavar="NAME", help=_("part of its name, where several have that number"))
    report.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    report.add_argument("--lang", choices=("ms", "en"), default="ms", help=_("language of the paper"))
    add_office(report)
    report.set_defaults(run=make)


def make(parsed: argparse.Namespace) -> None:
    """Make the paper and write it whole."""
    with opened_office(parsed) as opened:
        pdf = _paper(opened.runner, parsed)
    write_whole(parsed.output, pdf)
    tell(_("Written: {path}", path=parsed.output))


def _paper(runner: Runner, parsed: argparse.Namespace) -> bytes:
    language: Language = "en" if parsed.lang == "en" else "ms"
    if parsed.paper == "residents":
        return runner.read(exports.list_pdf, RESIDENTS.name, Query(), REGISTER, language).pdf
    if not parsed.ref:
        raise UserError(N_("Say which meeting, by its number on paper. Example: 1/2026."))
    meeting = runner.read(meetings.meeting_of_reference, parsed.ref, parsed.organisation)
    papers = {"minutes": meetings.minutes_pdf, "notice": meetings.notice_pdf, "attendance": meetings.attendance_pdf}
    return runner.read(papers[parsed.paper], meeting, language).pdf
