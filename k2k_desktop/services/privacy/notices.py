"""The bilingual notice: its versions, of which none ever changes, and its form to be signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.models.people import Consent, ConsentPurpose, Resident
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.models.privacy import PrivacyNotice
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import office
from k2k_desktop.services.runner import about, say_more, today

NOTICE_FORM: Final = fields(
    PrivacyNotice.valid_from, PrivacyNotice.text_ms, PrivacyNotice.text_en, PrivacyNotice.recipients,
    PrivacyNotice.contact,
)  # fmt: skip
Spoken = Literal["ms", "en", "both"]
_LANGUAGES: Final[dict[str, tuple[Language, ...]]] = {"ms": ("ms",), "en": ("en",), "both": ("ms", "en")}


@dataclass(frozen=True)
class NoticeView:
    """One version; *current* where it is the one in force today, *used* counts the consents given under it."""

    id: int
    name: str
    valid_from: dt.date
    text_ms: str
    text_en: str
    recipients: str
    contact: str
    current: bool
    used: int


@question(needs="privacy.see")
def notices(session: Session) -> list[NoticeView]:
    """Every version, the newest first."""
    current = current_notice(session)
    used = dict(
        session.execute(sa.select(Consent.notice_version, sa.func.count()).group_by(Consent.notice_version)).all()
    )
    rows = session.scalars(sa.select(PrivacyNotice).order_by(PrivacyNotice.valid_from.desc(), PrivacyNotice.id.desc()))
    return [
        NoticeView(
            one.id, one.name, one.valid_from, one.text_ms, one.text_en, one.recipients or "", one.contact or "",
            current is not None and one.id == current.id, used.get(one.name, 0),
        )
        for one in rows
    ]  # fmt: skip


@question(needs="people.see")
def current_version(session: Session) -> str:
    """The name of the version in force today; empty where there is none."""
    found = current_notice(session)
    return found.name if found else ""


@action(N_("Save new version of notice"), needs="privacy.change", icon="save", undoable=False)
def save_notice(session: Session, changes: dict[str, Any]) -> int:
    """Keep another version, numbered in its year; the earlier ones stay as they were printed and signed."""
    given = {part.name: changes.get(part.name) for part in NOTICE_FORM}
    wrong = {
        part.name: UserError(N_("This must be filled in."))
        for part in NOTICE_FORM
        if part.required and not given[part.name]
    }
    newest = session.scalar(sa.select(sa.func.max(PrivacyNotice.valid_from)))
    if not wrong and newest and given["valid_from"] < newest:
        wrong["valid_from"] = UserError(N_("A new version begins no earlier than the one before it."))
    if wrong:
        raise Invalid(wrong)
    one = PrivacyNotice(name=_next_name(session, (given["valid_from"] or today(session)).year), **given)
    session.add(one)
    session.flush()
    about(session, "privacy_notice", one.id)
    return one.id


@question(needs="privacy.see", recorded=N_("Print notice and consent form"))
def notice_pdf(
    session: Session, notice_id: int | None = None, resident_id: int | None = None, spoken: Spoken = "both"
) -> Printed:
    """One version (the one in force where none is named) as a form to sign, with a box for each purpose; with the name
    and home of a resident, or blank."""
    from k2k_desktop.reports import privacy_notice

    one = session.get_one(PrivacyNotice, notice_id) if notice_id else current_notice(session)
    if one is None:
        raise UserError(N_("There is no notice yet. Save the first version on the page of personal data."))
    name = unit = ""
    if resident_id is not None:
        name = session.get_one(Resident, resident_id).full_name
        line = RESIDENT_LIST.c
        unit = session.scalar(sa.select(line.unit).where(line.resident_id == resident_id)) or ""
        about(session, "resident", resident_id)
    else:
        about(session, "privacy_notice", one.id)
    languages = _LANGUAGES[spoken]
    say_more(session, notice=one.name, language=spoken)
    form = privacy_notice.NoticeForm(
        paper=office.paper(session, languages[0]), languages=languages, version=one.name, valid_from=one.valid_from,
        texts={"ms": one.text_ms, "en": one.text_en}, recipients=one.recipients or "", contact=one.contact or "",
        purposes=tuple(purpose.label for purpose in ConsentPurpose), name=name, unit=unit,
    )  # fmt: skip
    return privacy_notice.print_notice(form)


def current_notice(session: Session) -> PrivacyNotice | None:
    """The version in force today: the newest that has begun."""
    return session.scalars(
        sa.select(PrivacyNotice)
        .where(PrivacyNotice.valid_from <= today(session))
        .order_by(PrivacyNotice.valid_from.desc(), PrivacyNotice.id.desc())
        .limit(1)
    ).first()


def _next_name(session: Session, year: int) -> str:
    names = session.scalars(sa.select(PrivacyNotice.name).where(PrivacyNotice.name.startswith(f"{year}-"))).all()
    numbers = [int(name.rpartition("-")[2]) for name in names if name.rpartition("-")[2].isdigit()]
    return f"{year}-{max(numbers, default=0) + 1}"
