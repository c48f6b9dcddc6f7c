"""A person's own report: everything kept of one resident, and what is not kept, in plain words."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.models import audit
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Resident
from k2k_desktop.models.privacy import DataRequest
from k2k_desktop.reports.paper import Printed
from k2k_desktop.reports.section import Section
from k2k_desktop.services import office
from k2k_desktop.services.acts import label_of
from k2k_desktop.services.privacy import disclosures, kept, kept_deeds
from k2k_desktop.services.privacy.kept import Subject
from k2k_desktop.services.privacy.requests import reference_of
from k2k_desktop.services.runner import about, today

_SHOWN: Final = ("people.reveal_number", "people.reveal_detail")
_LISTS: Final = ("exports.export_list", "exports.export_list_unmasked", "exports.list_pdf")
_NOT_KEPT: Final = (
    N_("How you voted in any secret vote."),
    N_("Your religion, your political opinion, your fingerprints."),
    N_("Your bank account, your password for any service, what you say on the telephone."),
    N_("What you earn: this office does not write it down."),
)


@question(needs="privacy.change", recorded=N_("Print a person's own report"), asks_reason=True)
def personal_report_pdf(session: Session, resident_id: int, language: Language | None = None) -> Printed:
    """Everything the office keeps of one resident, for that person: numbers whole, others by name of household only."""
    from k2k_desktop.reports import personal_report

    resident = session.get_one(Resident, resident_id)
    about(session, "resident", resident_id)
    paper = office.paper(session, language)
    merged = session.scalars(sa.select(Resident.id).where(Resident.merged_into_id == resident_id))
    subject = Subject(session, resident, (resident_id, *merged), paper.language, today(session))
    report = personal_report.PersonalReport(
        paper=paper, name=resident.full_name, made_on=subject.today, sections=tuple(sections(subject))
    )
    return personal_report.print_personal_report(report)


def sections(subject: Subject) -> list[Section]:
    """All parts of the report, in their order on paper."""
    return [
        *kept.sections(subject), *kept_deeds.sections(subject), _requests(subject), _given(subject), _looked(subject),
        subject.section(N_("What is not kept"), [subject.say(words) for words in _NOT_KEPT]),
    ]  # fmt: skip


def _requests(subject: Subject) -> Section:
    rows = subject.session.scalars(
        sa.select(DataRequest)
        .where(DataRequest.resident_id.in_(subject.keys))
        .order_by(DataRequest.received_on, DataRequest.id)
    )
    lines = []
    for one in rows:
        state = one.outcome.say(subject.language) if one.outcome else subject.say(N_("not answered yet"))
        lines.append(
            ", ".join((reference_of(one), one.kind.say(subject.language), subject.day(one.received_on), state))
        )
    return subject.section(N_("What you asked about your data"), lines)


def _given(subject: Subject) -> Section:
    """What was handed out with their name, as far as it is known."""
    lines = []
    for key in subject.keys:
        for one in disclosures.lines_of(subject.session, dt.date(2000, 1, 1), subject.today, subject.language, key):
            lines.append(subject.listed(subject.day(one.given_on), one.what, one.recipient, one.purpose))
    entry = audit.ENTRY.c
    listed = subject.session.scalar(
        sa.select(sa.func.count()).where(
            entry.action.in_(_LISTS), sa.func.json_extract(entry.body, "$.listing").in_(("residents", "households"))
        )
    )
    if listed:
        words = N_("Lists of residents left the office {count} times; whether you stood on one is not kept by name.")
        lines.append(subject.say(words, count=listed))
    return subject.section(N_("Who received your data"), lines)


def _looked(subject: Subject) -> Section:
    """Who had a hidden number of theirs shown: when, and in which role; the names of staff are theirs."""
    entry = audit.ENTRY.c
    rows = subject.session.execute(
        sa.select(entry.at, entry.action, entry.body)
        .where(entry.action.in_(_SHOWN), entry.subject.in_([f"resident:{key}" for key in subject.keys]))
        .order_by(entry.seq)
    )
    words, lines = N_("{moment}, {role}, {act}: {reason}"), []
    for at, action, body in rows:
        told = json.loads(body)
        roles = [Role[name].say(subject.language) for name in str(told.get("role", "")).split(",") if name]
        day = subject.day(local(dt.datetime.fromisoformat(at)).date())
        values = {"moment": day, "role": ", ".join(roles), "act": subject.say(label_of(action)).lower()}
        lines.append(subject.say(words, **values, reason=told.get("reason") or "–"))
    return subject.section(N_("Who looked at your numbers"), lines)
