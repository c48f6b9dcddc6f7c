"""Letters of appointment and termination: their numbers, their text, and the scans of what was signed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import LANGUAGES, N_, Language, say
from k2k_desktop.models.governance import Appointment, Term
from k2k_desktop.models.office import Office
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import documents, office
from k2k_desktop.services.governance.positions import CHAIR, SECRETARY, Position, position_key, spoken
from k2k_desktop.services.governance.records import folded, organisation_of
from k2k_desktop.services.governance.seats import holders_on
from k2k_desktop.services.runner import about, today
from k2k_desktop.services.scans import keep_scan, scan_pdf

if TYPE_CHECKING:
    from k2k_desktop.reports import letter_of_appointment

LetterKind = Literal["appointment", "termination"]
LETTER_FORM: Final[dict[LetterKind, Any]] = {
    "appointment": fields(Appointment.letter_number, Appointment.letter_on, Appointment.how),
    "termination": fields(Appointment.end_letter_number, Appointment.end_letter_on, Appointment.end_reason),
}
END_OF_TERM: Final = N_("End of term")
_COLUMNS: Final[dict[LetterKind, tuple[str, str, str]]] = {
    "appointment": ("letter_number", "letter_on", "letter_scan_id"),
    "termination": ("end_letter_number", "end_letter_on", "end_letter_scan_id"),
}
_RUNNING: Final = re.compile(r"(?:\(|^)L(\d+)[)/]")


@action(N_("Issue letter"), needs="governance.change", icon="mail")
def issue_letter(session: Session, appointment_id: int, kind: LetterKind) -> str:
    """Give the letter of *kind* its number and today's date, and answer the number; one that has a number keeps it.

    `PPRTD/PP/100-1/2 (L3)`: the organisation's file, or the office's prefix, with the running number of its letters.
    """
    appointment = session.get_one(Appointment, appointment_id)
    number, on, _scan = _COLUMNS[kind]
    if kind == "termination" and appointment.to_on is None:
        raise UserError(N_("This appointment has not ended. End it first, then issue the letter."))
    kept: str | None = getattr(appointment, number)
    if not kept:
        kept = _next_number(session, appointment.organisation_id)
        appointment.put({number: kept, on: today(session)})
    about(session, "organisation", appointment.organisation_id)
    return kept


@action(N_("Save letter"), needs="governance.change", icon="mail")
def save_letter(session: Session, appointment_id: int, kind: LetterKind, version: int, changes: dict[str, Any]) -> int:
    """Keep number, day and more of a letter as they stand on it: one written before, or by another office."""
    appointment = session.get_one(Appointment, appointment_id)
    appointment.check_version(version)
    allowed = {one.name for one in LETTER_FORM[kind]}
    with session.no_autoflush:
        appointment.put({name: value for name, value in changes.items() if name in allowed})
        _judge(session, appointment, kind)
    about(session, "organisation", appointment.organisation_id)
    return appointment.id


@action(N_("Attach scan of letter"), needs="governance.change", icon="paperclip")
def attach_letter(session: Session, appointment_id: int, kind: LetterKind, name: str, content: bytes) -> None:
    """Keep the scan of the signed letter: a PDF, PNG or JPEG of at most 10 MB. A later one takes its place."""
    appointment = session.get_one(Appointment, appointment_id)
    appointment.put({_COLUMNS[kind][2]: keep_scan(session, name, content)})
    about(session, "organisation", appointment.organisation_id)


@question(needs="governance.see", recorded=N_("Open scan of letter"))
def letter_scan(session: Session, appointment_id: int, kind: LetterKind) -> Printed:
    """The scan of the signed letter, to look at."""
    appointment = session.get_one(Appointment, appointment_id)
    scan: int | None = getattr(appointment, _COLUMNS[kind][2])
    about(session, "organisation", appointment.organisation_id)
    if scan is None:
        raise UserError(N_("No scan of this letter is kept. Attach it first."))
    return Printed(scan_pdf(session, scan), 1)


@question(needs="governance.see", recorded=N_("Print letter of appointment"))
def appointment_letter_pdf(session: Session, appointment_id: int, language: Language) -> Printed:
    """The letter that appoints somebody; a draft as long as it has no number (`issue_letter`)."""
    return _printed(session, appointment_id, "appointment", language)


@question(needs="governance.see", recorded=N_("Print letter of termination"))
def termination_letter_pdf(session: Session, appointment_id: int, language: Language) -> Printed:
    """The letter that ends an appointment; a draft as long as it has no number. Refused before it has an end."""
    if session.get_one(Appointment, appointment_id).to_on is None:
        raise UserError(N_("This appointment has not ended. End it first, then print the letter."))
    return _printed(session, appointment_id, "termination", language)


def _printed(session: Session, appointment_id: int, kind: LetterKind, language: Language) -> Printed:
    from k2k_desktop.reports import letter_of_appointment

    letter = letter_paper(session, appointment_id, kind, language)
    words = N_("Letter of appointment: {name}, {position}")
    if kind == "termination":
        words = N_("Letter of termination: {name}, {position}")
    title = say(words, language, name=letter.name, position=letter.position)
    return documents.issued(
        session, f"{kind}_letter", ("appointment", appointment_id), title, letter, letter_of_appointment.print_letter,
        edition=_edition(letter),
    )  # fmt: skip


def _edition(letter: letter_of_appointment.PositionLetter) -> str | None:
    """What a letter is about, its number and its day: where one of these is put right, it is another letter."""
    if not letter.reference:
        return None
    ends = letter.until if letter.kind == "termination" else None
    said = (letter.reference, letter.written, letter.name, letter.position, letter.since, ends, letter.way)
    return " | ".join(str(one) for one in (*said, letter.reason) if one)


def letter_paper(
    session: Session, appointment_id: int, kind: LetterKind, language: Language
) -> letter_of_appointment.PositionLetter:
    """All that stands in the letter, collected from the records."""
    from k2k_desktop.reports import letter_of_appointment

    appointment = session.get_one(Appointment, appointment_id)
    organisation = organisation_of(session, appointment.organisation_id)
    number, on, _scan = _COLUMNS[kind]
    reference: str = getattr(appointment, number) or ""
    written = getattr(appointment, on) or today(session)
    signed_name, signed_position = _signatory(session, appointment, written, language)
    until = appointment.to_on
    if kind == "appointment":
        until = session.get_one(Term, appointment.term_id).to_on
    return letter_of_appointment.PositionLetter(
        paper=office.paper(session, language, draft=not reference),
        kind=kind,
        written=written,
        name=appointment.person_name,
        address=_address(session, appointment),
        organisation=organisation.name,
        position=spoken(appointment.position, language),
        since=appointment.from_on,
        until=until,
        signed_name=signed_name,
        signed_position=signed_position,
        reference=reference,
        way=appointment.how.say(language) if appointment.how else "",
        reason=_reason(appointment.end_reason or "", language) if kind == "termination" else "",
    )


def _signatory(session: Session, appointment: Appointment, written: Any, language: Language) -> tuple[str, str]:
    """The chair of the day signs, or for the chair's own letter the secretary; nobody leaves room to write."""
    signs: Position = SECRETARY if position_key(appointment.position) == CHAIR.label else CHAIR
    for one in holders_on(session, appointment.organisation_id, written):
        if position_key(one.position) == signs.label and one.appointment_id != appointment.id:
            return one.name, say(signs.label, language)
    return "", say(signs.label, language)


def _address(session: Session, appointment: Appointment) -> tuple[str, ...]:
    """The unit of a resident; somebody from outside gets the letter by hand."""
    if appointment.resident_id is None:
        return ()
    line = RESIDENT_LIST.c
    unit = session.scalar(sa.select(line.unit).where(line.resident_id == appointment.resident_id))
    return (unit,) if unit else ()


def _reason(words: str, language: Language) -> str:
    """Why it ended; what the program wrote itself is said in the paper's language."""
    own = {folded(say(END_OF_TERM, other)) for other in LANGUAGES}
    return say(END_OF_TERM, language) if folded(words) in own else words


def _next_number(session: Session, organisation_id: int) -> str:
    organisation = organisation_of(session, organisation_id)
    given = [
        number
        for pair in session.execute(
            sa.select(Appointment.letter_number, Appointment.end_letter_number).where(
                Appointment.organisation_id == organisation_id
            )
        )
        for number in pair
        if number
    ]
    last = max((int(found.group(1)) for number in given if (found := _RUNNING.search(number))), default=0)
    file = organisation.reference or session.scalar(sa.select(Office.reference_prefix))
    return f"{file} (L{last + 1})" if file else f"L{last + 1}/{today(session).year}"


def _judge(session: Session, appointment: Appointment, kind: LetterKind) -> None:
    """A number belongs to one letter of the organisation; a letter of termination to an appointment that ended."""
    name = _COLUMNS[kind][0]
    number: str | None = getattr(appointment, name)
    if kind == "termination" and number and appointment.to_on is None:
        raise Invalid({name: UserError(N_("This appointment has not ended. End it first, then issue the letter."))})
    if not number:
        return
    own = appointment.end_letter_number if kind == "appointment" else appointment.letter_number
    others = session.scalars(
        sa.select(Appointment.id).where(
            Appointment.organisation_id == appointment.organisation_id,
            Appointment.id != appointment.id,
            sa.or_(Appointment.letter_number == number, Appointment.end_letter_number == number),
        )
    ).all()
    if others or own == number:
        raise Invalid({name: UserError(N_("Another letter has this number already."))})
