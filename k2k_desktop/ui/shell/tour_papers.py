"""Every document of the sample office, for the tour: one of each kind, by what it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from k2k_desktop.core.actions import Question
from k2k_desktop.core.i18n import Language
from k2k_desktop.core.listings import Query
from k2k_desktop.core.progress import Progress
from k2k_desktop.services import drill_papers, exports, governance, meetings, paper_refs, promises, trail_sheets
from k2k_desktop.services.evidence import bundles
from k2k_desktop.services.governance import declarations, election_papers, handover, health, members, register
from k2k_desktop.services.governance import letters as appointments
from k2k_desktop.services.issues import letters, neighbours, refs, slips
from k2k_desktop.services.issues.priorities import posters, priority_papers
from k2k_desktop.services.issues.views import figures
from k2k_desktop.services.issues.works import inspections, lift_papers, order_papers, outage_papers
from k2k_desktop.services.meetings import extracts, notice_papers
from k2k_desktop.services.office import roles, users
from k2k_desktop.services.people.lists import REGISTER, RESIDENTS
from k2k_desktop.services.privacy import breach_papers, disclosures, notices, personal_report, request_papers
from k2k_desktop.services.privacy import refs as privacy_refs
from k2k_desktop.services.retention import papers as retention_papers
from k2k_desktop.services.review import papers as review_papers
from k2k_desktop.services.runner import Runner

_BODY: Final = "Pengurusan Bersama"
_REGISTERED: Final = "Persatuan Wanita PPR"  # has a register of members and letters
_LIFTS: Final = "Kedua-dua lif"  # at work, with quotations and photos, and before the committee
_STREET: Final = "Lampu jalan"  # with an agency
_PIPE: Final = "Paip induk"  # its reporter was answered
_NOISE: Final = "Bunyi bising"
_LIFT: Final = "Lif 2 Blok A"
_BLOCK: Final = "Blok A"
_ROUND: Final = "keutamaan 1"  # is closed
_WHY: Final = "PD-2026-0001"  # a paper about one person asks for the request
_PERSON: Final = "Yusof bin Borhan"
_REVIEW: Final = "Semakan tahun"  # is under way
_HOLDER: Final = "Norliza"  # keeps the cash that was counted
_SHEET: Final = "K7QM3XPA9TRCHW2N6YBD4FVJ8S1E"  # an invented code
_PASSPHRASE: Final = "payung biru di beranda"
_ELECTED: Final = "Persatuan Penduduk"  # its election is declared; the other one's nominations are open


def papers(runner: Runner, language: Language, year: int) -> Iterator[tuple[str, bytes]]:
    """(name of the file, PDF) of each kind of document in *language*."""
    for name, question, args in _all(runner, year):
        yield name, runner.read(question, *args, language).pdf
    for kind, question, args in (*_of_complaints(runner, year), *of_trust(runner, year)):
        reason = _WHY if question.asks_reason else ""
        yield kind, runner.ask(question, Progress(), reason, *args, language).pdf
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
    yield "appointment-letter", appointments.appointment_letter_pdf, (page.members[0].appointment_id,)
    yield "termination-letter", appointments.termination_letter_pdf, (page.former[0].appointment_id,)
    yield "members-register", members.members_register_pdf, (women,)
    yield "electoral-roll", election_papers.electoral_roll_pdf, (declared,)
    yield "nomination-form", election_papers.nomination_form_pdf, (runner.read(paper_refs.election, _BODY),)
    yield "ballot", election_papers.ballots_pdf, (declared,)
    yield "result-certificate", election_papers.result_certificate_pdf, (declared,)
    for one in runner.read(promises.promises):
        yield "reminder", promises.reminder_letter_pdf, (one.agency,)
        return


def _of_complaints(runner: Runner, year: int) -> Iterator[tuple[str, Question[..., Any], tuple[Any, ...]]]:
    """Complaints, works and the community's priorities."""
    lifts = runner.read(refs.issue, _LIFTS)
    order = runner.read(refs.work_order, _LIFTS)
    estate, _block = runner.read(refs.place, None)
    counted, block = runner.read(refs.priority_round, _ROUND), runner.read(refs.place, _BLOCK)
    first, today = dt.date(year, 1, 1), runner.clock.today()
    yield "slip", slips.slip_pdf, (lifts,)
    yield "issue-history", slips.issue_history_pdf, (lifts,)
    yield "issue-letter-committee", letters.issue_letter_pdf, (lifts,)
    yield "issue-letter-agency", letters.issue_letter_pdf, (runner.read(refs.issue, _STREET),)
    yield "reply-letter", letters.reply_letter_pdf, (runner.read(refs.reply, _PIPE),)
    yield "rule-notice", neighbours.rule_notice_pdf, (runner.read(refs.rule_notice, _NOISE),)
    yield "work-order", order_papers.work_order_pdf, (order,)
    yield "quotations", order_papers.quotation_table_pdf, (order,)
    yield "photo-sheet", order_papers.photo_sheet_pdf, (order,)
    yield "lift-log", lift_papers.lift_log_pdf, (runner.read(refs.lift, _LIFT), year)
    yield "lift-availability", lift_papers.lift_availability_pdf, (estate, year)
    yield "outage-notice", outage_papers.outage_notice_pdf, (runner.read(refs.outage, "1"),)
    yield "inspection", inspections.inspection_sheet_pdf, (runner.read(refs.inspection, "1"),)
    yield "inspection-blank", inspections.inspection_sheet_pdf, (runner.read(refs.inspection, "2"),)
    yield "ageing", figures.figures_pdf, ("month", today)
    yield "round", priority_papers.round_result_pdf, (counted,)
    yield "round-slips", priority_papers.round_slip_pdf, (counted,)
    yield "charter", priority_papers.charter_pdf, (runner.read(refs.charter, "1"),)
    yield "poster", posters.poster_pdf, (estate, None, first, today)
    yield "poster-block", posters.poster_pdf, (*block, first, today)


def of_trust(runner: Runner, year: int) -> Iterator[tuple[str, Question[..., Any], tuple[Any, ...]]]:
    """Evidence, keys and passwords, personal data, the auditor's desk."""
    held, today = runner.read(meetings.meeting_of_reference, f"1/{year}"), runner.clock.today()
    first = dt.date(year, 1, 1)
    yield "evidence-meeting", bundles.evidence_pdf, (bundles.Wanted(meeting_id=held),)
    yield "evidence-period", bundles.evidence_pdf, (bundles.Wanted(from_on=first, to_on=today),)
    yield "recovery-sheet", users.sheet_pdf, (_SHEET,)
    someone = next(one for one in runner.read(users.all_users) if one.must_change or one.username == "kerani")
    yield "first-password", users.first_password_pdf, (someone.user_id, _PASSPHRASE)
    yield "roles", roles.roles_pdf, ()
    yield "drill-record", drill_papers.drill_record_pdf, (runner.read(drill_papers.drill_of, None),)
    yield "trail-code", trail_sheets.code_sheet_pdf, ()
    person = runner.read(privacy_refs.resident, _PERSON)
    answered, breach = runner.read(privacy_refs.request, "1"), runner.read(privacy_refs.breach, "1")
    yield "privacy-notice", notices.notice_pdf, (None, None)
    yield "privacy-notice-named", notices.notice_pdf, (None, person)
    yield "own-report", personal_report.personal_report_pdf, (person,)
    yield "data-request", request_papers.request_letter_pdf, (answered, "acknowledgement")
    yield "data-request-answer", request_papers.request_letter_pdf, (answered, "answer")
    yield "breach-form", breach_papers.breach_form_pdf, (breach,)
    yield "breach-letter", breach_papers.breach_letter_pdf, (runner.read(privacy_refs.breach, "2"),)
    yield "breach-register", breach_papers.breach_register_pdf, ()
    yield "disclosures", disclosures.disclosures_pdf, (first, today)
    yield "disposal-list", retention_papers.disposal_list_pdf, ()
    review = runner.read(review_papers.review_named, _REVIEW)
    yield "review-report", review_papers.review_report_pdf, (review,)
    yield "exceptions", review_papers.exceptions_pdf, (review,)
    yield "cash-sheet", review_papers.cash_sheet_pdf, (runner.read(review_papers.count_named, _HOLDER),)
