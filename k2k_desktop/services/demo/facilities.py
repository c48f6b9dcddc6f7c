"""Facilities of the invented office: lifts with their log of a year, certificates, schedules, two outages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.core.clock import OFFICE_ZONE, local
from k2k_desktop.core.months import add_months
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Estate
from k2k_desktop.models.estate.facilities import CertificateKind, Facility, FacilityKind
from k2k_desktop.models.issues.happenings import LiftEvent, LiftEventKind, OutageKind
from k2k_desktop.models.issues.works import Contractor, SignOff, Trade
from k2k_desktop.services.estate import certificates, facilities
from k2k_desktop.services.issues.works import outages, schedules
from k2k_desktop.services.issues.works.outage_places import PlaceGiven

_FIRM: Final = "Lif Maju Sdn. Bhd."
_OTHERS: Final = (
    (FacilityKind.pump, "Pam air Blok {block}", 0), (FacilityKind.tank, "Tangki air Blok {block}", 0),
    (FacilityKind.fire_panel, "Panel penggera Blok {block}", 0), (FacilityKind.hall, "Dewan Serbaguna", None),
    (FacilityKind.playground, "Taman permainan", None), (FacilityKind.cctv, "CCTV lobi Blok {block}", 1),
    (FacilityKind.surau, "Surau Al-Ikhlas", None), (FacilityKind.generator, "Jana kuasa", None),
)  # fmt: skip
# Days ago, hour it began, minutes it lasted, of which lift, people trapped, cause, remedy.
_STOPS: Final = (
    (52, 7, 640, 1, 0, "Papan kawalan rosak akibat air hujan", "Papan kawalan dikeringkan dan diuji"),
    (41, 18, 95, 1, 2, "Gangguan bekalan elektrik", "Lif dihidupkan semula"),
    (33, 9, 260, 0, 0, "Pintu tidak menutup rapat", "Rel pintu dibersihkan dan dilaras"),
    (22, 20, 1480, 1, 0, "Tali penggerak haus", "Tali penggerak diganti"),
    (16, 8, 310, 0, 1, "Suis had tingkat rosak", "Suis diganti"),
    (11, 6, 75, 3, 0, "Sampah tersangkut pada pintu", "Sampah dikeluarkan"),
    (8, 19, 540, 1, 0, "Penderia pintu rosak", "Penderia diganti"),
)  # fmt: skip
_WORK: Final = (
    (FacilityKind.lift, "Servis bulanan lif", "Servis, pelinciran dan ujian brek mengikut senarai pengilang.", 1, 3, 7),
    (FacilityKind.tank, "Cuci tangki air", "Kosongkan, cuci dan nyahkuman tangki; catat bacaan klorin.", 6, 40, 21),
    (FacilityKind.fire_panel, "Uji panel penggera", "Uji setiap zon bersama bomba bantuan.", 12, 75, 30),
)  # fmt: skip


@action(FILL_PRACTICE, needs="works.change")
def fill_facilities(session: Session) -> int:
    """Lifts, their firm, certificates and the log of two months, other facilities and what comes due on them."""
    today = local(moment(session)).date()
    estate = session.scalars(sa.select(Estate).order_by(Estate.id)).first()
    if estate is None:
        return 0
    firm = _firm(session)
    blocks = session.scalars(sa.select(Block).where(Block.estate_id == estate.id).order_by(Block.sort_key)).all()
    lifts: list[int] = []
    for block in blocks[:4]:
        for number in range(1, (block.lifts or 0) + 1):
            lifts.append(_lift(session, block, number, firm, today))
    _stops(session, lifts, firm)
    for kind, name, place in _OTHERS:
        where: Block | None = blocks[min(place, len(blocks) - 1)] if place is not None else None
        facilities.save_facility(session, None, 0, {
            "kind": kind, "estate_id": estate.id, "block_id": where.id if where else None,
            "name": name.format(block=where.code if where else ""), "installed_on": dt.date(2008, 6, 1),
        })  # fmt: skip
    _schedules(session, estate.id, firm, today)
    return len(lifts)


@action(FILL_PRACTICE, needs="issues.act")
def fill_outages(session: Session) -> int:
    """One that is planned, and one that is on now with its complaints joined to it."""
    now = moment(session)
    blocks = session.scalars(sa.select(Block).order_by(Block.sort_key)).all()
    if not blocks:
        return 0
    last = blocks[min(2, len(blocks) - 1)]
    lift = session.scalars(
        sa.select(Facility.id).where(Facility.block_id == last.id, Facility.kind == FacilityKind.lift)
    ).first()
    on_now = outages.save_outage(session, None, 0, {
        "estate_id": last.estate_id, "kind": OutageKind.lift, "title": f"Lif Blok {last.code} tidak berfungsi",
        "planned": False, "facility_id": lift, "starts_at": now - dt.timedelta(days=6, hours=2),
        "expected_until": now + dt.timedelta(days=2), "cause": "Papan kawalan menunggu alat ganti",
        "advice": "Gunakan tangga di hujung blok. Warga emas dan OKU yang perlu dibantu, hubungi pejabat.",
    }, (PlaceGiven(last.id),))  # fmt: skip
    page = outages.outage_page(session, on_now)
    outages.link_issues(session, on_now, tuple(one.issue_id for one in page.matching))
    night = dt.datetime.combine(local(now).date() + dt.timedelta(days=4), dt.time(9), OFFICE_ZONE)
    outages.save_outage(session, None, 0, {
        "estate_id": blocks[0].estate_id, "kind": OutageKind.water, "title": "Bekalan air ditutup untuk cuci tangki",
        "planned": True, "starts_at": night.astimezone(dt.UTC),
        "expected_until": (night + dt.timedelta(hours=6)).astimezone(dt.UTC),
        "advice": "Simpan air secukupnya malam sebelumnya.",
    }, (PlaceGiven(blocks[0].id), *(PlaceGiven(blocks[-1].id, floor) for floor in ("1", "2"))))  # fmt: skip
    return 2


def _firm(session: Session) -> int:
    """Somebody for lifts: the one that is in the register already, or an invented one."""
    for one in session.scalars(sa.select(Contractor).where(Contractor.active).order_by(Contractor.id)):
        if Trade.lift in one.trades:
            return one.id
    made = Contractor(name=_FIRM, trades=frozenset({Trade.lift}), phone="+60130000101", active=True)
    session.add(made)
    session.flush()
    return made.id


def _lift(session: Session, block: Block, number: int, firm: int, today: dt.date) -> int:
    key = facilities.save_facility(session, None, 0, {
        "kind": FacilityKind.lift, "estate_id": block.estate_id, "block_id": block.id,
        "name": f"Lif {number} Blok {block.code}", "serial_number": f"PMA-SL {1000 + block.id * 10 + number}",
        "maker": "Contoh Elevator CE-800", "installed_on": dt.date(2008, 6, 1), "firm_id": firm,
        "contract_from": dt.date(today.year, 1, 1), "contract_until": dt.date(today.year, 12, 31),
    })  # fmt: skip
    ends = (45, 210, 320, -12, 75, 400)[(block.id + number) % 6]  # one has ended, one ends soon
    until = today + dt.timedelta(days=ends)
    for months, mark in ((15, "A"), (0, "B")):
        certificates.add_certificate(session, key, {
            "kind": CertificateKind.lift, "number": f"PMA/{today.year}/{block.code}{number}{mark}",
            "valid_from": add_months(until, -15 - months), "valid_until": add_months(until, -months),
        })  # fmt: skip
    for months in range(3):
        day = add_months(today.replace(day=3), -months)
        _event(session, key, LiftEventKind.service, day, 10, firm_id=firm, remedy="Servis bulanan")
    return key


def _stops(session: Session, lifts: list[int], firm: int) -> None:
    today = local(moment(session)).date()
    for ago, hour, minutes, which, trapped, cause, remedy in _STOPS:
        if which < len(lifts):
            start = _event(session, lifts[which], LiftEventKind.breakdown, today - dt.timedelta(days=ago), hour)
            start.ended_at = start.started_at + dt.timedelta(minutes=minutes)
            start.cause, start.remedy, start.firm_id, start.trapped = cause, remedy, firm, trapped
            if trapped:
                start.freed_at, start.rescuer = start.started_at + dt.timedelta(minutes=35), "Bomba dan Penyelamat"
    if len(lifts) > 4:
        _event(session, lifts[4], LiftEventKind.planned_stop, today - dt.timedelta(days=1), 9,
               cause="Penggantian tali penggerak")  # fmt: skip


def _event(session: Session, lift: int, kind: LiftEventKind, day: dt.date, hour: int, **more: Any) -> LiftEvent:
    begun = dt.datetime.combine(day, dt.time(hour), OFFICE_ZONE).astimezone(dt.UTC)
    one = LiftEvent(facility_id=lift, kind=kind, started_at=min(begun, moment(session)), trapped=0, **more)
    session.add(one)
    return one


def _schedules(session: Session, estate: int, firm: int, today: dt.date) -> None:
    for kind, title, scope, months, ahead, before in _WORK:
        of = sa.select(Facility.id).where(Facility.kind == kind, Facility.estate_id == estate)
        schedules.save_schedule(session, None, 0, {
            "title": title, "scope": scope, "estate_id": estate, "facility_id": session.scalars(of).first(),
            "contractor_id": firm if kind is FacilityKind.lift else None, "every_months": months,
            "next_on": today + dt.timedelta(days=ahead), "days_before": before,
            "sign_off": SignOff.head if kind is FacilityKind.lift else SignOff.manager,
        })  # fmt: skip
    schedules.make_due_orders(session)
