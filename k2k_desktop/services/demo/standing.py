"""What a committee of the invented office stands by: resolutions, declarations, documents and obligations."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from k2k_desktop.models.governance import Majority
from k2k_desktop.models.governance.standing import DeclarationKind, ObligationKind, PolicyKind, Reply, ResolutionState
from k2k_desktop.services import governance
from k2k_desktop.services.attachments import FileGiven
from k2k_desktop.services.governance import calendar, circulars, declarations, handover, policies, resolutions
from k2k_desktop.services.governance.seats import Member
from k2k_desktop.services.runner import Runner

_MATTERS: Final = (
    "Syarikat Maju Lif Sdn. Bhd. milik abang", "Gerai nasi lemak di lobi Blok A", "Tiada kepentingan",
    "Bengkel motosikal Jaya Motor", "Tiada kepentingan",
)  # fmt: skip
_RULES: Final = (
    "1. Nama pertubuhan ialah seperti yang didaftarkan.\n2. Jawatankuasa dipilih bagi tempoh dua tahun.\n"
    "3. Kuorum mesyuarat ialah lebih separuh daripada jumlah ahli jawatankuasa."
)
_EVIDENCE: Final = b"%PDF-1.4\n% Invented receipt of the practice office\n%%EOF\n"


def add_standing(manager: Runner, body: int, today: dt.date) -> None:
    """Fill the tabs of one organisation as of *today*; *manager* is the door of who may change all of it."""
    members = manager.read(governance.members_on, body, today)
    _resolve(manager, body, members, today)
    _declare(manager, body, members, today)
    _adopt(manager, body, today)
    _circulate(manager, body, members, today)
    _oblige(manager, body, today)
    _hand_over(manager, body, members, today)


def _resolve(manager: Runner, body: int, members: tuple[Member, ...], today: dt.date) -> None:
    def record(days: int, text: str, **more: Any) -> int:
        persons = {"proposer": members[1].name, "seconder": members[2].name}
        day = today - dt.timedelta(days=days)
        return manager.change(resolutions.record_resolution, body, text, day, **{**persons, **more})

    votes = {"votes_for": 5, "votes_against": 3, "abstained": 1}
    hall = record(40, "Sewa dewan serbaguna bagi majlis penduduk ditetapkan RM50 sehari.", consensus=True)
    record(35, "Yuran tahunan dinaikkan daripada RM12 kepada RM20.", majority=Majority.two_thirds, **votes)
    later = record(20, "Sewa dewan serbaguna dipinda kepada RM30 sehari bagi penduduk.", consensus=True)
    manager.change(resolutions.supersede, hall, 1, later, ResolutionState.amended)


def _circulate(manager: Runner, body: int, members: tuple[Member, ...], today: dt.date) -> None:
    """One that still awaits replies, and one that waits for the next meeting to ratify it."""
    by = today + dt.timedelta(days=5)
    text = "Menyokong permohonan geran kebun komuniti di tapak belakang Blok B."
    waiting = manager.change(circulars.circulate_resolution, body, text, by, Majority.more_than_half)
    for member, answer in zip(members[:3], (Reply.agrees, Reply.agrees, Reply.abstains), strict=False):
        manager.change(circulars.record_reply, waiting, member.appointment_id, answer)
    text = "Membenarkan cat semula pintu pagar utama sebelum kenduri tahunan."
    carried = manager.change(circulars.circulate_resolution, body, text, by)
    for member in members:
        manager.change(circulars.record_reply, carried, member.appointment_id, Reply.agrees)


def _declare(manager: Runner, body: int, members: tuple[Member, ...], today: dt.date) -> None:
    """All have declared but the last, whose interests nobody knows, and one whose declaration runs out soon."""
    for place, member in enumerate(members):
        for kind in DeclarationKind:
            if member is members[-1] and kind is DeclarationKind.interest:
                continue
            first = kind is DeclarationKind.interest
            values: dict[str, Any] = {
                "appointment_id": member.appointment_id, "kind": kind,
                "declared_on": max(member.from_on, today - dt.timedelta(days=40)),
                "matter": _MATTERS[place % len(_MATTERS)] if first else "Seperti dalam borang",
            }  # fmt: skip
            if first and place == 1:
                values["valid_to"] = today + dt.timedelta(days=10)
            manager.change(declarations.save_declaration, None, body, 1, values)


def _adopt(manager: Runner, body: int, today: dt.date) -> None:
    """A constitution in two editions, and a code of conduct."""
    begun = today.replace(year=today.year - 2, month=3, day=1)
    first: dict[str, Any] = {"kind": PolicyKind.constitution, "title": "Perlembagaan", "from_on": begun, "text": _RULES}
    manager.change(policies.save_policy, body, first)
    text = "Fasal 2 perlembagaan dipinda: jawatankuasa dipilih bagi tempoh tiga tahun."
    day = today - dt.timedelta(days=15)
    votes: dict[str, Any] = {"votes_for": 8, "votes_against": 1}
    by = manager.change(resolutions.record_resolution, body, text, day, Majority.two_thirds, **votes)
    second = {**first, "from_on": day, "resolution_id": by, "text": _RULES.replace("dua tahun", "tiga tahun")}
    manager.change(policies.save_policy, body, second)
    conduct = {
        "kind": PolicyKind.conduct, "title": "Tatakelakuan ahli jawatankuasa", "from_on": begun,
        "text": "Ahli jawatankuasa mengisytiharkan kepentingan dan tidak menerima hadiah daripada kontraktor.",
    }  # fmt: skip
    manager.change(policies.save_policy, body, conduct)


def _oblige(manager: Runner, body: int, today: dt.date) -> None:
    kinds = ObligationKind
    for kind, title, days in (
        (kinds.certificate, "Perakuan mesin angkat lif Blok A", -6),
        (kinds.insurance, "Insurans kebakaran harta bersama", 18),
        (kinds.members, "Semakan daftar ahli", 45),
        (kinds.other, "Pembaharuan permit tabung derma", 80),
        (kinds.certificate, "Perakuan mesin angkat lif Blok B", 150),
    ):
        values = {"kind": kind, "title": title, "due_on": today + dt.timedelta(days=days)}
        manager.change(calendar.save_obligation, None, body, 1, values)
    done = next(one for one in manager.read(calendar.calendar, body) if one.kind is kinds.members)
    file = FileGiven("semakan-daftar.pdf", _EVIDENCE)
    manager.change(calendar.finish_obligation, done, today, "Disahkan juruaudit dalam", file)


def _hand_over(manager: Runner, body: int, members: tuple[Member, ...], today: dt.date) -> None:
    values = {"handed_on": today - dt.timedelta(days=2), "outgoing": "Salmah binti Yusof", "incoming": members[2].name}
    key = manager.change(handover.save_handover, None, body, 1, values)
    amounts = {5: "RM412.60", 6: "12 keping cek", 9: "3 anak kunci"}
    for item in manager.read(handover.handovers, body)[0].items[:10]:
        if amount := amounts.get(item.position - 1):
            changes = {"quantity": amount, "handed": True}
            manager.change(handover.save_handover_item, item.id, key, item.version, changes)
        else:
            manager.change(handover.tick_handover_item, item.id, True)
