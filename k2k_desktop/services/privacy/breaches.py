"""The log of data breaches: recorded at discovery, judged, told to the Commissioner and the people, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, required
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.base import moment
from k2k_desktop.models.privacy import Breach, DataClass
from k2k_desktop.services.privacy import clocks
from k2k_desktop.services.runner import about

FORM: Final = fields(
    Breach.kind, Breach.discovered_at, Breach.happened_on, Breach.description, Breach.data, Breach.people,
    Breach.encrypted, Breach.containment,
)  # fmt: skip
COMMISSIONER_FORM: Final = (
    *required(Breach.commissioner_at), *fields(Breach.commissioner_reference, Breach.late_reason)
)  # fmt: skip
PEOPLE_FORM: Final = (*required(Breach.people_on), *fields(Breach.people_late_reason))
NOT_TOLD_FORM: Final = required(Breach.not_told_reason)
CLOSE_FORM: Final = required(Breach.lessons)
CLOSED: Final = N_("This breach is closed and stays on the register as it is.")
_SENSITIVE: Final = frozenset({DataClass.health})
_NEEDED: Final = N_("This must be filled in.")


@action(N_("Record data breach"), needs="privacy.change", icon="triangle-alert", undoable=False)
def record_breach(session: Session, changes: dict[str, Any]) -> int:
    """Keep a breach under the next number of the year; the 72 hours run from when it was discovered."""
    given = {part.name: changes.get(part.name) for part in FORM}
    _judge(session, given)
    year = local(given["discovered_at"]).year  # type: ignore[arg-type]
    number = session.scalar(sa.select(sa.func.max(Breach.number)).where(Breach.year == year))
    one = Breach(**_values(given), year=year, number=(number or 0) + 1)
    session.add(one)
    session.flush()
    about(session, "breach", one.id)
    return one.id


@action(N_("Save data breach"), needs="privacy.change", icon="save", undoable=False)
def save_breach(session: Session, breach_id: int, version: int, changes: dict[str, Any]) -> None:
    """Change what is known of an open breach; the clock follows the discovery."""
    one = open_breach(session, breach_id, version)
    given = {part.name: changes.get(part.name, getattr(one, part.name)) for part in FORM}
    _judge(session, given)
    if one.commissioner_at is not None and given["discovered_at"] > one.commissioner_at:
        raise Invalid({"discovered_at": UserError(N_("The Commissioner was told before that moment."))})
    one.put(_values(given))


@action(N_("Decide on harm"), needs="privacy.decide", asks_reason=True, icon="gavel", undoable=False)
def decide_harm(session: Session, breach_id: int, version: int, significant: bool) -> None:
    """Whether significant harm is likely: the manager decides, whatever the rule proposes, and says why."""
    one = open_breach(session, breach_id, version)
    one.significant = significant
    _set_people_by(one)


@action(N_("Commissioner told"), needs="privacy.decide", icon="send", undoable=False)
def tell_commissioner(session: Session, breach_id: int, version: int, changes: dict[str, Any]) -> None:
    """When the Commissioner was told, and why so late where the 72 hours were over."""
    one = open_breach(session, breach_id, version)
    at: dt.datetime | None = changes.get("commissioner_at")
    wrong: dict[str, UserError] = {}
    if at is None or not one.discovered_at <= at <= moment(session):
        wrong["commissioner_at"] = UserError(N_("That moment lies between the discovery and now."))
    elif at > one.commissioner_by and not changes.get("late_reason"):
        wrong["late_reason"] = UserError(N_("The 72 hours were over: say why it is late."))
    if wrong:
        raise Invalid(wrong)
    one.put({part.name: changes.get(part.name) for part in COMMISSIONER_FORM})
    _set_people_by(one)


@action(N_("People told"), needs="privacy.decide", icon="mail", undoable=False)
def tell_people(session: Session, breach_id: int, version: int, changes: dict[str, Any]) -> None:
    """When the people concerned were told; late is more than 7 days after the Commissioner was told."""
    one = open_breach(session, breach_id, version)
    on: dt.date | None = changes.get("people_on")
    today = local(moment(session)).date()
    wrong: dict[str, UserError] = {}
    if on is None or not local(one.discovered_at).date() <= on <= today:
        wrong["people_on"] = UserError(N_("That day lies between the discovery and today."))
    elif one.people_by is not None and on > one.people_by and not changes.get("people_late_reason"):
        wrong["people_late_reason"] = UserError(N_("The 7 days were over: say why it is late."))
    if wrong:
        raise Invalid(wrong)
    one.people_on, one.people_late_reason = on, changes.get("people_late_reason")


@action(N_("Nobody is told"), needs="privacy.decide", icon="circle-slash", undoable=False)
def tell_nobody(session: Session, breach_id: int, version: int, reason: str | None) -> None:
    """The decision that the Commissioner, or the people, need not be told, with its reason."""
    one = open_breach(session, breach_id, version)
    if not reason:
        raise Invalid({"not_told_reason": UserError(N_("Say why nobody is told: it stands on the register."))})
    one.not_told_reason = reason


@action(N_("Close data breach"), needs="privacy.decide", icon="lock", undoable=False)
def close_breach(session: Session, breach_id: int, version: int, lessons: str | None) -> None:
    """Close it when all is said; it stays on the register for good."""
    one = open_breach(session, breach_id, version)
    if refused := unsaid(one):
        raise refused
    if not lessons:
        raise Invalid({"lessons": UserError(N_("Say what is done so that it does not happen again."))})
    one.lessons, one.closed_on = lessons, local(moment(session)).date()


def unsaid(one: Breach) -> UserError | None:
    """What must still be said before a breach can be closed."""
    if one.significant is None:
        return UserError(N_("Decide first whether significant harm is likely."))
    if one.not_told_reason is None and one.commissioner_at is None:
        return UserError(N_("Tell the Commissioner first, or say why nobody is told."))
    if one.significant and one.people_on is None and one.not_told_reason is None:
        return UserError(N_("Tell the people first, or say why nobody is told."))
    return None


def proposed(people: int | None, data: frozenset[DataClass]) -> list[str]:
    """Why a breach counts as significant, as marked words; none where no rule says so.

    Rule source: domain-facts 6.3 (significant harm; more than 1,000 people).
    """
    reasons = []
    if (people or 0) > clocks.MANY:
        reasons.append(N_("More than 1,000 people are concerned."))
    if data & _SENSITIVE:
        reasons.append(N_("The data is sensitive: health or disability."))
    if DataClass.identity in data and data & {DataClass.names, DataClass.phones, DataClass.photos}:
        reasons.append(N_("Identity numbers with names or telephones let somebody pose as another."))
    if DataClass.money in data:
        reasons.append(N_("Data about money can do financial harm."))
    return reasons


def open_breach(session: Session, breach_id: int, version: int) -> Breach:
    """The breach as it was on screen, still open. Raises UserError where it is closed, Stale where it was changed."""
    one = session.get_one(Breach, breach_id)
    one.check_version(version)
    if one.closed_on is not None:
        raise UserError(CLOSED)
    about(session, "breach", one.id)
    return one


def reference_of(one: Breach) -> str:
    """`PDP-2026-001`."""
    return f"PDP-{one.year}-{one.number:03}"


def _values(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given, "data": given["data"] or frozenset(), "encrypted": bool(given["encrypted"]),
        "commissioner_by": clocks.commissioner_by(given["discovered_at"]),
    }  # fmt: skip


def _judge(session: Session, given: dict[str, Any]) -> None:
    wrong = {name: UserError(_NEEDED) for name in ("kind", "discovered_at", "description") if not given[name]}
    discovered, happened = given["discovered_at"], given["happened_on"]
    if discovered and discovered > moment(session):
        wrong["discovered_at"] = UserError(N_("The discovery is not after now."))
    elif discovered and happened and happened > local(discovered).date():
        wrong["happened_on"] = UserError(N_("It happened no later than it was discovered."))
    if not given["data"]:
        wrong["data"] = UserError(N_("Choose at least one kind of data."))
    if wrong:
        raise Invalid(wrong)


def _set_people_by(one: Breach) -> None:
    """The 7 days run only where harm is likely, and from the notice to the Commissioner."""
    told = one.commissioner_at
    one.people_by = clocks.people_by(local(told).date()) if one.significant and told else None
