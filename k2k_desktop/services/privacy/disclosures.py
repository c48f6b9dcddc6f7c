"""The register of disclosures: what the trail recorded as handed out, united with what was typed in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import OFFICE_ZONE, local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of, utc_text
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language, language, say
from k2k_desktop.models import audit
from k2k_desktop.models.office import User
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import DataClass, Disclosure
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import office
from k2k_desktop.services.acts import label_of
from k2k_desktop.services.runner import about, progress, say_more, today, who

if TYPE_CHECKING:
    from k2k_desktop.reports.table import Column as PaperColumn

FORM: Final = fields(
    Disclosure.given_on, Disclosure.recipient, Disclosure.purpose, Disclosure.basis, Disclosure.data,
    Disclosure.people, Disclosure.resident_id, Disclosure.remarks,
)  # fmt: skip
ENTRY_FORM: Final = fields(
    Disclosure.recipient, Disclosure.purpose, Disclosure.basis, Disclosure.data, Disclosure.people, Disclosure.remarks
)
# Recorded questions by which names leave the screen; showing a number is no disclosure, it stays in the office.
HANDED_OUT: Final = frozenset({
    "documents.issued_pdf", "evidence.evidence_pdf", "evidence.save_evidence", "exports.export_list",
    "exports.export_list_unmasked", "exports.list_pdf", "governance.appointment_letter_pdf",
    "governance.ballots_pdf", "governance.declaration_form_pdf", "governance.electoral_roll_pdf",
    "governance.handover_checklist_pdf", "governance.letter_scan", "governance.members_register_pdf",
    "governance.nomination_form_pdf", "governance.result_certificate_pdf", "governance.termination_letter_pdf",
    "imports.write_rejects", "issues.export_requests", "issues.issue_history_pdf", "issues.reply_letter_pdf",
    "issues.rule_notice_pdf", "issues.slip_pdf", "issues.write_refused_requests", "meetings.attendance_pdf",
    "meetings.extract_pdf", "meetings.keep_confirmed", "meetings.minutes_pdf", "meetings.notice_letters_pdf",
    "meetings.signed_page", "open_export.export_office", "privacy.personal_report_pdf",
    "privacy.request_letter_pdf", "promises.action_list_pdf", "promises.reminder_letter_pdf",
    "retention.disposal_list_pdf", "review.exceptions_pdf", "review.review_report_pdf", "trail_export.export_trail",
})  # fmt: skip
_NAMELESS: Final = frozenset({"facilities", "schedules", "outages"})  # lists without a person on them
_LABELS: Final = (
    N_("Given on"), N_("What was given"), N_("Given to"), N_("Purpose"), N_("Basis"), N_("People"), N_("By"),
    N_("Trail entry"),
)  # fmt: skip
MOST: Final = 500  # lines of each sort on screen; paper and file have them all


@dataclass(frozen=True)
class DisclosureLine:
    """One line of the register. *key* is the typed row's, or the entry's number below zero; *entry* is 0 for none."""

    key: int
    given_on: dt.date
    what: str
    recipient: str
    purpose: str
    basis: str
    data: frozenset[DataClass]
    people: int | None
    by: str
    resident: str
    entry: int
    version: int
    values: dict[str, Any]


@question(needs="privacy.see")
def disclosures(session: Session, from_on: dt.date, to_on: dt.date) -> list[DisclosureLine]:
    """What left the office from one day to another, the latest first; at most 500 of each sort."""
    return lines_of(session, from_on, to_on, None, most=MOST)


@action(N_("Save disclosure"), needs="privacy.change", icon="save")
def save_disclosure(session: Session, disclosure_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Keep what was given to somebody outside by mouth, by hand or on paper (None makes a new line)."""
    one = session.get_one(Disclosure, disclosure_id) if disclosure_id else Disclosure()
    if disclosure_id:
        one.check_version(version)
    given = {part.name: changes.get(part.name, getattr(one, part.name)) for part in FORM}
    _judge(session, given)
    one.put({**given, "data": given["data"] or frozenset()})
    session.add(one)
    session.flush()
    about(session, "disclosure", one.id)
    return one.id


@action(N_("Complete disclosure"), needs="privacy.change", icon="pencil")
def complete_entry(session: Session, entry: int, changes: dict[str, Any]) -> int:
    """Say to whom and why went what entry number *entry* of the trail recorded; once said, it is changed."""
    columns = audit.ENTRY.c
    row = session.execute(sa.select(columns.at, columns.action, columns.subject).where(columns.seq == entry)).first()
    if row is None or row.action not in HANDED_OUT:
        raise UserError(N_("Nothing was handed out in that entry of the trail."))
    one = session.scalars(sa.select(Disclosure).where(Disclosure.entry_seq == entry)).first()
    one = one or Disclosure(entry_seq=entry, data=frozenset())
    given = {part.name: changes.get(part.name, getattr(one, part.name)) for part in ENTRY_FORM}
    given["given_on"] = local(dt.datetime.fromisoformat(row.at)).date()
    _judge(session, given)
    one.put({**given, "data": given["data"] or frozenset(), "resident_id": _resident_in(row.subject)})
    session.add(one)
    session.flush()
    about(session, "disclosure", one.id)
    return one.id


@action(N_("Say who received the list"), needs="privacy.change")
def told_whom(session: Session, recipient: str, purpose: str, people: int | None = None) -> int:
    """`complete_entry` of what this user handed out last: asked beside the export itself."""
    entry = audit.ENTRY.c
    last = session.scalar(
        sa.select(sa.func.max(entry.seq)).where(entry.user_id == who(session).user_id, entry.action.in_(HANDED_OUT))
    )
    return complete_entry(session, last or 0, {"recipient": recipient, "purpose": purpose, "people": people})


@question(needs="privacy.see")
def last_told(session: Session) -> tuple[str, str]:
    """Recipient and purpose of the list handed out last: offered again, for they are often the same."""
    one = session.scalars(
        sa.select(Disclosure).where(Disclosure.entry_seq.is_not(None)).order_by(Disclosure.id.desc()).limit(1)
    ).first()
    return (one.recipient, one.purpose) if one else ("", "")


@question(needs="privacy.see", recorded=N_("Print register of disclosures"))
def disclosures_pdf(session: Session, from_on: dt.date, to_on: dt.date, tongue: Language | None = None) -> Printed:
    """The register of a period on paper."""
    from k2k_desktop.reports import table

    paper = office.paper(session, tongue)
    rows = lines_of(session, from_on, to_on, paper.language)
    say_more(session, rows=len(rows))
    weights = (1.1, 2.2, 2, 2, 1.4, 0.8, 1.3, 0.9)
    made: list[PaperColumn] = [
        table.Column(say(label, paper.language), "left", weight) for label, weight in zip(_LABELS, weights, strict=True)
    ]
    document = table.ListDocument(
        paper=paper, title=say(N_("Register of disclosures"), paper.language), columns=tuple(made),
        rows=[_texts(one, paper.language) for one in rows], filters=(_period(from_on, to_on, paper.language),),
        total=len(rows),
    )  # fmt: skip
    return table.print_list(document, progress(session))


@question(needs="privacy.see", recorded=N_("Export register of disclosures"))
def export_disclosures(session: Session, from_on: dt.date, to_on: dt.date, path: Path) -> int:
    """The register of a period as .xlsx in *path*; how many lines."""
    from k2k_desktop.reports.workbook import SheetColumn, WorkbookSheet, write_workbook

    tongue = language()
    rows = lines_of(session, from_on, to_on, tongue)
    say_more(session, rows=len(rows))
    columns = tuple(SheetColumn(say(label, tongue), "text", 24) for label in _LABELS)
    title = say(N_("Register of disclosures"), tongue)
    sheet = WorkbookSheet(
        title, columns, (_texts(one, tongue) for one in rows), (_period(from_on, to_on, tongue),), len(rows)
    )
    write_workbook(path, sheet, tongue, progress(session))
    return len(rows)


def lines_of(
    session: Session, from_on: dt.date, to_on: dt.date, tongue: Language | None, resident_id: int | None = None, *,
    most: int | None = None,
) -> list[DisclosureLine]:  # fmt: skip
    """The register of a period in *tongue*, *most* of each sort; of one resident alone where one is named."""
    period, of_entry = (from_on, to_on, resident_id), Disclosure.entry_seq.is_not(None)
    said = {one.entry_seq: one for one in session.scalars(_typed(*period).where(of_entry))}
    typed = session.scalars(_typed(*period).where(~of_entry).limit(most)).all()
    names = _names(session, [one.resident_id for one in typed if one.resident_id])
    lines = [_of_entry(row, said.get(row.seq), tongue) for row in _entries(session, *period, most)]
    lines += [_of_typed(one, names.get(one.resident_id or 0, ""), tongue) for one in typed]
    return sorted(lines, key=lambda one: (one.given_on, abs(one.entry), one.key), reverse=True)


def _typed(from_on: dt.date, to_on: dt.date, resident_id: int | None) -> sa.Select[Disclosure]:
    statement = sa.select(Disclosure).where(Disclosure.given_on.between(from_on, to_on))
    if resident_id is not None:
        statement = statement.where(Disclosure.resident_id == resident_id)
    return statement.order_by(Disclosure.given_on.desc(), Disclosure.id.desc())


def _entries(
    session: Session, from_on: dt.date, to_on: dt.date, resident_id: int | None, most: int | None
) -> Iterable[Any]:
    entry = audit.ENTRY.c
    first = dt.datetime.combine(from_on, dt.time(), OFFICE_ZONE)
    end = dt.datetime.combine(to_on + dt.timedelta(days=1), dt.time(), OFFICE_ZONE)
    listing = sa.func.coalesce(sa.func.json_extract(entry.body, "$.listing"), "")
    statement = (
        sa.select(entry.seq, entry.at, entry.action, entry.subject, entry.body, User.name)
        .outerjoin(User, User.id == entry.user_id)
        .where(entry.at >= utc_text(first), entry.at < utc_text(end), entry.action.in_(HANDED_OUT))
        .where(listing.not_in(_NAMELESS))
        .order_by(entry.seq.desc())
        .limit(most)
    )
    if resident_id is not None:
        statement = statement.where(entry.subject == f"resident:{resident_id}")
    return session.execute(statement)


def _of_entry(row: Any, said: Disclosure | None, tongue: Language | None) -> DisclosureLine:
    body = json.loads(row.body)
    what = say(label_of(row.action), tongue)
    if listing := body.get("listing"):
        from k2k_desktop.services.exports import listing_of

        named = N_("{act}: {list}")
        what = say(named, tongue, act=what, list=say(listing_of(listing).title, tongue))
    people = said.people if said and said.people is not None else None
    if people is None:
        people = body.get("rows") if body.get("listing") == "residents" else body.get("people")
    return DisclosureLine(
        -row.seq, local(dt.datetime.fromisoformat(row.at)).date(), what, said.recipient if said else "",
        said.purpose if said else body.get("reason") or "", (said.basis or "") if said else "",
        said.data if said else frozenset(), people, row.name or "", "", row.seq, said.version if said else 0,
        {part.name: getattr(said, part.name) for part in ENTRY_FORM} if said else {"people": people},
    )  # fmt: skip


def _of_typed(one: Disclosure, resident: str, tongue: Language | None) -> DisclosureLine:
    what = kind_of(Disclosure.data).show(one.data, tongue) or say(N_("Personal data"), tongue)
    return DisclosureLine(
        one.id, one.given_on, what, one.recipient, one.purpose, one.basis or "", one.data, one.people, "", resident,
        0, one.version, {part.name: getattr(one, part.name) for part in FORM},
    )  # fmt: skip


def _texts(one: DisclosureLine, tongue: Language | None) -> tuple[str, ...]:
    return (
        show_day(one.given_on, tongue), one.what, one.recipient, one.purpose, one.basis,
        f"{one.people:,}" if one.people is not None else "", one.by, str(one.entry) if one.entry else "",
    )  # fmt: skip


def _period(from_on: dt.date, to_on: dt.date, tongue: Language | None) -> str:
    return say(N_("From {first} to {last}"), tongue, first=show_day(from_on, tongue), last=show_day(to_on, tongue))


def _names(session: Session, keys: list[int]) -> dict[int, str]:
    line = RESIDENT_LIST.c
    rows = session.execute(sa.select(line.resident_id, line.name).where(line.resident_id.in_(keys))) if keys else ()
    return {row.resident_id: row.name for row in rows}


def _resident_in(subject: str | None) -> int | None:
    table, _colon, key = (subject or "").partition(":")
    return int(key) if table == "resident" and key.isdigit() else None


def _judge(session: Session, given: dict[str, Any]) -> None:
    wrong = {name: UserError(N_("This must be filled in.")) for name in ("recipient", "purpose") if not given[name]}
    if given["given_on"] is None or given["given_on"] > today(session):
        wrong["given_on"] = UserError(N_("The day it was given is not after today."))
    if wrong:
        raise Invalid(wrong)
