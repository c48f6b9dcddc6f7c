"""Every document of the sample office, for the tour: one of each kind, by what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from k2k_desktop.core.actions import Question
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.listings import Query
from k2k_desktop.services import exports, governance, meetings, paper_refs, promises
from k2k_desktop.services.governance import declarations, election_papers, handover, health, letters, members, register
from k2k_desktop.services.meetings import extracts, notice_papers
from k2k_desktop.services.people.lists import REGISTER, RESIDENTS
from k2k_desktop.services.runner import Runner

_BODY: Final = "Pengurusan Bersama"
_REGISTERED: Final = "Persatuan Wanita PPR"  # has a register of members and letters
_ELECTED: Final = "Persatuan Penduduk"  # its election is declared; the other one's nominations are open


def papers(runner: Runner, language: Language, year: int) -> Iterator[tuple[str, bytes]]:
    """(name of the file, PDF) of each kind of document in *language*."""
    for name, question, args in _all(runner, year):
        yield name, runner.read(question, *args, language).pdf
    yield "residents", runner.read(exports.list_pdf, RESIDENTS.name, Query(), REGISTER, language).pdf


def _all(runner: Runner, year: int) -> Iterator[tuple[str, Question[..., Any], tuple[Any, ...]]]:
    held, circulated, planned = (runner.read(meetings.meeting_of_reference, f"{n}/{year}") for n in (1, 2, 3))
    body = runner.read(paper_refs.organisation, _BODY)
    declared = runner.read(paper_refs.election, _ELECTED, True)
    yield "minutes", meetings.minutes_pdf, (held,)
    yield "minutes-draft", meetings.minutes_pdf, (circulated,)
    yield "notice", notice_papers.notice_pdf, (planned,)
    yield "notice-letters", notice_papers.notice_letters_pdf, (planned,)
    yield "agenda", notice_papers.agenda_pdf, (planned,)
    yield "attendance", notice_papers.attendance_pdf, (planned,)
    yield "extract", extracts.extract_pdf, (runner.read(paper_refs.extract, f"1/{year}"),)
    yield "action-list", promises.action_list_pdf, (body,)
    yield "resolution-register", register.resolution_register_pdf, (body,)
    yield "governance-report", health.governance_report_pdf, (body, year)
    yield "handover-checklist", handover.handover_checklist_pdf, (runner.read(paper_refs.handover, "1"),)
    yield "declaration-form", declarations.declaration_form_pdf, (runner.read(paper_refs.declaration, "1"),)
    women = runner.read(paper_refs.organisation, _REGISTERED)
    page = runner.read(governance.organisation_page, women)
    yield "appointment-letter", letters.appointment_letter_pdf, (page.members[0].appointment_id,)
    yield "termination-letter", letters.termination_letter_pdf, (page.former[0].appointment_id,)
    yield "members-register", members.members_register_pdf, (women,)
    yield "electoral-roll", election_papers.electoral_roll_pdf, (declared,)
    yield "nomination-form", election_papers.nomination_form_pdf, (runner.read(paper_refs.election, _BODY),)
    yield "ballot", election_papers.ballots_pdf, (declared,)
    yield "result-certificate", election_papers.result_certificate_pdf, (declared,)
    for one in runner.read(promises.promises):
        yield "reminder", promises.reminder_letter_pdf, (one.agency,)
        return
