"""The members' register of an organisation on paper, for its registrar and its own file (domain-facts 3.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from k2k_desktop.core.formats import show_day
from k2k_desktop.core.i18n import N_, say
from k2k_desktop.reports.paper import Paper, Printed, Signatory
from k2k_desktop.reports.table import Column, ListDocument, print_list


@dataclass(frozen=True, slots=True)
class Member:
    """One member. There is no place for an identity number: the register is shown around."""

    number: int
    name: str
    unit: str
    joined: dt.date
    paid_to: dt.date | None


@dataclass(frozen=True, slots=True)
class MembersRegister:
    """The register of one organisation as of *day*, by number; *secretary* signs it."""

    paper: Paper
    organisation: str
    registration: str
    day: dt.date
    members: tuple[Member, ...]
    secretary: Signatory


def print_members_register(register: MembersRegister) -> Printed:
    """The register as a PDF: its head on each page, the secretary's signature at the end."""
    language = register.paper.language

    def words(text: str, **values: object) -> str:
        return say(text, language, **values)

    lines = [words(N_("Members on {day}: {count}"), day=_day(register, register.day), count=len(register.members))]
    if register.registration:
        lines.insert(0, words(N_("Registration number: {number}"), number=register.registration))
    signatory = register.secretary
    return print_list(
        ListDocument(
            paper=register.paper,
            title=words(N_("Members' register of {organisation}"), organisation=register.organisation),
            columns=(
                Column(words(N_("Membership no.")), "right", 1.1),
                Column(words(N_("Name")), weight=2.6),
                Column(words(N_("Unit")), weight=0.9),
                Column(words(N_("Joined on")), weight=1.2),
                Column(words(N_("Fee paid to")), weight=1.2),
            ),
            rows=[
                (str(one.number), one.name, one.unit, _day(register, one.joined), _day(register, one.paid_to))
                for one in register.members
            ],
            filters=tuple(lines),
            signatories=(Signatory(words(N_("Confirmed by")), signatory.name, signatory.position, signatory.date),),
            numbered=False,
            total=len(register.members),
        )
    )


def _day(register: MembersRegister, day: dt.date | None) -> str:
    return show_day(day, register.paper.language) if day else ""
