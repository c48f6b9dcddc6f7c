"""Requests of another system brought in: seen before, judged by row, kept in one transaction, undone in one step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.core.spreadsheets import Sheet, SheetInfo, Value
from k2k_desktop.models import audit
from k2k_desktop.models.base import moment
from k2k_desktop.models.issues import Channel, EventKind, Issue, IssueStatus
from k2k_desktop.models.office import ImportBatch
from k2k_desktop.services.imports import files
from k2k_desktop.services.imports.judging import refused
from k2k_desktop.services.imports.plan import LEAVE_OUT, Findings, Plan, Problem, Severity
from k2k_desktop.services.issues.intake import MARK, IssueGiven, record
from k2k_desktop.services.issues.open311.codes import Services, keep_codes, service_key
from k2k_desktop.services.issues.open311.reading import BESIDE, FIELDS, Answer, read_answer, words
from k2k_desktop.services.issues.open311.requests import Request, read_request
from k2k_desktop.services.issues.records import add_event
from k2k_desktop.services.runner import about, progress, say_more

SYSTEM: Final = "Open311"
KEEP: Final = "keep"
_SAMPLE: Final = 200
_ALL_REFUSED: Final = N_("No request of this file can be imported. Nothing was changed. Look at the problems by row.")


@dataclass(frozen=True)
class RequestPlan(Plan):
    """How to take a file of requests: into which estate, from which system, and whether people's names are kept."""

    system: str = SYSTEM
    with_reporter: bool = False


def plan_of(estate_id: int, *, system: str = SYSTEM, with_reporter: bool = False) -> RequestPlan:
    """A plan with no question answered yet."""
    return RequestPlan(estate_id, 0, {}, system=system.strip() or SYSTEM, with_reporter=with_reporter)


def service_question(code: str) -> str:
    """The code of the question which category a service is; answer it for row ALL_ROWS with the key of a category."""
    return f"service:{code}"


@dataclass(frozen=True)
class RequestCounts:
    """What bringing a file in would do, or did."""

    rows: int
    added: int
    closed: int  # of those added
    known: int  # here already, by their number: left as they are
    refused: int
    left_out: int
    questions: int  # unanswered


@dataclass(frozen=True)
class RequestLine:
    """One request as it would be kept, in words."""

    row: int
    reference: str
    title: str
    place: str
    category: str
    reported: str
    status: str


@dataclass(frozen=True)
class ServiceAsked:
    """A service of the other system, how many requests it has, and the category it becomes (None: to be said)."""

    key: str
    name: str
    requests: int
    category_id: int | None
    asked: bool = False  # not known by its code, its name or from before
    answered: str = ""  # what was said now: the key of a category, or LEAVE_OUT


@dataclass(frozen=True)
class RequestPreview:
    """The dry run: counts, every problem by row, the first requests as they would be kept, and the services."""

    counts: RequestCounts
    problems: list[Problem]
    sample: list[RequestLine]
    services: list[ServiceAsked]
    categories: list[tuple[int, str]]
    refused: dict[int, list[UserError]]  # {row: why}


@dataclass(frozen=True)
class Brought:
    """What an import did, the number of its entry in the trail, and why requests were refused."""

    counts: RequestCounts
    seq: int
    refused: dict[int, list[UserError]]


@dataclass
class _Judged:
    rows: int
    found: list[tuple[Request, int, str]]  # with its category and system
    known: int
    findings: Findings
    services: Services
    asked: dict[str, ServiceAsked]
    said: dict[tuple[str, str], int]  # {(system, service): category} as the office answers now
    choices: tuple[tuple[str, UserError], ...]  # of which category a service is


@question(needs="issues.see")
def answer_of(session: Session, path: Path) -> Answer:
    """The requests of a file. Raises UserError for what is no honest answer of an Open311 server."""
    return read_answer(path, progress(session))


@question(needs="issues.see")
def preview_requests(session: Session, answer: Answer, plan: RequestPlan) -> RequestPreview:
    """The dry run: what importing *answer* by *plan* would do. Changes nothing."""
    judged = _judge(session, answer, plan, 1)
    problems = sorted(judged.findings.problems, key=lambda one: one.row)
    names = judged.services.names
    sample = [_line(request, names[category]) for request, category, _system in judged.found[:_SAMPLE]]
    services = sorted(judged.asked.values(), key=lambda one: (one.category_id is not None, -one.requests, one.key))
    why = refused(judged.findings)
    return RequestPreview(_counts(judged), problems, sample, services, list(names.items()), why)


@action(N_("Import Open311 requests"), needs="issues.act", icon="upload")
def import_requests(session: Session, answer: Answer, plan: RequestPlan) -> Brought:
    """Keep every request of *answer* that nothing stands against, by *plan*; all of them or, when it fails, none."""
    judged = _judge(session, answer, plan, 2)
    if not judged.found:
        raise UserError(_ALL_REFUSED)
    counted = _counts(judged)
    seq: int = session.scalar(sa.select(audit.HEAD.c.open_seq)) or 0
    batch = ImportBatch(
        file_name=answer.file_name[:200], added=counted.added, updated=0, refused=counted.refused, entry_seq=seq
    )
    session.add(batch)
    session.flush()
    told, total = progress(session), len(judged.found)
    for number, (request, category_id, system) in enumerate(judged.found):
        told.at(total + number, 2 * total)
        _keep(session, request, category_id, system, plan, batch.id)
    for system in {system for system, _service in judged.said}:
        keep_codes(session, system, {key: to for (of, key), to in judged.said.items() if of == system})
    about(session, "import_batch", batch.id)
    say_more(session, rows=counted.rows, added=counted.added, refused=counted.refused, known=counted.known)
    return Brought(counted, seq, refused(judged.findings))


@question(needs="issues.act", recorded=N_("Give back refused requests"))
def write_refused_requests(
    session: Session, path: Path, answer: Answer, why: dict[int, list[UserError]]
) -> tuple[str, ...]:
    """Write the refused requests to *path* as they were, with their number in the file and the reasons."""
    names = [name for name in (*FIELDS, *BESIDE) if any(one.get(name) for one in answer.requests)]
    rows: list[list[Value]] = [[words(one.get(name)) or None for name in names] for one in answer.requests]
    # A request keeps its number in the file, so the headings stand after them all.
    sheet = Sheet(SheetInfo(answer.file_name, len(rows) + 1, len(names)), [*rows, list(names)])
    return files.write_rejects(session, path, sheet, len(rows), why)


def _judge(session: Session, answer: Answer, plan: RequestPlan, steps: int) -> _Judged:
    findings, now, told = Findings(plan), moment(session), progress(session)
    services = Services(session, plan.system)
    leave = (LEAVE_OUT, UserError(N_("Leave them out")))
    choices = (*((str(key), UserError(name)) for key, name in services.names.items()), leave)
    judged = _Judged(len(answer.requests), [], 0, findings, services, {}, {}, choices)
    here = _numbers_here(session)
    seen: dict[tuple[str, str], int] = {}
    for row, raw in enumerate(answer.requests, 1):
        told.at(row, steps * judged.rows)
        request = read_request(row, raw, now, findings, with_reporter=plan.with_reporter)
        if request is None:
            continue
        system = request.jurisdiction or plan.system
        known = (system.casefold(), request.reference)
        if known in seen:
            text = N_("The same request stands in row {row} already: {reference}.")
            findings.error(row, "twice", UserError(text, row=seen[known], reference=request.reference))
            continue
        seen[known] = row
        if _is_ours(session, row, request, judged) or _is_here(row, request, system, here, judged):
            continue
        category_id = _category(row, request, system, judged)
        if category_id is not None and row not in findings.bad | findings.left_out:
            judged.found.append((request, category_id, system))
    return judged


def _numbers_here(session: Session) -> dict[str, dict[str, str]]:
    """{outside reference: {system: our number}} of every complaint that came from elsewhere."""
    found: dict[str, dict[str, str]] = {}
    rows = session.execute(
        sa.select(Issue.outside_reference, Issue.outside_system, Issue.reference).where(
            Issue.outside_reference.is_not(None)
        )
    )
    for number, system, reference in rows:
        found.setdefault(number or "", {})[(system or "").casefold()] = reference
    return found


def _is_ours(session: Session, row: int, request: Request, judged: _Judged) -> bool:
    """Whether the request is a complaint of this office that went out before: its number at its own moment."""
    if not request.reference.startswith(MARK):
        return False
    told = session.scalar(sa.select(Issue.reported_at).where(Issue.reference == request.reference))
    if told is None or told.replace(microsecond=0) != request.requested_at.replace(microsecond=0):
        return False
    text = N_("Already here as {reference}. It is left as it is.")
    judged.findings.note(row, "known", UserError(text, reference=request.reference))
    judged.known += 1
    return True


def _is_here(row: int, request: Request, system: str, here: dict[str, dict[str, str]], judged: _Judged) -> bool:
    """Whether the request is kept already. The same number under another system's name is asked about."""
    same = here.get(request.reference, {})
    if reference := same.get(system.casefold()):
        text = N_("Already here as {reference}. It is left as it is.")
        judged.findings.note(row, "known", UserError(text, reference=reference))
        judged.known += 1
        return True
    if same:
        name, reference = next(iter(same.items()))
        text = N_("The number {number} is here from another system ({system}), as {reference}. Is it the same?")
        choices = ((LEAVE_OUT, UserError(N_("The same: leave it out"))), (KEEP, UserError(N_("Another one: add it"))))
        asked = UserError(text, number=request.reference, system=name or "–", reference=reference)
        return judged.findings.ask(row, "number", asked, choices) != KEEP
    return False


def _category(row: int, request: Request, system: str, judged: _Judged) -> int | None:
    """The category of the request; an unknown service is asked about once for every request that has it."""
    key = service_key(request.service_code, request.service_name)
    found = judged.services.find(request.service_code, request.service_name)
    asks, said = found is None, ""
    if asks:
        asked = UserError(N_("Which category is “{service}”?"), service=request.service_name or key)
        said = judged.findings.ask(row, service_question(key), asked, judged.choices)
        if said and said != LEAVE_OUT:
            found = judged.said[system, key] = int(said)
    before = judged.asked.get(key)
    count = before.requests + 1 if before else 1
    judged.asked[key] = ServiceAsked(key, request.service_name or key, count, found, asks, said)
    return found


def _keep(session: Session, request: Request, category_id: int, system: str, plan: RequestPlan, batch_id: int) -> None:
    given = IssueGiven(
        title=request.title or request.service_name, category_id=category_id, estate_id=plan.estate_id,
        channel=Channel.app, place_note=request.place or None, reporter_name=request.name or None,
        reporter_phone=request.phone or None, anonymous=not (request.name or request.phone),
        description=_description(request) or None, outside_system=system[:60], outside_reference=request.reference,
        reported_at=request.requested_at,
    )  # fmt: skip
    if not given.title:
        given = replace(given, title=request.reference)
    issue = record(session, given, batch_id=batch_id)
    if request.email:
        text = say(N_("E-mail of the reporter: {email}"), email=request.email)
        add_event(session, issue.id, EventKind.note, text=text, internal=True)
    if request.closed:
        _close(session, issue, request)


def _close(session: Session, issue: Issue, request: Request) -> None:
    """As the other system has it: closed there, by a promise that was not ours. The office neither finished it nor let
    it wait, so it has no clocks, and no figure of repairs, stays or reopening counts it."""
    at = max(request.updated_at or request.requested_at, request.requested_at)
    reason = request.status_notes or say(N_("Closed in the other system."))
    was, issue.status = issue.status, IssueStatus.closed
    issue.status_since = issue.ended_at = at
    issue.service_time_id = issue.acknowledge_by = issue.act_by = issue.finish_by = None
    issue.end_reason = reason
    add_event(session, issue.id, EventKind.status, status=issue.status, was=was, text=reason)


def _description(request: Request) -> str:
    """What was written, and beside it what has no field of its own here."""
    beside = (
        (N_("Responsible there: {agency}"), {"agency": request.agency}),
        (N_("Promised there for {day}"), {"day": request.expected_at and show_day(local(request.expected_at).date())}),
        (N_("Said there: {words}"), {"words": "" if request.closed else request.status_notes}),
    )
    lines = [say(sentence, None, **values) for sentence, values in beside if all(values.values())]
    return "\n".join([*([request.description] if request.description else []), *lines, *request.media])[:8000]


def _counts(judged: _Judged) -> RequestCounts:
    severities = Counter(
        one.row for one in judged.findings.problems if one.severity is Severity.question and not one.answered
    )
    findings = judged.findings
    return RequestCounts(
        rows=judged.rows,
        added=len(judged.found),
        closed=sum(request.closed for request, _category_id, _system in judged.found),
        known=judged.known,
        refused=len(findings.bad - findings.left_out),
        left_out=len(findings.left_out),
        questions=len(severities),
    )


def _line(request: Request, category: str) -> RequestLine:
    status = P_("issue", "Closed") if request.closed else P_("issue", "Open")
    return RequestLine(
        request.row, request.reference, request.title, request.place, category,
        show_day(local(request.requested_at).date()), status,
    )  # fmt: skip
