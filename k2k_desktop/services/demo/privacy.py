"""What the invented office owes people about their data: consents, two requests, two breaches, two disclosures."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action, question
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.people import Consent, ConsentMeans, ConsentPurpose, Speech
from k2k_desktop.models.privacy import BreachKind, DataClass, RequestKind, RequestOutcome
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.people.residents import save_consent
from k2k_desktop.services.privacy import breaches, disclosures, notices, requests

_ASKED: Final = 24  # residents who were asked about sharing with a partner
_HOUR: Final = dt.timedelta(hours=1)
_DAY: Final = dt.timedelta(days=1)


@question(needs="people.see")
def _consenting(session: Session) -> list[int]:
    """Residents who agreed to the register."""
    statement = sa.select(Consent.resident_id).where(Consent.purpose == ConsentPurpose.register).order_by(Consent.id)
    return list(session.scalars(statement.limit(_ASKED)))


@action(FILL_PRACTICE, needs="people.change")
def _consents(session: Session, people: list[int], day: dt.date, version: str) -> None:
    for place, key in enumerate(people):
        purpose = ConsentPurpose.photo if place % 3 == 2 else ConsentPurpose.partner
        given = {
            "purpose": purpose, "notice_version": version, "language": Speech.malay, "means": ConsentMeans.signed,
            "given_on": day - 20 * _DAY, "witness": "Norliza binti Hamid",
            "withdrawn_on": day - 2 * _DAY if place % 8 == 0 else None,
        }  # fmt: skip
        save_consent(session, key, None, 0, given)


def add_privacy(doors: Doors) -> None:
    """A request that is due soon and one that was answered, a closed breach and one whose clock runs."""
    change, day = doors.manager.change, doors.clock.today()
    people = doors.manager.read(_consenting)
    change(_consents, people, day, doors.manager.read(notices.current_version))
    _requests(doors, people, day)
    _breaches(doors)
    for days, recipient, purpose, basis in (
        (12, "Ibu Pejabat Polis Daerah", "Siasatan kecurian motosikal di Blok B", "Akta 593, seksyen 111"),
        (5, "Majlis Bandaraya", "Bancian bantuan banjir", "Persetujuan"),
    ):
        change(disclosures.save_disclosure, None, 1, {
            "given_on": day - days * _DAY, "recipient": recipient, "purpose": purpose, "basis": basis,
            "data": frozenset({DataClass.names, DataClass.phones}), "people": 3 * days,
        })  # fmt: skip


def _requests(doors: Doors, people: list[int], day: dt.date) -> None:
    change = doors.manager.change
    old = change(requests.record_request, {
        "kind": RequestKind.correction, "resident_id": people[1], "received_on": day - 34 * _DAY,
        "details": "Ejaan nama pada rekod tidak sama dengan kad pengenalan.",
    })  # fmt: skip
    change(requests.answer_request, old, 1, {
        "outcome": RequestOutcome.met, "ended_on": day - 30 * _DAY,
        "answer": "Nama tuan/puan telah dibetulkan mengikut kad pengenalan.",
    })  # fmt: skip
    change(requests.record_request, {
        "kind": RequestKind.access, "resident_id": people[2], "received_on": day - 18 * _DAY,
        "details": "Salinan semua maklumat tentang saya.",
    })  # fmt: skip


def _breaches(doors: Doors) -> None:
    manager, now = doors.manager, doors.clock.now()
    found = now - 40 * _DAY
    old = manager.change(breaches.record_breach, {
        "kind": BreachKind.wrong_person, "discovered_at": found, "happened_on": (found - _DAY).date(), "people": 12,
        "description": "Senarai nama penghuni satu tingkat tertinggal di mesin salinan.",
        "data": frozenset({DataClass.names, DataClass.phones}), "containment": "Senarai diambil semula pada hari itu.",
    })  # fmt: skip
    manager.run(breaches.decide_harm, Progress(), "Senarai tanpa nombor pengenalan, diambil semula.", old, 1, False)
    told = {"commissioner_at": found + 20 * _HOUR, "commissioner_reference": "PDP/2026/0412"}
    manager.change(breaches.tell_commissioner, old, 2, told)
    manager.change(breaches.close_breach, old, 3, "Senarai bernama dicetak di pejabat sahaja dan diambil serta-merta.")
    manager.change(breaches.record_breach, {
        "kind": BreachKind.lost_device, "discovered_at": now - 30 * _HOUR, "people": 420, "encrypted": True,
        "description": "Pemacu pena dengan salinan pejabat hilang dalam perjalanan ke ibu pejabat.",
        "data": frozenset({DataClass.names, DataClass.identity, DataClass.phones}),
        "containment": "Laporan dibuat di balai polis. Kata laluan salinan tidak bersama pemacu itu.",
    })  # fmt: skip
