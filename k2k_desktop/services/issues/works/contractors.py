"""Contractors: their trades and licences, what blocks them from work, and how their verified jobs went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Choice, Count, Day, Options, Text, fields, kind_of, required
from k2k_desktop.core.i18n import N_, P_, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.issues.works import Contractor, ContractorLicence, Trade, WorkOrder, WorkStatus
from k2k_desktop.services.issues.works.licences import (
    NEWEST,
    SOON,
    LicenceLine,
    contractor_of,
    licences_of,
    why_blocked,
)
from k2k_desktop.services.issues.works.ratings import RATED, Rating, rating
from k2k_desktop.services.runner import about, today

FORM: Final = fields(
    Contractor.name, Contractor.registration, Contractor.trades, Contractor.contact, Contractor.phone,
    Contractor.email, Contractor.address, Contractor.remarks, Contractor.active,
)  # fmt: skip
BLACKLIST_FORM: Final = required(Contractor.blacklisted_on, Contractor.blacklist_reason)
OPEN: Final = (WorkStatus.draft, WorkStatus.issued, WorkStatus.in_progress)


class Standing(Options):
    """Whether a contractor can be given work."""

    blacklisted = P_("contractor", "Blacklisted")
    expired = P_("contractor", "Licence expired")
    expiring = P_("contractor", "Expiring soon")
    fit = P_("contractor", "Can be given work")
    unused = P_("contractor", "Not in use")


@dataclass(frozen=True)
class JobLine:
    """A work order of a contractor."""

    id: int
    reference: str
    title: str
    status: WorkStatus
    due_on: dt.date | None
    done_on: dt.date | None


@dataclass(frozen=True)
class ContractorPage:
    """A contractor as the pane shows it; *values* are the form's, *blocked* says why no order can be issued."""

    id: int
    version: int
    name: str
    values: Mapping[str, Any]
    facts: tuple[tuple[str, str], ...]
    standing: Standing
    blocked: str
    blacklisted_on: dt.date | None
    blacklist_reason: str
    licences: tuple[LicenceLine, ...]
    rating: Rating
    jobs: tuple[JobLine, ...]


_now = sa.func.date("now", "+8 hours")
_ends = (
    sa.select(sa.func.min(ContractorLicence.valid_until))
    .where(ContractorLicence.contractor_id == Contractor.id, NEWEST)
    .correlate(Contractor)
    .scalar_subquery()
)
_expired = sa.exists().where(
    ContractorLicence.contractor_id == Contractor.id,
    ContractorLicence.needed,
    ContractorLicence.valid_until < _now,
    NEWEST,
)
_standing = sa.case(
    (Contractor.blacklisted_on.is_not(None), Standing.blacklisted.name),
    (~Contractor.active, Standing.unused.name),
    (_expired, Standing.expired.name),
    (_ends <= sa.func.date("now", "+8 hours", f"+{SOON} days"), Standing.expiring.name),
    else_=Standing.fit.name,
)
_open_orders = (
    sa.select(sa.func.count())
    .select_from(WorkOrder)
    .where(WorkOrder.contractor_id == Contractor.id, WorkOrder.status.in_(OPEN))
    .correlate(Contractor)
    .scalar_subquery()
)


_share = 1.0 * RATED.c.at_first / RATED.c.jobs
_rating_words = sa.cast(RATED.c.at_first, sa.String) + "/" + sa.cast(RATED.c.jobs, sa.String)


def _name_has(text: str) -> sa.ColumnElement[bool]:
    return sa.and_(*(
        sa.or_(Contractor.name.contains(word, autoescape=True), Contractor.registration.contains(word, autoescape=True))
        for word in text.split()
    ))  # fmt: skip


def _trades_have(chosen: Any) -> sa.ColumnElement[bool]:
    stored = sa.type_coerce(Contractor.trades, sa.String)
    return sa.or_(*(stored.contains(f",{trade.name},") for trade in chosen))


CONTRACTORS: Final = Listing(
    name="contractors",
    title=N_("Contractors"),
    record="contractor",
    needs="issues.see",
    source=sa.join(Contractor, RATED, RATED.c.contractor_id == Contractor.id, isouter=True),
    key=Contractor.id.expression,
    columns=(
        Column("name", kind_of(Contractor.name), Contractor.name.expression, (sa.func.lower(Contractor.name),),
               width=230, stretch=True, strong=True),
        Column("standing", Choice(label=N_("Standing"), of=Standing),
               sa.type_coerce(_standing, sa.Enum(Standing, native_enum=False, length=40)), (_standing,), width=180),
        Column("trades", kind_of(Contractor.trades), Contractor.trades.expression, width=220, rank=2, muted=True),
        Column("ends", Day(label=N_("First licence ends")), _ends, (_ends,), width=150, rank=1),
        Column("rating", Text(label=N_("Accepted the first time")), _rating_words, (_share,), width=170, rank=3),
        Column("open", Count(label=N_("Open orders")), _open_orders, (_open_orders,), width=120, rank=4),
    ),
    sort=Sort("name"),
    search=lambda text: _name_has(text) if text.strip() else None,
    count_one=N_("{count} contractor"),
    count_many="{count} contractors",
    filters=(
        Filter("standing", N_("Standing"), lambda session: [(one, one.say()) for one in Standing],
               lambda chosen: _standing.in_([one.name for one in chosen]),
               quick=(Standing.expired, Standing.expiring, Standing.blacklisted)),
        Filter("trade", N_("Trades"), lambda session: [(one, one.say()) for one in Trade], _trades_have),
    ),
)  # fmt: skip


@action(N_("Save contractor"), needs="works.change", icon="save")
def save_contractor(session: Session, contractor_id: int | None, version: int, changes: dict[str, Any]) -> int:
    """Make (None) or change a contractor. Raises Invalid where the name is missing or taken."""
    contractor = Contractor(active=True)
    if contractor_id is not None:
        contractor = contractor_of(session, contractor_id)
        contractor.check_version(version)
    allowed = {one.name for one in FORM}
    contractor.put({name: value for name, value in changes.items() if name in allowed})
    if not (contractor.name or "").strip():
        raise Invalid({"name": UserError(N_("Write the name of the firm."))})
    if not contractor.trades:
        raise Invalid({"trades": UserError(N_("Tick at least one trade."))})
    with session.no_autoflush:
        same = sa.select(Contractor.id).where(sa.func.lower(Contractor.name) == contractor.name.lower())
        if any(found != contractor_id for found in session.scalars(same)):
            raise Invalid({"name": UserError(N_("There is already a contractor with this name."))})
    session.add(contractor)
    session.flush()
    about(session, "contractor", contractor.id)
    return contractor.id


@action(N_("Blacklist contractor"), needs="works.issue", asks_reason=True, icon="circle-slash")
def blacklist(session: Session, contractor_id: int, version: int, on: dt.date | None = None) -> None:
    """No order goes to this contractor from *on* (today) on; the reason stands on the record."""
    contractor = contractor_of(session, contractor_id)
    contractor.check_version(version)
    if contractor.blacklisted_on is not None:
        raise UserError(N_("This contractor is blacklisted already."))
    day = on or today(session)
    if day > today(session):
        raise Invalid({"blacklisted_on": UserError(N_("Give today or an earlier day."))})
    contractor.put({"blacklisted_on": day, "blacklist_reason": session.info["reason"].strip()})


@action(N_("Take off the blacklist"), needs="works.issue", asks_reason=True, icon="undo-2")
def lift_blacklist(session: Session, contractor_id: int, version: int) -> None:
    """The contractor may be given work again; why is in the trail."""
    contractor = contractor_of(session, contractor_id)
    contractor.check_version(version)
    if contractor.blacklisted_on is None:
        raise UserError(N_("This contractor is not blacklisted."))
    contractor.put({"blacklisted_on": None, "blacklist_reason": None})


@question(needs="issues.see")
def contractor_page(session: Session, contractor_id: int) -> ContractorPage:
    """Everything the pane of a contractor shows, as of today."""
    contractor = contractor_of(session, contractor_id)
    now = today(session)
    blocked = why_blocked(session, contractor.id, now)
    licences = licences_of(session, contractor.id, now)
    shown = tuple(
        (say(one.kind.label), words)
        for one in FORM
        if one.name not in ("name", "active") and (words := one.kind.show(getattr(contractor, one.name)))
    )
    return ContractorPage(
        contractor.id, contractor.version, contractor.name,
        {one.name: getattr(contractor, one.name) for one in FORM}, shown,
        _standing_of(contractor, licences, blocked is not None), blocked.say() if blocked else "",
        contractor.blacklisted_on, contractor.blacklist_reason or "", licences, rating(session, contractor.id),
        _jobs(session, contractor.id),
    )  # fmt: skip


@question(needs="issues.see")
def contractor_choices(session: Session) -> list[tuple[int, str]]:
    """Contractors in use, for a list to choose from; who cannot be given work says so."""
    rows = session.execute(
        sa.select(Contractor.id, Contractor.name, _standing)
        .where(Contractor.active)
        .order_by(sa.func.lower(Contractor.name))
    )
    told = N_("{name} ({standing})")
    barred = (Standing.blacklisted.name, Standing.expired.name)
    return [
        (key, say(told, name=name, standing=Standing[how].say()) if how in barred else name) for key, name, how in rows
    ]


def _standing_of(contractor: Contractor, licences: tuple[LicenceLine, ...], blocked: bool) -> Standing:
    if contractor.blacklisted_on is not None:
        return Standing.blacklisted
    if not contractor.active:
        return Standing.unused
    if blocked:
        return Standing.expired
    return Standing.expiring if any(one.newest and one.days <= SOON for one in licences) else Standing.fit


def _jobs(session: Session, contractor_id: int) -> tuple[JobLine, ...]:
    of = WorkOrder
    rows = session.execute(
        sa.select(of.id, of.reference, of.title, of.status, of.due_on, of.done_on)
        .where(of.contractor_id == contractor_id)
        .order_by(of.id.desc())
        .limit(20)
    )
    return tuple(JobLine(*row) for row in rows)
