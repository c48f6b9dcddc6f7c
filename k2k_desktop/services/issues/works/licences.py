"""Licences and insurances of contractors: renewals, what ends soon, and what blocks an order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.issues.works import Contractor, ContractorLicence, LicenceKind
from k2k_desktop.models.office import Attachment
from k2k_desktop.services.attachments import FileGiven, FileKept, keep_file, kept_file
from k2k_desktop.services.runner import about, today

LICENCE_FORM: Final = fields(
    ContractorLicence.kind, ContractorLicence.number, ContractorLicence.valid_until, ContractorLicence.needed
)
SOON: Final = 60  # days before its end from which a licence is told of


@dataclass(frozen=True)
class LicenceLine:
    """A licence; *newest* of its kind counts, *days* are left until it ends (less than none: since it ended)."""

    id: int
    version: int
    kind: LicenceKind
    number: str
    valid_until: dt.date
    needed: bool
    newest: bool
    days: int
    file: str


@dataclass(frozen=True)
class Expiring:
    """A licence that ends soon or ended, of a contractor in use."""

    contractor_id: int
    contractor: str
    kind: LicenceKind
    valid_until: dt.date
    days: int


_later = aliased(ContractorLicence)
NEWEST = ~sa.exists().where(
    _later.contractor_id == ContractorLicence.contractor_id,
    _later.kind == ContractorLicence.kind,
    _later.valid_until > ContractorLicence.valid_until,
)


@action(N_("Add licence"), needs="works.change", icon="file-check")
def add_licence(
    session: Session, contractor_id: int, changes: dict[str, Any], file: FileGiven | None = None
) -> int:  # fmt: skip
    """Record a licence or an insurance, or its renewal: each renewal is a new one, the old ones stay."""
    contractor = contractor_of(session, contractor_id)
    licence = ContractorLicence(contractor_id=contractor.id, needed=True)
    licence.put({one.name: changes[one.name] for one in LICENCE_FORM if changes.get(one.name) is not None})
    for name in ("kind", "valid_until"):
        if getattr(licence, name) is None:
            raise Invalid({name: UserError(N_("This must be filled in."))})
    licence.attachment_id = keep_file(session, file) if file else None
    session.add(licence)
    session.flush()
    about(session, "contractor", contractor.id)
    return licence.id


@action(N_("Remove licence"), needs="works.change", icon="trash-2")
def remove_licence(session: Session, licence_id: int, version: int) -> None:
    """Take out a licence entered by mistake; the trail keeps it."""
    licence = session.get_one(ContractorLicence, licence_id)
    licence.check_version(version)
    about(session, "contractor", licence.contractor_id)
    session.delete(licence)


@question(needs="issues.see")
def expiring(session: Session, days: int = SOON) -> list[Expiring]:
    """Licences of contractors in use that end within so many days or ended, the first to end first."""
    now = today(session)
    rows = session.execute(
        sa.select(Contractor.id, Contractor.name, ContractorLicence.kind, ContractorLicence.valid_until)
        .join(Contractor, Contractor.id == ContractorLicence.contractor_id)
        .where(
            Contractor.active,
            Contractor.blacklisted_on.is_(None),
            ContractorLicence.valid_until <= now + dt.timedelta(days=days),
            NEWEST,
        )
        .order_by(ContractorLicence.valid_until, Contractor.name)
    )
    return [Expiring(key, name, kind, ends, (ends - now).days) for key, name, kind, ends in rows]


@question(needs="issues.see")
def licence_file(session: Session, licence_id: int) -> FileKept | None:
    """The scan of a licence."""
    return kept_file(session, session.get_one(ContractorLicence, licence_id).attachment_id)


def why_blocked(session: Session, contractor_id: int, day: dt.date) -> UserError | None:
    """Why no order can go to a contractor on *day*: blacklisted, or which needed licence ended when; None for nothing.

    On the day a licence is valid until, it still is; the newest of each kind counts.
    """
    contractor = contractor_of(session, contractor_id)
    if contractor.blacklisted_on is not None:
        return UserError(
            N_("{contractor} has been blacklisted since {day}: {reason}. Choose another contractor."),
            contractor=contractor.name, day=show_day(contractor.blacklisted_on),
            reason=(contractor.blacklist_reason or "").rstrip("."),
        )  # fmt: skip
    ended = session.execute(
        sa.select(ContractorLicence.kind, ContractorLicence.valid_until)
        .where(
            ContractorLicence.contractor_id == contractor_id,
            ContractorLicence.needed,
            ContractorLicence.valid_until < day,
            NEWEST,
        )
        .order_by(ContractorLicence.valid_until)
    ).first()
    if ended is None:
        return None
    return UserError(
        N_("“{licence}” of {contractor} expired on {day}. Record the renewal, or choose another contractor."),
        licence=ended.kind.say(), contractor=contractor.name, day=show_day(ended.valid_until),
    )  # fmt: skip


def contractor_of(session: Session, contractor_id: int) -> Contractor:
    """The contractor, or a refusal where it is gone."""
    found = session.get(Contractor, contractor_id)
    if found is None:
        raise UserError(N_("This contractor is no longer there."))
    return found


def licences_of(session: Session, contractor_id: int, now: dt.date) -> tuple[LicenceLine, ...]:
    rows = session.execute(
        sa.select(ContractorLicence, NEWEST.label("newest"), Attachment.name)
        .outerjoin(Attachment, Attachment.id == ContractorLicence.attachment_id)
        .where(ContractorLicence.contractor_id == contractor_id)
        .order_by(sa.desc("newest"), ContractorLicence.valid_until.desc(), ContractorLicence.id.desc())
    )
    return tuple(
        LicenceLine(
            one.id, one.version, one.kind, one.number or "", one.valid_until, one.needed, bool(newest),
            (one.valid_until - now).days, file or "",
        )
        for one, newest, file in rows
    )  # fmt: skip
