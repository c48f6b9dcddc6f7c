"""`report` and `check`: papers as PDF, and whether a paper is what this office issued."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
from pathlib import Path
from typing import Any, Final

from k2k_desktop.cli.given import new_file, year
from k2k_desktop.cli.issue_papers import ISSUE_KINDS
from k2k_desktop.cli.kinds import Kind
from k2k_desktop.cli.privacy_papers import PRIVACY_KINDS
from k2k_desktop.cli.review_papers import REVIEW_KINDS
from k2k_desktop.cli.signing_in import add_office, opened_office, tell
from k2k_desktop.core.actions import Question
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.formats import show_instant
from k2k_desktop.core.i18n import N_, Language, _
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import checking, drill_papers, exports, meetings, paper_refs
from k2k_desktop.services.checking import Checked, Verdict
from k2k_desktop.services.people.lists import REGISTER, RESIDENTS
from k2k_desktop.services.runner import Runner


def _meeting(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(meetings.meeting_of_reference, parsed.ref, parsed.organisation),)


def _organisation(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.organisation, parsed.ref),)


def _any_organisation(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return _organisation(runner, parsed) if parsed.ref else (None,)


def _organisation_year(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (*_organisation(runner, parsed), parsed.year or runner.clock.today().year)


def _appointment(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.appointment, parsed.ref, parsed.organisation),)


def _declaration(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.declaration, parsed.ref, parsed.organisation),)


def _election(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.election, parsed.ref),)


def _declared(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.election, parsed.ref, True),)


def _handover(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.handover, parsed.ref),)


def _extract(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.extract, parsed.ref),)


def _agency(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(paper_refs.agency, parsed.ref),)


def _drill(runner: Runner, parsed: argparse.Namespace) -> tuple[Any, ...]:
    return (runner.read(drill_papers.drill_of, parsed.ref),)


KINDS: Final[dict[str, Kind]] = {
    "minutes": Kind("meetings.papers:minutes_pdf", _meeting),
    "notice": Kind("meetings.notice_papers:notice_pdf", _meeting),
    "notice-letters": Kind("meetings.notice_papers:notice_letters_pdf", _meeting),
    "agenda": Kind("meetings.notice_papers:agenda_pdf", _meeting),
    "attendance": Kind("meetings.notice_papers:attendance_pdf", _meeting),
    "extract": Kind("meetings.extracts:extract_pdf", _extract),
    "action-list": Kind("promises:action_list_pdf", _any_organisation, needs_ref=False),
    "reminder": Kind("promises:reminder_letter_pdf", _agency),
    "resolution-register": Kind("governance.register:resolution_register_pdf", _organisation),
    "electoral-roll": Kind("governance.election_papers:electoral_roll_pdf", _election),
    "nomination-form": Kind("governance.election_papers:nomination_form_pdf", _election),
    "ballot": Kind("governance.election_papers:ballots_pdf", _election),
    "result-certificate": Kind("governance.election_papers:result_certificate_pdf", _declared),
    "appointment-letter": Kind("governance.letters:appointment_letter_pdf", _appointment),
    "termination-letter": Kind("governance.letters:termination_letter_pdf", _appointment),
    "members-register": Kind("governance.members:members_register_pdf", _organisation),
    "declaration-form": Kind("governance.declarations:declaration_form_pdf", _declaration),
    "handover-checklist": Kind("governance.handover:handover_checklist_pdf", _handover),
    "governance-report": Kind("governance.health:governance_report_pdf", _organisation_year),
    "drill-record": Kind("drill_papers:drill_record_pdf", _drill, needs_ref=False),
    **ISSUE_KINDS,
    **PRIVACY_KINDS,
    **REVIEW_KINDS,
}


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    report = commands.add_parser("report", help=_("make a paper as PDF"))
    report.add_argument("paper", choices=("residents", *KINDS), metavar="KIND", help=", ".join(("residents", *KINDS)))
    report.add_argument("ref", nargs="?", metavar="REF",
                        help=_("the number on paper, as 1/2026 or ADU-2026-000123, or a part of the name"))  # fmt: skip
    report.add_argument("--organisation", metavar="NAME", help=_("part of its name, where several have that number"))
    report.add_argument("--year", type=year, metavar="YEAR", help=_("of a report for a year"))
    report.add_argument("--reason", default="", metavar="TEXT", help=_("why, where the audit trail asks it"))
    report.add_argument("-o", "--output", type=new_file, required=True, metavar="FILE.pdf")
    report.add_argument("--lang", choices=("ms", "en"), default="ms", help=_("language of the paper"))
    add_office(report)
    report.set_defaults(run=make)
    check = commands.add_parser("check", help=_("check a document by its code or its file"))
    check.add_argument("given", metavar="CODE|FILE", help=_("the code in the foot of the paper, or a PDF"))
    check.add_argument("--figures", default="", metavar="TEXT", help=_("figures as the paper shows them"))
    add_office(check)
    check.set_defaults(run=judge)


def make(parsed: argparse.Namespace) -> None:
    """Make the paper and write it whole."""
    with opened_office(parsed) as opened:
        pdf = _paper(opened.runner, parsed)
    write_whole(parsed.output, pdf)
    tell(_("Written: {path}", path=parsed.output))


def judge(parsed: argparse.Namespace) -> None:
    """Say what was found; what is not genuine is refused, so that a script can tell."""
    with opened_office(parsed) as opened:
        if os.path.isfile(parsed.given):  # of what can be no file's name it says so, and does not fail
            found = opened.runner.read(checking.check_file, checking.read_file(Path(parsed.given)))
        else:
            found = opened.runner.read(checking.check, parsed.given, parsed.figures)
    _tell_of(found)
    if found.verdict is not Verdict.genuine:
        raise found.why
    tell(found.why.say())


def _tell_of(found: Checked) -> None:
    tell(found.verdict.say())
    lines: list[tuple[str, str | dt.datetime | None]] = [
        (_("Document"), found.title), (_("Issued at"), found.issued_at), (_("Issued by"), found.by),
        (_("Replaced by"), found.newer[1] if found.newer else None), *((_(name), value) for name, value in found.facts),
    ]  # fmt: skip
    for name, value in lines:
        shown = show_instant(value) if isinstance(value, dt.datetime) else value
        if shown:
            tell(f"  {name}: {shown}")


def _paper(runner: Runner, parsed: argparse.Namespace) -> bytes:
    language: Language = "en" if parsed.lang == "en" else "ms"
    if parsed.paper == "residents":
        return runner.read(exports.list_pdf, RESIDENTS.name, Query(), REGISTER, language).pdf
    kind = KINDS[parsed.paper]
    if kind.needs_ref and not parsed.ref:
        raise UserError(N_("Say which one: its number on paper, as 1/2026, or a part of the name."))
    module, _colon, name = kind.question.partition(":")
    question: Question[..., Printed] = getattr(importlib.import_module(f"k2k_desktop.services.{module}"), name)
    return runner.ask(question, Progress(), parsed.reason, *kind.find(runner, parsed), language).pdf
