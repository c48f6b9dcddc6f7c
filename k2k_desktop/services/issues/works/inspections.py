"""Rounds walked with residents: what was found of each point, and the complaints that faults become at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, say
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import Facility
from k2k_desktop.models.issues import Category, Channel, EventKind, Issue
from k2k_desktop.models.issues.happenings import Checklist, FindingResult, Inspection, InspectionFinding
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance import document_language
from k2k_desktop.services.issues.duplicates import Likely, LikelyQuery, likely
from k2k_desktop.services.issues.intake import IssueGiven, record
from k2k_desktop.services.issues.records import BLOCK, FLOOR, add_event
from k2k_desktop.services.issues.works.checklists import name_in, points_of, put_shipped
from k2k_desktop.services.runner import about, say_more, today

if TYPE_CHECKING:
    from k2k_desktop.reports import inspection_sheet

INSPECTION_FORM: Final = fields(
    Inspection.checklist_id, Inspection.estate_id, Inspection.block_id, Inspection.walked_on, Inspection.inspectors,
    Inspection.residents, Inspection.remarks,
)  # fmt: skip
FINDING_FORM: Final = fields(
    InspectionFinding.text, InspectionFinding.result, InspectionFinding.floor_label, InspectionFinding.place_note,
    InspectionFinding.remark, InspectionFinding.category_id,
)  # fmt: skip
MOST_FINDINGS: Final = 300
_BLANK: Final = 4  # lines left on the sheet for what no point names


@dataclass(frozen=True)
class InspectionLine:
    """One round in the list."""

    inspection_id: int
    version: int
    checklist: str
    place: str
    walked_on: dt.date
    inspectors: str
    residents: str
    faults: int
    issues: int
    finished_on: dt.date | None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the grid, as it is shown and as it is saved.

    *join_id* is the open complaint this fault is joined to instead of becoming one; *issue_id* and *reference* the
    complaint it became.
    """

    text: str
    result: FindingResult = FindingResult.good
    floor_label: str | None = None
    place_note: str | None = None
    remark: str | None = None
    category_id: int | None = None
    item_id: int | None = None
    finding_id: int | None = None
    join_id: int | None = None
    issue_id: int | None = None
    reference: str = ""


@dataclass(frozen=True)
class InspectionPage:
    """One round with its lines: those of the checklist until it is typed in."""

    inspection_id: int
    version: int
    values: dict[str, Any]
    checklist: str
    place: str
    finished_on: dt.date | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Made:
    """What the saving of a grid made."""

    recorded: int
    joined: int


@question(needs="issues.see")
def inspections(session: Session) -> list[InspectionLine]:
    """The rounds, the newest first; at most 500."""
    of = InspectionFinding
    faults = sa.select(sa.func.count()).where(of.inspection_id == Inspection.id, of.result == FindingResult.fault)
    issues = sa.select(sa.func.count(of.issue_id.distinct())).where(of.inspection_id == Inspection.id)
    rows = session.execute(
        sa.select(
            Inspection, Checklist.name, Block.code, Estate.name, faults.scalar_subquery(), issues.scalar_subquery()
        )
        .join(Checklist, Checklist.id == Inspection.checklist_id)
        .join(Estate, Estate.id == Inspection.estate_id)
        .outerjoin(Block, Block.id == Inspection.block_id)
        .order_by(Inspection.walked_on.desc(), Inspection.id.desc())
        .limit(500)
    )
    return [
        InspectionLine(
            row.id,
            row.version,
            name_in(name),
            say(BLOCK, block=block) if block else estate,
            row.walked_on,
            row.inspectors,
            row.residents or "",
            found,
            made,
            row.finished_on,
        )
        for row, name, block, estate, found, made in rows
    ]


@question(needs="issues.see")
def inspection_page(session: Session, inspection_id: int) -> InspectionPage:
    """One round as its grid shows it."""
    row = session.get_one(Inspection, inspection_id)
    return InspectionPage(
        row.id, row.version, {one.name: getattr(row, one.name) for one in INSPECTION_FORM},
        name_in(session.get_one(Checklist, row.checklist_id).name), _place(session, row), row.finished_on,
        _findings(session, row),
    )  # fmt: skip


@question(needs="issues.see")
def last_values(session: Session) -> dict[str, Any]:
    """What the form of a new round begins with: the estate, and who walked the last one."""
    last = session.scalars(sa.select(Inspection).order_by(Inspection.id.desc()).limit(1)).first()
    estate = session.scalar(sa.select(Estate.id).order_by(Estate.id).limit(1))
    return {"estate_id": last.estate_id if last else estate, "inspectors": last.inspectors if last else None}


@action(N_("New inspection"), needs="issues.log", icon="clipboard-list")
def start_inspection(session: Session, changes: dict[str, Any]) -> int:
    """Plan or begin a round of a block, or of the whole estate; gives its key. Its sheet can be printed then."""
    row = Inspection()
    row.put({name: value for name, value in changes.items() if name in {one.name for one in INSPECTION_FORM}})
    if not row.checklist_id:
        raise Invalid({"checklist_id": UserError(N_("Choose a checklist."))})
    keys = put_shipped(session)
    row.checklist_id = keys.get(row.checklist_id, row.checklist_id)
    if row.checklist_id < 0:  # the screen still shows the shipped ones; they were kept meanwhile in the same order
        kept = sa.select(Checklist.id).order_by(Checklist.id)
        row.checklist_id = list(session.scalars(kept))[-row.checklist_id - 1]
    if row.block_id:
        row.estate_id = session.get_one(Block, row.block_id).estate_id
    session.add(row)
    session.flush()
    return row.id


@action(N_("Save inspection"), needs="issues.log", icon="save")
def save_inspection(session: Session, inspection_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change who walked, when and with whom. Checklist and place stand once something was typed in."""
    row = session.get_one(Inspection, inspection_id)
    row.check_version(version)
    if row.finished_on is not None and changes.keys() & {"checklist_id", "estate_id", "block_id"}:
        raise UserError(N_("Findings of this round are kept already. Its checklist and place cannot be changed."))
    row.put({name: value for name, value in changes.items() if name in {one.name for one in INSPECTION_FORM}})
    return row.id


@action(N_("Save findings"), needs="issues.log", icon="save")
def save_findings(session: Session, inspection_id: int, version: int, findings: Sequence[Finding]) -> Made:
    """Keep the whole grid; each new fault becomes a complaint, or is joined to the open one chosen for it.

    All in one transaction: one wrong line, and nothing is kept. Raises Invalid with `line.column` for each.
    """
    row = session.get_one(Inspection, inspection_id)
    row.check_version(version)
    _judge(session, row, findings)
    kept = {one.id: one for one in session.scalars(_lines_of(inspection_id))}
    made = Made(0, 0)
    for place, given in enumerate(findings, 1):
        line = kept.pop(given.finding_id, None) if given.finding_id else None
        if line is None:
            line = InspectionFinding(inspection_id=inspection_id)
            session.add(line)
        if line.issue_id is None:
            line.put({
                "position": place, "item_id": given.item_id, "text": given.text.strip(), "result": given.result,
                "floor_label": given.floor_label, "place_note": given.place_note, "remark": given.remark,
                "category_id": given.category_id,
            })  # fmt: skip
            if given.result is FindingResult.fault:
                made = _become(session, row, line, given, made)
    for gone in kept.values():
        if gone.issue_id is None:
            session.delete(gone)
    row.finished_on = row.finished_on or today(session)
    row.updated_at = moment(session)  # another grid opened before is out of date now
    session.flush()
    about(session, "inspection", inspection_id)
    say_more(session, recorded=made.recorded, joined=made.joined)
    return made


@question(needs="issues.see")
def likely_for(session: Session, inspection_id: int, findings: Sequence[Finding]) -> dict[int, list[Likely]]:
    """{place in *findings*: open complaints that may be the same} for each fault that is none yet."""
    row = session.get_one(Inspection, inspection_id)
    found = {}
    for place, one in enumerate(findings):
        if one.result is not FindingResult.fault or one.issue_id is not None or one.category_id is None:
            continue
        same = likely(session, LikelyQuery(
            estate_id=row.estate_id, block_id=row.block_id, floor_label=one.floor_label,
            facility_id=_facility(session, row, one.place_note),
            category_id=one.category_id, title="",
        ))  # fmt: skip
        if same:
            found[place] = same
    return found


@question(needs="issues.print", recorded=N_("Print inspection sheet"))
def inspection_sheet_pdf(session: Session, inspection_id: int, language: Language) -> Printed:
    """The sheet of a round: boxes to tick before it is typed in, what was found afterwards."""
    from k2k_desktop.reports import inspection_sheet

    document = sheet_paper(session, inspection_id, language)
    title = inspection_sheet.sheet_title(document)
    return documents.issued(
        session, "inspection_sheet", ("inspection", inspection_id), title, document,
        inspection_sheet.print_inspection_sheet,
    )  # fmt: skip


def sheet_paper(session: Session, inspection_id: int, language: Language) -> inspection_sheet.InspectionSheet:
    """All that stands on the sheet, collected from the records."""
    from k2k_desktop.reports import inspection_sheet

    row = session.get_one(Inspection, inspection_id)
    done = row.finished_on is not None
    results = list(FindingResult)
    points = tuple(
        inspection_sheet.Point(
            one.text,
            results.index(one.result) if done else None,
            " · ".join(part for part in (_floor_words(one.floor_label, language), one.place_note) if part),
            one.remark or "",
            one.reference,
        )
        for one in _findings(session, row, language)
    )
    return inspection_sheet.InspectionSheet(
        paper=replace(office.paper(session, language), landscape=done),
        checklist=name_in(session.get_one(Checklist, row.checklist_id).name, language),
        place=_place(session, row, language),
        walked_on=row.walked_on, inspectors=row.inspectors, residents=row.residents or "", points=points,
        blank=0 if done else _BLANK, remarks=row.remarks or "", finished=done,
    )  # fmt: skip


def _become(session: Session, row: Inspection, line: InspectionFinding, given: Finding, made: Made) -> Made:
    """The complaint of a fault: the one it is joined to, or a new one."""
    remark = (given.remark or "").strip()
    if given.join_id is not None:
        line.issue_id = given.join_id
        words = N_("Seen again on the inspection of {day}. {remark}")
        said = say(words, document_language(session), day=show_day(row.walked_on), remark=remark)
        add_event(session, given.join_id, EventKind.note, text=said.strip(), about=f"inspection:{row.id}")
        return replace(made, joined=made.joined + 1)
    facility = _facility(session, row, given.place_note)
    issue = record(session, IssueGiven(
        title=(remark or given.text)[:150], category_id=given.category_id or 0, estate_id=row.estate_id,
        channel=Channel.inspection, block_id=row.block_id, floor_label=given.floor_label, facility_id=facility,
        place_note=None if facility else given.place_note, description=given.text if remark else None,
    ))  # fmt: skip
    line.issue_id = issue.id
    return replace(made, recorded=made.recorded + 1)


def _facility(session: Session, row: Inspection, where: str | None) -> int | None:
    """The facility that is meant by `Lif 1` or its whole name on a round of its block; None where it is not one."""
    words = " ".join((where or "").casefold().split())
    if not words:
        return None
    named = sa.select(Facility.id, Facility.name).where(Facility.estate_id == row.estate_id, Facility.active)
    if row.block_id is not None:
        named = named.where(Facility.block_id == row.block_id)
    found = [key for key, name in session.execute(named) if f"{name.casefold()} ".startswith(f"{words} ")]
    return found[0] if len(found) == 1 else None


def _findings(session: Session, row: Inspection, language: Language | None = None) -> tuple[Finding, ...]:
    references = sa.select(InspectionFinding, Issue.reference).outerjoin(Issue, Issue.id == InspectionFinding.issue_id)
    lines = session.execute(
        references.where(InspectionFinding.inspection_id == row.id).order_by(InspectionFinding.position)
    ).all()
    if row.finished_on is None and not lines:
        points = points_of(session, row.checklist_id)
        return tuple(
            Finding(text=one.text(language), category_id=one.category_id, item_id=one.item_id) for one in points
        )
    words = {one.item_id: one.text(language) for one in points_of(session, row.checklist_id)} if language else {}
    return tuple(
        Finding(
            text=words.get(one.item_id, one.text),
            result=one.result,
            floor_label=one.floor_label,
            place_note=one.place_note,
            remark=one.remark,
            category_id=one.category_id,
            item_id=one.item_id,
            finding_id=one.id,
            issue_id=one.issue_id,
            reference=reference or "",
        )
        for one, reference in lines
    )


def _lines_of(inspection_id: int) -> sa.Select[InspectionFinding]:
    return sa.select(InspectionFinding).where(InspectionFinding.inspection_id == inspection_id)


def _judge(session: Session, row: Inspection, findings: Sequence[Finding]) -> None:
    if row.walked_on > today(session):
        raise UserError(
            N_("This round is for {day}. Type its findings in once it was walked."), day=show_day(row.walked_on)
        )
    if not findings or len(findings) > MOST_FINDINGS:
        raise UserError(N_("A round has between 1 and {most} lines."), most=MOST_FINDINGS)
    known = set(session.scalars(sa.select(Category.id)))
    wrong: dict[str, UserError] = {}
    for place, one in enumerate(findings):
        wrong |= {f"{place}.{name}": error for name, error in _faults_of(session, one, place + 1, known).items()}
    if wrong:
        raise Invalid(wrong)


def _faults_of(session: Session, one: Finding, line: int, known: set[int]) -> dict[str, UserError]:
    """What is wrong with one line, by its column."""
    wrong: dict[str, UserError] = {}
    for field in FINDING_FORM:
        try:
            field.kind.check(getattr(one, field.name))
        except UserError as error:
            wrong[field.name] = error
    if not one.text.strip():
        wrong["text"] = UserError(N_("Line {line}: write what was looked at."), line=line)
    new = one.result is FindingResult.fault and one.issue_id is None
    if new and one.join_id is None and one.category_id not in known:
        no_category = N_("Line {line}: choose a category, so that the fault becomes a complaint.")
        wrong["category_id"] = UserError(no_category, line=line)
    if new and one.join_id is not None:
        into = session.get(Issue, one.join_id)
        if into is None or into.ended_at is not None:
            gone = N_("Line {line}: the complaint chosen is closed. Record a new one instead.")
            wrong["join_id"] = UserError(gone, line=line)
    return wrong


def _place(session: Session, row: Inspection, language: Language | None = None) -> str:
    if row.block_id is None:
        return session.get_one(Estate, row.estate_id).name
    return say(BLOCK, language, block=session.get_one(Block, row.block_id).code)


def _floor_words(floor: str | None, language: Language) -> str:
    return say(FLOOR, language, floor=floor) if floor else ""
