"""The office itself: its settings, and what paper and screens say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import Attachment, Office
from k2k_desktop.reports.paper import Letterhead, Paper, Stamp
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import who

OFFICE_FORM: Final = fields(
    Office.name,
    Office.state,
    Office.address,
    Office.phone,
    Office.email,
    Office.document_language,
    Office.reference_prefix,
    Office.idle_minutes,
)


@dataclass(frozen=True)
class OfficeRecord:
    """The office as its form shows it."""

    office_id: int
    version: int
    values: dict[str, Any]


@dataclass(frozen=True)
class OfficeFrame:
    """What the window shows of the office all the time."""

    name: str
    estate: str
    idle_minutes: int
    practice: bool


@question(needs="office.see")
def office_record(session: Session) -> OfficeRecord:
    """The settings with the version a save hands back."""
    office = _office(session)
    return OfficeRecord(office.id, office.version, {one.name: getattr(office, one.name) for one in OFFICE_FORM})


@question(needs="session")
def office_frame(session: Session) -> OfficeFrame:
    """Name, first estate, idle minutes, and whether it is a practice office."""
    office = _office(session)
    estate = session.execute(sa.select(Estate.name).order_by(Estate.id).limit(1)).scalar()
    return OfficeFrame(office.name, estate or "", office.idle_minutes, office.practice)


@action(N_("Save office settings"), needs="office.change", icon="save")
def save_office(session: Session, office_id: int, version: int, changes: dict[str, Any]) -> int:
    """Save the settings; the sign-in window shows the new name from now on."""
    office = session.get_one(Office, office_id)
    office.check_version(version)
    if "idle_minutes" in changes:
        _judge_idle(changes["idle_minutes"])
    office.put(changes)
    opened: Opened | None = session.info.get("opened")
    if opened is not None and opened.facts.name != office.name:
        session.flush()
        opened.facts = opened.facts._replace(name=office.name)
        opened.folder.write_facts(opened.facts)
    return office.id


def _judge_idle(minutes: int | None) -> None:
    """The screen always locks by itself, within a quarter of an hour (security design 4.4)."""
    try:
        if minutes is None:
            raise UserError(N_("The screen locks after 1 to 15 idle minutes. Give a number of minutes."))
        kind_of(Office.idle_minutes).check(minutes)
    except UserError as error:
        raise Invalid({"idle_minutes": error}) from error


def letterhead(session: Session) -> Letterhead:
    """The head of every document of this office."""
    office = _office(session)
    contact = " · ".join(part for part in (office.phone, office.email) if part)
    logo = None
    if office.logo_id is not None:
        logo = session.execute(sa.select(Attachment.content).where(Attachment.id == office.logo_id)).scalar()
    return Letterhead(office.name, tuple((office.address or "").splitlines()), contact, logo)


def paper(session: Session, language: Language | None = None, *, draft: bool = False, stamped: bool = True) -> Paper:
    """The paper of a document printed now by this user, in *language* or in the office's own for documents."""
    office = _office(session)
    stamp = Stamp(who(session).name, session.info["clock"].now()) if stamped else None
    chosen: Language = language or ("en" if office.document_language.name == "en" else "ms")
    return Paper(chosen, letterhead(session), stamp, draft, office.practice)


def _office(session: Session) -> Office:
    return session.execute(sa.select(Office)).scalars().one()
