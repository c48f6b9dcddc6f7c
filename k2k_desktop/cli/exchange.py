"""`import open311`, `export open311` and `export issues`: complaints in and out."""

from __future__ import annotations

import argparse
import dataclasses
from typing import Final

from k2k_desktop.cli.people import estate_of, query_of, tongue_of, write_list
from k2k_desktop.cli.signing_in import opened_office, tell
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import write_whole
from k2k_desktop.core.i18n import N_, _, say_count
from k2k_desktop.services import exports
from k2k_desktop.services.backups import make_copy_first
from k2k_desktop.services.imports.plan import ALL_ROWS, Severity
from k2k_desktop.services.issues.lists import ISSUES
from k2k_desktop.services.issues.open311 import bringing, giving
from k2k_desktop.services.issues.open311.bringing import RequestCounts, RequestPreview, service_question

_SHOWN: Final = 40  # problems on screen; the rest stand in the file of refused ones
_REST: Final = "*"


def bring_in(parsed: argparse.Namespace) -> None:
    """Judge the requests, then keep what nothing stands against, or only say so."""
    with opened_office(parsed) as opened:
        runner = opened.runner
        answer = runner.read(bringing.answer_of, parsed.file)
        estate_id = estate_of(runner, parsed.estate)
        system = parsed.system or answer.jurisdiction
        plan = bringing.plan_of(estate_id, system=system, with_reporter=parsed.names)
        seen = runner.read(bringing.preview_requests, answer, plan)
        if parsed.category:
            plan = dataclasses.replace(plan, answers=_answers(parsed.category, seen))
            seen = runner.read(bringing.preview_requests, answer, plan)
        if parsed.dry_run or not seen.counts.added:
            _say_problems(seen)
        if parsed.dry_run:
            _say_counts(seen.counts)
            tell(_("Nothing was changed: this was a dry run."))
            return
        make_copy_first(runner)
        done = runner.change(bringing.import_requests, answer, plan)
        _say_counts(done.counts)
        tell(_("Trail entry: {seq}. It can be undone in one step.", seq=done.seq))
        if parsed.rejects and done.refused:
            for note in runner.read(bringing.write_refused_requests, parsed.rejects, answer, done.refused):
                tell(note)
            tell(_("Written: {path}", path=parsed.rejects))


def _answers(given: list[str], seen: RequestPreview) -> dict[tuple[int, str], str]:
    """What `--category SERVICE=CATEGORY` says, for every service that is asked about."""
    said = {}
    for one in given:
        service, sign, words = one.rpartition("=")
        found = [key for key, name in seen.categories if words.strip().casefold() in name.casefold()]
        exact = [key for key, name in seen.categories if words.strip().casefold() == name.casefold()]
        chosen = exact or found
        if not sign or len(chosen) != 1:
            names = "; ".join(name for key, name in seen.categories if key in chosen) or "–"
            raise UserError(N_("“{given}” must name one service and one category. Found: {names}."),
                            given=one, names=names)  # fmt: skip
        said[service.strip().casefold()] = str(chosen[0])
    answers = {}
    for asked in seen.services:
        key = said.get(asked.key.casefold()) or said.get(asked.name.casefold()) or said.get(_REST)
        if asked.asked and key:
            answers[ALL_ROWS, service_question(asked.key)] = key
    return answers


def _say_problems(seen: RequestPreview) -> None:
    told = [one for one in seen.problems if one.severity is not Severity.note and not one.answered]
    for problem in told[:_SHOWN]:
        tell(_("Request {row}: {problem}", row=problem.row, problem=problem.text.say()))


def _say_counts(counts: RequestCounts) -> None:
    tell(say_count("{count} complaint", "{count} complaints", counts.added))
    tell(say_count("{count} request refused", "{count} requests refused", counts.refused))
    if counts.known:
        tell(say_count("{count} is here already.", "{count} are here already.", counts.known))


def hand_out(parsed: argparse.Namespace) -> None:
    """Write the complaints with the filters named, or the categories, for another civic system."""
    with opened_office(parsed) as opened:
        if parsed.services:
            done = opened.runner.read(giving.export_services, parsed.output, tongue_of(parsed))
        else:
            query = query_of(opened.runner, ISSUES, parsed)
            done = opened.runner.read(giving.export_requests, parsed.output, query, tongue_of(parsed), parsed.described)
    if done.left_out:
        tell(say_count("{count} confidential complaint was left out.", "{count} confidential complaints were left out.",
                       done.left_out))  # fmt: skip
    tell(_("Written: {path}", path=parsed.output))


def hand_out_list(parsed: argparse.Namespace) -> None:
    """Write the list of complaints with the filters named: a spreadsheet, CSV, or a PDF. It names no reporter."""
    kind = parsed.output.suffix.lower()
    if kind not in (".xlsx", ".csv", ".pdf"):
        raise UserError(N_("A list is written as .xlsx, .csv or .pdf. Give the file such a name."))
    with opened_office(parsed) as opened:
        runner = opened.runner
        query = query_of(runner, ISSUES, parsed)
        if kind == ".pdf":
            columns = [column.name for column in ISSUES.columns if column.rank == 0]
            act = exports.question_for(exports.list_pdf, ISSUES.name)
            write_whole(parsed.output, runner.read(act, ISSUES.name, query, columns, tongue_of(parsed)).pdf)
        else:
            write_list(runner, ISSUES, query, [column.name for column in ISSUES.columns], parsed)
    tell(_("Written: {path}", path=parsed.output))
