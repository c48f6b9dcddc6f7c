"""The members' register of an organisation: numbers that are never given again, joining, leaving, fees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import Options, Text, fields, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, P_, Language, say
from k2k_desktop.core.listings import Column, Filter, Listing, Sort
from k2k_desktop.models.governance import Appointment, Membership
from k2k_desktop.models.people import Resident, Standing
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.reports.paper import Printed, Signatory
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance.judging import open_after
from k2k_desktop.services.governance.positions import SECRETARY, position_key
from k2k_desktop.services.governance.records import folded, organisation_of, person_key
from k2k_desktop.services.governance.seats import holders_on
from k2k_desktop.services.runner import about, today

JOIN_FORM: Final = fields(Membership.resident_id, Membership.person_name, Membership.joined_on, Membership.paid_to)
MEMBER_FORM: Final = fields(Membership.joined_on, Membership.paid_to)
LEAVE_FORM: Final = fields(Membership.left_on, Membership.leave_reason)


class InRegister(Options):
    """Whether somebody is a member now."""

    member = P_("register", "Member")
    left = P_("register", "Left")


@dataclass(frozen=True)
class MemberRecord:
    """One membership as its forms show it."""

    id: int
    version: int
    number: int
    name: str
    resident_id: int | None
    joined_on: dt.date
    left_on: dt.date | None
    values: dict[str, Any]


_LINE = RESIDENT_LIST.c
_now = sa.func.date("now", "+8 hours")
_is_member = sa.or_(Membership.left_on.is_(None), sa.cast(Membership.left_on, sa.String) >= _now)


def _found(text: str) -> sa.ColumnElement[bool] | None:
    words = text.split()
    if not words:
        return None
    return sa.and_(
        *(
            sa.or_(
                Membership.person_name.contains(word, autoescape=True),
                _LINE.unit.contains(word, autoescape=True),
                sa.cast(Membership.number, sa.String) == word,
            )
            for word in words
        )
    )


MEMBERS: Final = Listing(
    name="members",
    title=N_("Members' register"),
    record="membership",
    needs="governance.see",
    source=sa.join(Membership, RESIDENT_LIST, _LINE.resident_id == Membership.resident_id, isouter=True),
    key=Membership.id.expression,
    columns=(
        Column("number", kind_of(Membership.number), Membership.number.expression, (Membership.number.expression,),
               width=150),
        Column("name", kind_of(Membership.person_name), Membership.person_name.expression,
               (sa.func.lower(Membership.person_name),), width=260, stretch=True, strong=True),
        Column("unit", Text(label=N_("Unit")), _LINE.unit, (_LINE.unit,), width=110),
        Column("joined", kind_of(Membership.joined_on), Membership.joined_on.expression,
               (Membership.joined_on.expression,), width=130),
        Column("paid", kind_of(Membership.paid_to), Membership.paid_to.expression, (Membership.paid_to.expression,),
               width=160),
        Column("left", kind_of(Membership.left_on), Membership.left_on.expression, (Membership.left_on.expression,),
               width=130, rank=1),
        Column("reason", kind_of(Membership.leave_reason), Membership.leave_reason.expression,
               (sa.func.lower(Membership.leave_reason),), width=180, rank=2, muted=True),
    ),
    sort=Sort("number"),
    search=_found,
    count_one=N_("{count} member"),
    count_many="{count} members",
    filters=(
        Filter(
            "standing",
            N_("Membership"),
            lambda session: [(one.name, one.label) for one in InRegister],
            lambda chosen: sa.or_(*(_is_member if one == "member" else sa.not_(_is_member) for one in chosen)),
            quick=("member",),
        ),
    ),
)  # fmt: skip


def members_listing(organisation_id: int) -> Listing:
    """The register of one organisation as a list."""
    return replace(MEMBERS, where=Membership.organisation_id == organisation_id)


@question(needs="governance.see")
def member_record(session: Session, membership_id: int) -> MemberRecord:
    """One membership."""
    one = session.get_one(Membership, membership_id)
    values = {part.name: getattr(one, part.name) for part in (*MEMBER_FORM, *LEAVE_FORM)}
    return MemberRecord(
        one.id, one.version, one.number, one.person_name, one.resident_id, one.joined_on, one.left_on, values
    )


@action(N_("Add member"), needs="governance.change", icon="user-plus")
def add_member(session: Session, organisation_id: int, changes: dict[str, Any]) -> int:
    """Enter a resident (`resident_id`) or somebody from outside (`person_name`) from `joined_on`. Gives the key.

    The number is the next one, and is not given again when its holder leaves. Raises Invalid for the unnamed, the
    dead, and who is a member already.
    """
    organisation_of(session, organisation_id)
    member = Membership(organisation_id=organisation_id, number=_next_number(session, organisation_id))
    member.put({name: value for name, value in changes.items() if name not in ("organisation_id", "number")})
    _name(session, member)
    _judge(session, member)
    session.add(member)
    session.flush()
    about(session, "organisation", organisation_id)
    return member.id


@action(N_("Save membership"), needs="governance.change", icon="pencil")
def save_member(session: Session, membership_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change when somebody joined and to when the fee is paid; the person and the number stay."""
    member = session.get_one(Membership, membership_id)
    member.check_version(version)
    with session.no_autoflush:
        member.put({name: value for name, value in changes.items() if name in ("joined_on", "paid_to")})
        _judge(session, member)
    about(session, "organisation", member.organisation_id)
    return member.id


@action(N_("End membership"), needs="governance.change", icon="circle-minus")
def end_membership(session: Session, membership_id: int, version: int, left_on: dt.date | None, reason: str) -> None:
    """*left_on* is the last day as a member. Refused while the person holds a position after it."""
    member = session.get_one(Membership, membership_id)
    member.check_version(version)
    if member.left_on is not None:
        raise UserError(N_("This membership has ended already."))
    if left_on is None or left_on < member.joined_on:
        early = N_("The membership began on {day}; it cannot end before.")
        raise Invalid({"left_on": UserError(early, day=show_day(member.joined_on))})
    if not reason.strip():
        raise Invalid({"leave_reason": UserError(N_("Say why it ends: moved away, resigned, fee not paid …"))})
    held = session.scalars(
        sa.select(Appointment).where(
            Appointment.organisation_id == member.organisation_id, open_after(left_on + dt.timedelta(days=1))
        )
    )
    person = person_key(member.resident_id, member.person_name)
    for one in held:
        if person_key(one.resident_id, one.person_name) == person and one.counts:
            words = N_("{name} is {position} after this day. End that appointment first.")
            raise Invalid({"left_on": UserError(words, name=one.person_name, position=one.position)})
    member.put({"left_on": left_on, "leave_reason": reason.strip()})
    about(session, "organisation", member.organisation_id)


@question(needs="governance.see", recorded=N_("Print members' register"))
def members_register_pdf(session: Session, organisation_id: int, language: Language) -> Printed:
    """The members of today by number, with their units, signed by the secretary."""
    from k2k_desktop.reports import members_register

    organisation = organisation_of(session, organisation_id)
    now = today(session)
    rows = session.execute(
        sa.select(Membership, _LINE.unit)
        .outerjoin(RESIDENT_LIST, _LINE.resident_id == Membership.resident_id)
        .where(*_members_on(organisation_id, now))
        .order_by(Membership.number)
    )
    secretary = next((one.name for one in holders_on(session, organisation_id, now) if _is_secretary(one.position)), "")
    document = members_register.MembersRegister(
        paper=office.paper(session, language),
        organisation=organisation.name,
        registration=organisation.registration_number or "",
        day=now,
        members=tuple(
            members_register.Member(one.number, one.person_name, unit or "", one.joined_on, one.paid_to)
            for one, unit in rows
        ),
        secretary=Signatory("", secretary, say(SECRETARY.label, language)),
    )
    title = say(N_("Members' register of {organisation}"), language, organisation=organisation.name)
    subject = ("organisation", organisation_id)
    return documents.issued(
        session, "members_register", subject, title, document, members_register.print_members_register
    )


def _members_on(organisation_id: int, day: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Membership.organisation_id == organisation_id,
        Membership.joined_on <= day,
        sa.or_(Membership.left_on.is_(None), Membership.left_on >= day),
    )


def _next_number(session: Session, organisation_id: int) -> int:
    last = session.scalar(
        sa.select(sa.func.max(Membership.number)).where(Membership.organisation_id == organisation_id)
    )
    return (last or 0) + 1


def _name(session: Session, member: Membership) -> None:
    if member.resident_id is None:
        if not folded(member.person_name or ""):
            raise Invalid({"person_name": UserError(N_("Choose a resident, or write a name."))})
        return
    resident = session.get(Resident, member.resident_id)
    if resident is None or resident.standing in (Standing.deceased, Standing.merged):
        raise Invalid({"resident_id": UserError(N_("This resident cannot become a member any more."))})
    member.person_name = resident.full_name


def _judge(session: Session, member: Membership) -> None:
    """Joined on a day, and nobody a member twice at one time."""
    if member.joined_on is None:
        raise Invalid({"joined_on": UserError(N_("Say from which day."))})
    person = person_key(member.resident_id, member.person_name)
    statement = sa.select(Membership).where(
        Membership.organisation_id == member.organisation_id,
        sa.or_(Membership.left_on.is_(None), Membership.left_on >= member.joined_on),
    )
    if member.left_on is not None:
        statement = statement.where(Membership.joined_on <= member.left_on)
    for other in session.scalars(statement):
        if other is not member and person_key(other.resident_id, other.person_name) == person:
            field = "resident_id" if member.resident_id is not None else "person_name"
            words = N_("{name} is a member already, with number {number}.")
            raise Invalid({field: UserError(words, name=member.person_name, number=other.number)})


def _is_secretary(position: str) -> bool:
    return position_key(position) == SECRETARY.label
