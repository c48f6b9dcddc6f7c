"""Complaints of the invented office: two months at its counter, each with its history at the times it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.core.clock import FixedClock, local
from k2k_desktop.models.base import moment
from k2k_desktop.models.estate import Block, Unit
from k2k_desktop.models.estate.facilities import Facility, FacilityKind
from k2k_desktop.models.issues import (
    Category,
    Channel,
    EventKind,
    Face,
    Issue,
    IssueHousehold,
    IssueKind,
    IssueStatus,
    PauseReason,
)
from k2k_desktop.models.people import Household, Occupancy
from k2k_desktop.services.issues import statuses, verifying
from k2k_desktop.services.issues.intake import IssueGiven, record
from k2k_desktop.services.issues.records import add_event

S = IssueStatus
_GOES: Final = {"r": S.reviewed, "a": S.assigned, "i": S.in_progress, "d": S.done}
_REMARKS: Final = {
    "r": "Disahkan di lokasi.", "a": "Diserahkan kepada pasukan penyelenggaraan.", "i": "Kerja bermula.",
    "d": "Kerja siap, menunggu pengesahan penduduk.",
}  # fmt: skip


@dataclass(frozen=True)
class _Story:
    """One complaint: *ago* days since it was told, and what became of it, a letter for each step.

    r reviewed, a assigned, i in progress, d done, n accepted and closed, v accepted, x not accepted, h on hold,
    g referred to an agency, c closed without verification, j rejected.
    """

    ago: float
    code: str
    title: str
    block: int
    path: str = ""
    floor: int | None = None
    affected: int = 1
    kind: IssueKind = IssueKind.complaint
    channel: Channel = Channel.counter
    words: str = ""


_STORIES: Final = (
    _Story(58, "light.corridor", "Lampu koridor padam", 0, "raidn", 4, 12),
    _Story(57, "water.leak_home", "Paip sinki bocor", 1, "rain", 7, words="Air bertakung di dapur."),
    _Story(55, "rubbish.dirty", "Kawasan lobi kotor", 2, "raidn", None, 8, channel=Channel.patrol),
    _Story(54, "pests.rats", "Tikus di rumah sampah", 0, "raidxdn", 1, 31),
    _Story(52, "parking.abandoned", "Kereta tersadai di hadapan Blok {block}", 1, "rg", None, 14),
    _Story(50, "drain.blocked", "Longkang tersumbat di belakang Blok {block}", 0, "raidn", None, 22),
    _Story(49, "lift.one", "Lif 2 rosak", 0, "raidn", None, 40),
    _Story(47, "office.service", "Terima kasih kepada juruteknik lif", 0, "c", kind=IssueKind.compliment),
    _Story(46, "structure.loose", "Rel tangga longgar", 2, "raidn", 6, 17),
    _Story(44, "rent.account", "Semakan baki sewa", 1, "c", 3, kind=IssueKind.enquiry),
    _Story(43, "roof.ceiling", "Siling bilik air bocor", 2, "raidv", 12, words="Air menitis dari unit atas."),
    _Story(41, "lift.one", "Lif 2 rosak sekali lagi", 0, "raidn", None, 38, channel=Channel.whatsapp),
    _Story(39, "vandalism.graffiti", "Dinding lobi diconteng", 1, "ra", None, 6),
    _Story(37, "security.cctv", "CCTV lobi tidak berfungsi", 2, "raih", None, 19),
    _Story(36, "fire.exit", "Pintu rintangan api dihalang barang", 1, "raidn", 8, 9, channel=Channel.inspection),
    _Story(34, "power.block", "Tangga gelap dari tingkat 5 hingga 8", 2, "raidn", 5, 44),
    _Story(32, "play.broken", "Pagar taman permainan tercabut", 1, "raid", None, 29),
    _Story(30, "rubbish.bins", "Tong sampah pusat perlu ditambah", 2, "r", None, 12, kind=IssueKind.suggestion),
    _Story(29, "neighbours.noise", "Bunyi bising lewat malam", 1, "ra", 10),
    _Story(27, "tenancy.subletting", "Unit disyaki disewakan semula", 0, "j", 11),
    _Story(26, "stairs.broken", "Anak tangga pecah", 0, "raidn", 2, 15),
    _Story(24, "water.pressure", "Tekanan air rendah waktu pagi", 2, "raidv", 15, 26),
    _Story(22, "lift.door", "Pintu lif tidak menutup rapat", 0, "raidn", None, 35),
    _Story(21, "falling.litter", "Sampah dibuang dari tingkat atas", 1, "ra", 14, 33, channel=Channel.meeting),
    _Story(20, "structure.paint", "Cat dinding tangga mengelupas", 0, "", 9, 7),
    _Story(18, "light.street", "Lampu jalan padam", 0, "rg", None, 21),
    _Story(16, "lift.one", "Lif 1 berhenti di antara tingkat", 0, "raidn", None, 41),
    _Story(15, "sewer.blocked_home", "Tandas tersumbat", 1, "raid", 3),
    _Story(13, "stairs.blocked", "Laluan dihalang rak kasut", 2, "rai", 4, 5),
    _Story(11, "drain.blocked", "Longkang tersumbat belakang surau", 0, "r", None, 18),
    _Story(10, "rent.transfer", "Permohonan tukar unit ke tingkat bawah", 2, "r", 13, kind=IssueKind.request),
    _Story(8, "lift.one", "Lif 2 tersekat di tingkat 6", 0, "rai", None, 36, channel=Channel.phone),
    _Story(7, "light.corridor", "Lampu koridor padam", 1, "r", 11, 22),
    _Story(6, "lift.all", "Kedua-dua lif Blok {block} rosak", 2, "rai", None, 86, words="Warga emas terkandas."),
    _Story(5, "water.leak_common", "Paip induk bocor, air bertakung", 0, "rai", 3, 41),
    _Story(4, "roof.rain", "Air hujan masuk melalui bumbung", 1, "", 16, 4),
    _Story(3, "pests.cockroaches", "Lipas di dapur", 2, "", 2),
    _Story(2.2, "rubbish.uncollected", "Sampah tidak dikutip tiga hari", 1, "rai", None, 35),
    _Story(1.4, "fire.exit", "Pintu rintangan api rosak", 0, "rai", 12, 35, channel=Channel.inspection),
    _Story(0.6, "water.leak_home", "Paip dapur bocor kecil", 1, "", 4, 3),
    _Story(0.2, "lift.button", "Butang lif tingkat 9 tidak menyala", 1, "", None, 2),
)  # fmt: skip


@action(FILL_PRACTICE, needs="issues.act")
def fill_issues(session: Session) -> int:
    """Tell every story at the time it happened; the trail keeps them as one entry of today. How many there are."""
    clock, now = session.info["clock"], moment(session)
    blocks = session.scalars(sa.select(Block).order_by(Block.sort_key)).all()
    try:
        for story in _STORIES:
            _tell(session, story, blocks[story.block % len(blocks)], now)
    finally:
        session.info["clock"] = clock
    return len(_STORIES)


def _tell(session: Session, story: _Story, block: Block, now: dt.datetime) -> None:
    begun = min(_office_hour(now - dt.timedelta(days=story.ago)), now - dt.timedelta(minutes=20))
    session.info["clock"] = FixedClock(begun)
    category = session.scalars(sa.select(Category).where(Category.code == story.code)).one()
    floor = _floor(session, block, story.floor)
    homes = _homes(session, block, floor)
    issue = record(session, _given(session, story, block, floor, category, homes))
    others = homes[1 : story.affected]
    session.add_all(
        IssueHousehold(issue_id=issue.id, household_id=household, resident_id=head, counted_at=begun)
        for household, head in others
    )
    issue.affected += len(others)
    if others:
        add_event(session, issue.id, EventKind.counted_in, text=f"{len(others)} isi rumah lain turut terkesan.")
    step = min(dt.timedelta(days=3), dt.timedelta(days=story.ago * 0.8) / max(1, len(story.path)))
    last = begun
    for place, letter in enumerate(story.path, 1):
        last = max(last, min(_office_hour(begun + step * place), now))
        session.info["clock"] = FixedClock(last)
        _go(session, issue, letter, homes[0][1], place)


def _given(
    session: Session, story: _Story, block: Block, floor: str | None, category: Category,
    homes: Sequence[tuple[int, int]],
) -> IssueGiven:  # fmt: skip
    home = category.place.name == "home"
    unit = session.scalar(sa.select(Household.unit_id).where(Household.id == homes[0][0])) if home else None
    lifts = sa.select(Facility.id).where(Facility.block_id == block.id, Facility.kind == FacilityKind.lift)
    which = 1 if "Lif 2" in story.title else 0
    found = session.scalars(lifts.order_by(Facility.sort_key)).all() if story.code.startswith("lift.") else []
    return IssueGiven(
        title=story.title.format(block=block.code), category_id=category.id, estate_id=block.estate_id,
        kind=story.kind, channel=story.channel,
        block_id=block.id, floor_label=floor, unit_id=unit,
        facility_id=found[min(which, len(found) - 1)] if found else None, reporter_id=homes[0][1],
        description=story.words or None,
    )  # fmt: skip


def _floor(session: Session, block: Block, wanted: int | None) -> str | None:
    """The label of the floor *wanted* counted from the lowest; a low block begins again from below."""
    labels = sa.select(Unit.floor_label).where(Unit.block_id == block.id, Unit.floor_label.is_not(None))
    found = session.scalars(labels.group_by(Unit.floor_label).order_by(sa.func.min(Unit.floor_order))).all()
    return found[wanted % len(found)] if wanted is not None and found else None


def _homes(session: Session, block: Block, floor: str | None) -> list[tuple[int, int]]:
    """(household, its head) of the block, those of the floor first."""
    statement = (
        sa.select(Household.id, Household.head_id)
        .join(Unit, Unit.id == Household.unit_id)
        .where(Unit.block_id == block.id, Household.moved_out_on.is_(None), Household.head_id.is_not(None))
        .order_by(Unit.floor_label.is_distinct_from(floor), Unit.sort_key)
        .limit(90)
    )
    living = sa.select(Occupancy.resident_id).where(Occupancy.to_on.is_(None))
    return [(key, head) for key, head in session.execute(statement.where(Household.head_id.in_(living))) if head]


def _go(session: Session, issue: Issue, letter: str, reporter: int, place: int) -> None:
    """One step of a story."""
    today = local(moment(session)).date()
    if letter in _GOES:
        statuses.move(session, issue, _GOES[letter], text=_REMARKS[letter])
    elif letter == "h":
        until = today + dt.timedelta(days=30)
        statuses.move(session, issue, S.on_hold, text="Papan kawalan dipesan.", reason=PauseReason.spare_part,
                      until_on=until)  # fmt: skip
    elif letter == "g":
        issue.agency, issue.agency_reference = "Pihak berkuasa tempatan", f"PBT/{issue.number:04}"
        issue.reply_by = today + dt.timedelta(days=20)
        statuses.move(session, issue, S.referred, text="Surat dihantar.", until_on=issue.reply_by)
    elif letter == "c":
        statuses.move(session, issue, S.done)
        statuses.move(session, issue, S.closed, end_reason="Dijawab di kaunter.")
    elif letter == "j":
        statuses.move(session, issue, S.rejected, end_reason="Penghuni ialah penyewa berdaftar.")
    else:
        _verify(session, issue, letter, reporter, place)


def _verify(session: Session, issue: Issue, letter: str, reporter: int, place: int) -> None:
    """n accepted and closed, v accepted, x not accepted."""
    if issue.status is not S.done:
        statuses.move(session, issue, S.done, text=_REMARKS["d"])
    one: Any = next(found for found in verifying.entitled(session, issue) if found.resident_id == reporter)
    accepted = letter != "x"
    face = (Face.happy, Face.happy, Face.fair)[place % 3] if accepted else Face.unhappy
    reason = None if accepted else "Masih kelihatan tikus pada waktu malam."
    verifying.verify(session, issue.id, issue.version, one.resident_id, one.as_, accepted, reason, face)
    if letter == "n":
        statuses.move(session, issue, S.closed)


def _office_hour(then: dt.datetime) -> dt.datetime:
    """The same day at an hour of the counter: 9.00 in the morning to 4.59 in the afternoon."""
    return then.replace(hour=1 + then.minute % 8)
