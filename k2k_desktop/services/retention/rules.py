"""The rules of how long each kind of personal data is kept, and the holds that stop its erasing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.models.issues import Issue
from k2k_desktop.models.people import Resident
from k2k_desktop.models.privacy import LegalHold, RetentionRule, RetentionSubject
from k2k_desktop.services.runner import today

# Years and why. Rule source: PDPA 2010 s 10 (kept no longer than needed), Limitation Act 1953 s 6 (six years, and one
# more for what comes late), Circular 2/2025 on breaches: the register is kept two years.
_LAWSUITS: Final = N_("Six years in which a claim may be brought, and one more (Limitation Act 1953).")
_ANSWERED: Final = N_("Two years in which a complaint about the answer is likely.")
SHIPPED: Final = {
    RetentionSubject.former_resident: (7, _LAWSUITS),
    RetentionSubject.deceased: (7, _LAWSUITS),
    RetentionSubject.reporter: (2, N_("Needed no longer once the repair has held for two years.")),
    RetentionSubject.withdrawn_consent: (2, _ANSWERED),
    RetentionSubject.breach: (2, N_("The register of breaches is kept two years by law.")),
    RetentionSubject.request: (2, _ANSWERED),
}
LEAST: Final = {RetentionSubject.breach: 2}  # years that the law asks for
RULE_FORM = fields(RetentionRule.years, RetentionRule.basis, RetentionRule.active)
HOLD_FORM = fields(LegalHold.reason, LegalHold.from_on, LegalHold.until_on)
_HELD: Final = ("resident", "issue", "breach", "data_request", "consent")


@dataclass(frozen=True)
class RuleLine:
    """One rule as it counts today; `rule_id` None: as shipped, nobody changed it. *since* is when it was changed."""

    subject: RetentionSubject
    rule_id: int | None
    version: int
    years: int
    basis: str
    active: bool
    since: dt.date | None


@dataclass(frozen=True)
class HoldLine:
    """One hold: on everything where there is no table; *title* is what the record is called."""

    hold_id: int
    version: int
    table: str | None
    key: int | None
    title: str
    reason: str
    from_on: dt.date
    until_on: dt.date | None
    stands: bool


@question(needs="retention.see")
def rules(session: Session) -> list[RuleLine]:
    """The rule of each kind, the shipped one where the office has none of its own."""
    own = {one.subject: one for one in session.scalars(sa.select(RetentionRule))}
    return [_line(subject, own.get(subject)) for subject in RetentionSubject]


def _line(subject: RetentionSubject, own: RetentionRule | None) -> RuleLine:
    if own is None:
        years, basis = SHIPPED[subject]
        return RuleLine(subject, None, 0, years, say(basis), True, None)
    return RuleLine(subject, own.id, own.version, own.years, own.basis or "", own.active, own.updated_at.date())


@action(N_("Save retention rule"), needs="retention.run", asks_reason=True, icon="save")
def save_rule(session: Session, subject: RetentionSubject, version: int, changes: dict[str, Any]) -> int:
    """Keep the office's own rule for a kind of data. Raises Invalid where the law asks for more years."""
    rule = session.scalars(sa.select(RetentionRule).where(RetentionRule.subject == subject)).first()
    if rule is None:
        years, basis = SHIPPED[subject]
        rule = RetentionRule(subject=subject, years=years, basis=say(basis), active=True)
        session.add(rule)
    else:
        rule.check_version(version)
    rule.put(changes)
    if rule.years is None or rule.years < LEAST.get(subject, 1):
        few = N_("The law asks for {years} years at least.")
        raise Invalid({"years": UserError(few, years=LEAST.get(subject, 1))})
    if not (rule.basis or "").strip():
        raise Invalid({"basis": UserError(N_("Say on what law or circular this rule stands."))})
    session.flush()
    return rule.id


@question(needs="retention.see")
def holds(session: Session) -> list[HoldLine]:
    """Every hold, those that stand first."""
    day = today(session)
    found = [
        HoldLine(one.id, one.version, one.table_name, one.record_id, _title(session, one), one.reason, one.from_on,
                 one.until_on, stands(one, day))
        for one in session.scalars(sa.select(LegalHold).order_by(LegalHold.from_on.desc()))
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.stands)


def _title(session: Session, hold: LegalHold) -> str:
    if hold.table_name is None:
        return say(N_("Everything"))
    if hold.table_name == "resident":
        return session.scalar(sa.select(Resident.full_name).where(Resident.id == hold.record_id)) or ""
    if hold.table_name == "issue":
        return session.scalar(sa.select(Issue.reference).where(Issue.id == hold.record_id)) or ""
    return f"#{hold.record_id}"


@action(N_("Save legal hold"), needs="retention.run", icon="lock")
def save_hold(
    session: Session, hold_id: int | None, version: int, record: tuple[str, int] | None, changes: dict[str, Any]
) -> int:
    """Keep one *record*, or everything (None), from being erased. Raises Invalid without a reason or a first day."""
    if hold_id is None:
        if record is not None and record[0] not in _HELD:
            raise ValueError(f"nothing of {record[0]} is ever erased")
        table, key = record or (None, None)
        hold = LegalHold(table_name=table, record_id=key)
        session.add(hold)
    else:
        hold = session.get_one(LegalHold, hold_id)
        hold.check_version(version)
    with session.no_autoflush:
        hold.put(changes)
        _check(hold)
    session.flush()
    return hold.id


def _check(hold: LegalHold) -> None:
    wrong: dict[str, UserError] = {}
    if not (hold.reason or "").strip():
        wrong["reason"] = UserError(N_("Say which case or audit needs it."))
    if hold.from_on is None:
        wrong["from_on"] = UserError(N_("Say from which day it must be kept."))
    elif hold.until_on and hold.until_on < hold.from_on:
        wrong["until_on"] = UserError(N_("The last day is not before the first."))
    if wrong:
        raise Invalid(wrong)


def stands(hold: LegalHold, day: dt.date) -> bool:
    """Whether a hold keeps its record on *day*."""
    return hold.from_on <= day and (hold.until_on is None or hold.until_on >= day)


def held(session: Session) -> tuple[bool, set[tuple[str, int]]]:
    """(whether everything is held today, the single records that are)."""
    day = today(session)
    found = [one for one in session.scalars(sa.select(LegalHold)) if stands(one, day)]
    single = {(one.table_name, one.record_id) for one in found if one.table_name and one.record_id}
    return any(one.table_name is None for one in found), single


@question(needs="retention.see")
def is_held(session: Session, table: str, key: int) -> bool:
    """Whether a hold keeps this record, or everything, today."""
    everything, single = held(session)
    return everything or (table, key) in single
