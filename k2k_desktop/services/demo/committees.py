"""Committees of the invented office and three meetings of one of them: confirmed, circulated, and to come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.governance import OrganisationKind, TermOrigin
from k2k_desktop.models.meetings import AttendanceClass, ItemKind, MeetingKind
from k2k_desktop.models.people import Relationship, Sex
from k2k_desktop.models.people.listed import RESIDENT_LIST
from k2k_desktop.services import governance, meetings
from k2k_desktop.services.demo import elections
from k2k_desktop.services.demo.corrections import add_correction
from k2k_desktop.services.demo.inviting import add_preparation
from k2k_desktop.services.demo.membership import add_membership
from k2k_desktop.services.demo.promises import add_promises
from k2k_desktop.services.demo.room import add_room
from k2k_desktop.services.demo.standing import add_standing
from k2k_desktop.services.governance import letters
from k2k_desktop.services.runner import Runner

_SEATS: Final = (
    "Pengerusi",
    "Timbalan Pengerusi",
    "Setiausaha",
    "Bendahari",
    *("Ahli Jawatankuasa",) * 5,
)
_BODIES: Final = (
    ("Jawatankuasa Pengurusan Bersama PPR Teratai Damai", "JPB", OrganisationKind.co_management),
    ("Persatuan Penduduk PPR Teratai Damai", "PP", OrganisationKind.residents),
    ("Persatuan Wanita PPR Teratai Damai", "PW", OrganisationKind.women),
)
_PLACE: Final = "Dewan Serbaguna PPR Teratai Damai"
_FIRST: Final[dict[ItemKind, tuple[str, ...]]] = {
    ItemKind.address: (
        "Pengerusi mengalu-alukan kehadiran ahli dan mengucapkan terima kasih kepada semua yang hadir.",
    ),
    ItemKind.confirmation: ("Ini ialah mesyuarat pertama tahun ini. Tiada minit untuk disahkan.",),
    ItemKind.arising: ("Tiada perkara berbangkit.",),
    ItemKind.report: (
        "Setiausaha melaporkan dua gotong-royong telah diadakan dengan penyertaan 86 isi rumah.",
        "Pegawai penyelenggaraan melaporkan lif 2 Blok A rosak tiga kali dalam sebulan.",
        "#keputusan Mesyuarat bersetuju agar jadual penyelenggaraan lif ditampal di setiap lobi.",
        "#tindakan @Setiausaha {soon} Sediakan dan tampal jadual penyelenggaraan lif di setiap lobi.",
        "#tindakan @Bendahari {later} Dapatkan tiga sebut harga bagi lampu koridor tingkat 3 hingga 9.",
    ),
    ItemKind.other_matters: (
        "Penduduk memohon agar warga emas di tingkat atas dibantu mengangkat barang sepanjang pembaikan lif.",
        "#ketetapan @Setiausaha /Bendahari 7-0-1 Mesyuarat menubuhkan pasukan sukarelawan lif sehingga pembaikan siap.",
    ),
    ItemKind.closing: ("Mesyuarat ditangguhkan dengan ucapan terima kasih.",),
}
_SECOND: Final[dict[ItemKind, tuple[str, ...]]] = {
    ItemKind.address: ("Pengerusi merakamkan penghargaan kepada pasukan sukarelawan lif.",),
    ItemKind.arising: ("Jadual penyelenggaraan lif telah ditampal di semua lobi.",),
    ItemKind.report: (
        "Bendahari membentangkan baki tabung komuniti sebanyak RM4,310.00.",
        "#tindakan @Bendahari {later} Bentangkan penyata penuh pada mesyuarat akan datang.",
    ),
    ItemKind.other_matters: ("Program sarapan sihat diadakan pada hujung minggu pertama bulan hadapan.",),
    ItemKind.closing: ("Mesyuarat ditangguhkan dengan ucapan terima kasih.",),
}


@dataclass(frozen=True)
class Doors:
    """The doors of the two people a meeting needs: one writes, another confirms; and of the auditor, if any."""

    secretary: Runner
    manager: Runner
    clock: FixedClock
    auditor: Runner | None = None


@question(needs="people.names")
def grown_residents(session: Session, count: int, *, women_only: bool) -> list[int]:
    """*count* heads and wives of households, spread over the register: who may sit in a committee."""
    line = RESIDENT_LIST.c
    ranks = (Relationship.head.name, Relationship.spouse.name)
    statement = sa.select(line.resident_id).where(line.relationship.in_(ranks), line.birth_on < dt.date(1998, 1, 1))
    if women_only:
        statement = statement.where(line.sex == Sex.female.name)
    found = session.scalars(statement.order_by(line.resident_id)).all()
    step = max(1, len(found) // max(1, count))
    return list(found[::step][:count])


def make_committees(doors: Doors) -> int:
    """The three bodies with their seats filled, and the meetings of the first: the one that co-manages. Its key."""
    begun = dt.date(doors.clock.today().year, 1, 1)
    bodies = []
    for place, (name, short, kind) in enumerate(_BODIES):
        body = doors.manager.change(
            governance.save_organisation,
            None,
            0,
            {"name": name, "short_name": short, "kind": kind, "reference": f"TD/{short}/100-1/2"},
        )
        doors.manager.change(
            governance.start_term,
            body,
            {"from_on": begun, "to_on": begun.replace(year=begun.year + 2), "origin": TermOrigin.election},
        )
        people = doors.manager.read(grown_residents, len(_SEATS) + place, women_only=kind is OrganisationKind.women)
        for seat, person in zip(_SEATS, people[place:], strict=False):
            changes = {"position": seat, "resident_id": person, "from_on": begun}
            doors.manager.change(governance.appoint, body, changes)
        bodies.append(body)
    women = doors.manager.read(grown_residents, 24, women_only=True)
    add_membership(doors.manager, bodies[2], women, doors.clock.today())
    _resign(doors.manager, bodies[2], doors.clock.today())
    elected = elections.call_election(doors, bodies[1], 50)
    _meetings(doors, bodies[0])
    add_promises(doors)
    elections.declare_election(doors, elected)
    elections.open_nominations(doors, bodies[0])
    add_standing(doors.manager, bodies[0], doors.clock.today())
    return bodies[0]


def _resign(manager: Runner, body: int, today: dt.date) -> None:
    """The last of a committee moves away, and gets the letter that ends the appointment."""
    leaver = manager.read(governance.organisation_page, body).members[-1]
    manager.change(letters.issue_letter, leaver.appointment_id, "appointment")
    version = manager.read(governance.organisation_page, body).members[-1].version
    manager.change(governance.end_appointment, leaver.appointment_id, version, today, "Berpindah ke negeri lain")
    manager.change(letters.issue_letter, leaver.appointment_id, "termination")


def _meetings(doors: Doors, body: int) -> None:
    first = _hold(doors, body, _FIRST)
    doors.clock.advance(dt.timedelta(days=21))
    _hold(doors, body, _SECOND, confirms=first)
    doors.clock.advance(dt.timedelta(days=6))
    day = doors.clock.today() + dt.timedelta(days=12)
    add_preparation(doors.secretary, body, _plan(doors, body, day))


def _plan(doors: Doors, body: int, day: dt.date) -> int:
    return doors.secretary.change(
        meetings.plan,
        body,
        {
            "kind": MeetingKind.co_management,
            "held_on": day,
            "starts_at": dt.time(20, 30),
            "place": _PLACE,
            "reply_by": day - dt.timedelta(days=2),
        },
    )


def _hold(doors: Doors, body: int, words: dict[ItemKind, tuple[str, ...]], confirms: int | None = None) -> int:
    """Plan, call, sit, write and circulate one meeting; *confirms* are the minutes it confirms."""
    write = doors.secretary.change
    meeting = _plan(doors, body, doors.clock.today() + dt.timedelta(days=10))
    write(meetings.issue_notice, meeting)
    doors.clock.advance(dt.timedelta(days=10))
    write(meetings.open_meeting, meeting)
    page = doors.secretary.read(meetings.meeting_page, meeting)
    members = [person for person in page.people if not person.guest]
    missing, late = members[-2], members[4]  # everybody called is present when a meeting opens
    write(meetings.mark, missing.id, AttendanceClass.apologies, None, "Bertugas di luar kawasan")
    write(meetings.mark, late.id, AttendanceClass.present, dt.time(20, 52), None, page.items[2].id)
    write(meetings.add_guest, meeting, "Zulkifli bin Harun", "Pegawai Penyelenggaraan")
    if confirms is not None:
        present = [person for person in members if person is not members[-2]]
        doors.manager.change(meetings.confirm_minutes, confirms, meeting, present[1].id, present[-1].id)
        add_correction(doors.manager, confirms, meeting, present[1].id, present[-1].id)
    soon, later = (f"{doors.clock.today() + dt.timedelta(days=days):%d/%m/%Y}" for days in (14, 30))
    written: set[ItemKind] = set()
    for item in doors.secretary.read(meetings.meeting_page, meeting).items:
        texts = () if item.kind in written else words.get(item.kind, ())
        written.add(item.kind)
        lines = [line.format(soon=soon, later=later) for line in texts]
        drafts = [meetings.parse_line(line, members, doors.clock.today()) for line in lines]
        if drafts:
            write(meetings.write_item, meeting, item.id, item.version, drafts, True)
    add_room(doors.secretary, meeting)
    write(meetings.close_meeting, meeting, dt.time(22, 10))
    doors.clock.advance(dt.timedelta(days=3))
    write(meetings.circulate, meeting)
    return meeting
