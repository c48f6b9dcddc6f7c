"""What people in office declare each year: interests, assets and confidentiality, and who has not declared."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields, kind_of
from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.models.governance import Appointment
from k2k_desktop.models.governance.standing import Declaration, DeclarationKind
from k2k_desktop.models.people.spelling import folded_latin
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services.governance.calendar import months_after
from k2k_desktop.services.governance.records import PersonKey, organisation_of, person_key
from k2k_desktop.services.governance.seats import members_on
from k2k_desktop.services.runner import about, today

if TYPE_CHECKING:
    from k2k_desktop.reports import declaration_form

FORM: Final = fields(
    Declaration.appointment_id, Declaration.kind, Declaration.declared_on, Declaration.valid_to, Declaration.matter,
    Declaration.detail, Declaration.meeting_id, Declaration.done,
)  # fmt: skip
FORM_OPTIONAL: Final = tuple(replace(one, required=one.required and one.name != "valid_to") for one in FORM)
_SAID: Final = frozenset(
    "bahagian bagi bantuan bersama blok cadangan daripada dalam dengan enterprise filem harga kedai kerja kontrak "
    "laporan lantikan limited mesyuarat minit ofis oleh pada pejabat pembekal pembekalan penduduk perkhidmatan "
    "perniagaan pihak projek resources saham sebut serta services syarikat tentang tender trading untuk yang about "
    "company contract from matter meeting project quotation report shares supply with".split()
)  # words that stand in many titles: alone they touch nothing
_LONG: Final = 4  # letters: a shorter word counts only where the matter has no longer one


@dataclass(frozen=True)
class DeclarationView:
    """A declaration as screens show it, with its form's *values*; *valid* on the day asked for."""

    id: int
    version: int
    name: str
    position: str
    kind: DeclarationKind
    declared_on: dt.date
    valid_to: dt.date
    matter: str
    valid: bool
    values: dict[str, Any]


@dataclass(frozen=True)
class NotDeclared:
    """Somebody in office without a valid declaration of a kind; *last* is when the latest one ran out."""

    appointment_id: int
    name: str
    position: str
    kind: DeclarationKind
    last: dt.date | None


@dataclass(frozen=True)
class Touching:
    """A declaration that an agenda item touches, of somebody in office: who should step out."""

    declaration_id: int
    appointment_id: int
    name: str
    kind: DeclarationKind
    matter: str


@action(N_("Save declaration"), needs="governance.change", icon="file-check")
def save_declaration(
    session: Session, declaration_id: int | None, organisation_id: int, version: int, changes: dict[str, Any]
) -> int:
    """Keep what somebody in office on that day declared (None makes a new one); valid a year unless less is said."""
    organisation_of(session, organisation_id)
    one = Declaration(organisation_id=organisation_id)
    if declaration_id is not None:
        one = declaration_of(session, declaration_id)
        one.check_version(version)
    with session.no_autoflush:
        one.put({name: value for name, value in changes.items() if name in {part.name for part in FORM}})
        _judge(session, one)
    session.add(one)
    session.flush()
    about(session, "declaration", one.id)
    return one.id


@action(N_("Delete declaration"), needs="governance.change", asks_reason=True, icon="trash-2")
def delete_declaration(session: Session, declaration_id: int, version: int) -> None:
    """Take out one entered by mistake; one that somebody stepped out for stays."""
    one = declaration_of(session, declaration_id)
    one.check_version(version)
    session.delete(one)


@question(needs="governance.see")
def declarations(session: Session, organisation_id: int, day: dt.date) -> list[DeclarationView]:
    """All declarations of an organisation, the latest first, each valid on *day* or not."""
    statement = (
        sa.select(Declaration, Appointment.person_name, Appointment.position)
        .join(Appointment, Appointment.id == Declaration.appointment_id)
        .where(Declaration.organisation_id == organisation_id)
        .order_by(Declaration.declared_on.desc(), Appointment.seniority, Declaration.id)
    )
    return [
        DeclarationView(
            one.id, one.version, name, position, one.kind, one.declared_on, one.valid_to, one.matter,
            one.declared_on <= day <= one.valid_to, {part.name: getattr(one, part.name) for part in FORM},
        )
        for one, name, position in session.execute(statement)
    ]  # fmt: skip


@question(needs="governance.see")
def not_declared(session: Session, organisation_id: int, day: dt.date) -> list[NotDeclared]:
    """Who in office on *day* has no valid declaration of a kind, by seniority; a declaration goes with the person."""
    latest: dict[tuple[PersonKey, DeclarationKind], dt.date] = {}
    for person, kind, since, until in _by_person(session, organisation_id):
        if since <= day:
            latest[person, kind] = max(until, latest.get((person, kind), until))
    found = []
    for member in members_on(session, organisation_id, day):
        for kind in DeclarationKind:
            last = latest.get((person_key(member.resident_id, member.name), kind))
            if last is None or last < day:
                found.append(NotDeclared(member.appointment_id, member.name, member.position, kind, last))
    return found


@question(needs="governance.see")
def touching(session: Session, organisation_id: int, text: str, day: dt.date) -> list[Touching]:
    """The declarations of those in office, valid on *day*, whose matter has a telling word in common with *text*.

    Words are whole and unaccented; words that stand in many titles tell nothing.
    """
    said = set(_words(text))
    here = {person_key(one.resident_id, one.name): one for one in members_on(session, organisation_id, day)}
    statement = (
        sa.select(Declaration, Appointment.resident_id, Appointment.person_name)
        .join(Appointment, Appointment.id == Declaration.appointment_id)
        .where(
            Declaration.organisation_id == organisation_id, Declaration.declared_on <= day,
            Declaration.valid_to >= day, Declaration.kind != DeclarationKind.confidentiality,
        )
    )  # fmt: skip
    found = []
    for one, resident, name in session.execute(statement.order_by(Appointment.seniority, Declaration.id)):
        member = here.get(person_key(resident, name))
        if member and said & telling_words(one.matter):
            found.append(Touching(one.id, member.appointment_id, member.name, one.kind, one.matter))
    return found


@question(needs="meetings.print", recorded=N_("Print declaration form"))
def declaration_form_pdf(session: Session, declaration_id: int, language: Language) -> Printed:
    """A declaration as a form to sign."""
    from k2k_desktop.reports import declaration_form
    from k2k_desktop.services import documents

    one = declaration_of(session, declaration_id)
    document = _form(session, session.get_one(Appointment, one.appointment_id), one, language)
    subject = ("declaration", declaration_id)
    return documents.issued(
        session, "declaration_form", subject, document.title(), document, declaration_form.print_declaration_form
    )


@question(needs="meetings.print", recorded=N_("Print declaration form"))
def blank_declaration_form_pdf(session: Session, appointment_id: int, language: Language) -> Printed:
    """An empty form for somebody in office to fill in by hand."""
    from k2k_desktop.reports import declaration_form
    from k2k_desktop.services import documents

    appointment = session.get(Appointment, appointment_id)
    if appointment is None:
        raise UserError(N_("This appointment is no longer there."))
    document = _form(session, appointment, None, language)
    subject = ("appointment", appointment_id)
    return documents.issued(
        session, "declaration_form", subject, document.title(), document, declaration_form.print_declaration_form
    )


def declaration_of(session: Session, declaration_id: int) -> Declaration:
    """The declaration, or a refusal where it is gone."""
    found = session.get(Declaration, declaration_id)
    if found is None:
        raise UserError(N_("This declaration is no longer there."))
    return found


def telling_words(matter: str) -> set[str]:
    """The words of a matter that tell it from others; short ones only where there is no longer one."""
    words = {word for word in _words(matter) if word not in _SAID}
    return {word for word in words if len(word) >= _LONG} or words


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", folded_latin(text))


def _by_person(session: Session, organisation_id: int) -> list[tuple[PersonKey, DeclarationKind, dt.date, dt.date]]:
    statement = sa.select(
        Appointment.resident_id, Appointment.person_name, Declaration.kind, Declaration.declared_on,
        Declaration.valid_to,
    ).join(Appointment, Appointment.id == Declaration.appointment_id)  # fmt: skip
    rows = session.execute(statement.where(Declaration.organisation_id == organisation_id))
    return [(person_key(resident, name), kind, since, until) for resident, name, kind, since, until in rows]


def _judge(session: Session, one: Declaration) -> None:
    appointment = session.get(Appointment, one.appointment_id) if one.appointment_id else None
    if appointment is None or appointment.organisation_id != one.organisation_id:
        raise Invalid({"appointment_id": UserError(N_("Choose a member of this organisation."))})
    if one.kind is None:
        raise Invalid({"kind": UserError(N_("Say what is declared."))})
    one.matter = kind_of(Declaration.matter).parse(one.matter)
    if not one.matter:
        raise Invalid({"matter": UserError(N_("Say what it is about: the firm, person or matter, or “none”."))})
    day = one.declared_on
    if day is None or day > today(session):
        raise Invalid({"declared_on": UserError(N_("Say on which day it was declared, not later than today."))})
    if day < appointment.from_on or (appointment.to_on and day > appointment.to_on):
        out = N_("{name} was not in office on {day}.")
        raise Invalid({"declared_on": UserError(out, name=appointment.person_name, day=show_day(day))})
    year = months_after(day, 12) - dt.timedelta(days=1)
    one.valid_to = one.valid_to or year
    if not day <= one.valid_to <= year:
        bounds = N_("It is valid for a year at most: until {day}, and not less than the day itself.")
        raise Invalid({"valid_to": UserError(bounds, day=show_day(year))})


def _form(
    session: Session, appointment: Appointment, one: Declaration | None, language: Language
) -> declaration_form.DeclarationForm:
    from k2k_desktop.reports import declaration_form
    from k2k_desktop.services import office
    from k2k_desktop.services.governance.positions import spoken

    return declaration_form.DeclarationForm(
        paper=office.paper(session, language),
        organisation=organisation_of(session, appointment.organisation_id).name,
        name=appointment.person_name,
        position=spoken(appointment.position, language),
        kinds=tuple((kind.say(language), one is not None and one.kind is kind) for kind in DeclarationKind),
        filled=one is not None,
        declared_on=one.declared_on if one else None,
        valid_to=one.valid_to if one else None,
        matter=one.matter if one else "",
        detail=(one.detail or "") if one else "",
        done=(one.done or "") if one else "",
    )
