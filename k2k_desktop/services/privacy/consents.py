"""Consents by purpose: how many agree, withdrew or were never asked. A consent never runs out by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.people import Consent, ConsentPurpose, Standing
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services.privacy.notices import current_notice

_LAST: Final = 12


@dataclass(frozen=True)
class Withdrawal:
    """Somebody who withdrew a consent."""

    resident_id: int
    name: str
    unit: str
    withdrawn_on: dt.date


@dataclass(frozen=True)
class PurposeLine:
    """One purpose among the active residents; *outdated* agreed under an earlier version of the notice."""

    purpose: ConsentPurpose
    residents: int
    agreed: int
    withdrawn: int
    outdated: int
    last: tuple[Withdrawal, ...]

    @property
    def unasked(self) -> int:
        """Who neither agreed nor withdrew."""
        return self.residents - self.agreed - self.withdrawn


@question(needs="privacy.see")
def purposes(session: Session) -> list[PurposeLine]:
    """Every purpose, in the order of the form."""
    line = RESIDENT_LIST.c
    active = sa.select(line.resident_id).where(line.standing == Standing.active.name)
    residents = session.scalar(sa.select(sa.func.count()).select_from(active.subquery())) or 0
    notice = current_notice(session)
    now = Consent.withdrawn_on.is_(None)
    each = (
        sa.select(
            Consent.purpose, Consent.resident_id, sa.func.max(sa.cast(now, sa.Integer)).label("agreed"),
            sa.func.max(sa.cast(sa.and_(now, Consent.notice_version == (notice.name if notice else "")), sa.Integer))
            .label("current"),
        )
        .where(Consent.resident_id.in_(active))
        .group_by(Consent.purpose, Consent.resident_id)
        .subquery()
    )  # fmt: skip
    counted = session.execute(
        sa.select(
            each.c.purpose, sa.func.sum(each.c.agreed), sa.func.count(), sa.func.sum(each.c.current)
        ).group_by(each.c.purpose)
    )  # fmt: skip
    found = {purpose: (agreed, said - agreed, agreed - current) for purpose, agreed, said, current in counted}
    return [
        PurposeLine(purpose, residents, *found.get(purpose, (0, 0, 0)), _last(session, purpose))
        for purpose in ConsentPurpose
    ]


def _last(session: Session, purpose: ConsentPurpose) -> tuple[Withdrawal, ...]:
    line = RESIDENT_LIST.c
    rows = session.execute(
        sa.select(Consent.resident_id, line.name, line.unit, Consent.withdrawn_on)
        .join(RESIDENT_LIST, line.resident_id == Consent.resident_id)
        .where(Consent.purpose == purpose, Consent.withdrawn_on.is_not(None))
        .order_by(Consent.withdrawn_on.desc(), Consent.id.desc())
        .limit(_LAST)
    )
    return tuple(Withdrawal(key, name, unit or "", day) for key, name, unit, day in rows)
