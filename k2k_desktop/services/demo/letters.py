"""Letters of the invented office: a complaint before the committee, one with an agency, and a reply to a reporter."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.issues import OPEN, Escalation, Issue
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.issues import escalating, templates

_COMMITTEE: Final = (
    "Kedua-dua lif Blok", "Warga emas dan OKU tidak dapat turun. Pejabat memohon jawatankuasa menyokong permohonan "
    "peruntukan bagi menggantikan papan kawalan."
)  # fmt: skip
_AGENCY: Final = (
    "Lampu jalan padam", "Majlis Perbandaran", "Lampu itu milik majlis. Jalan gelap pada waktu malam dan dilalui "
    "kanak-kanak yang pulang dari kelas agama.",
)  # fmt: skip
_REPLIED: Final = "Paip induk bocor"
_REPLY: Final = (
    "Terima kasih atas aduan anda. Kontraktor sudah dilantik dan paip induk akan diganti. Air ditutup dari 10.00 pagi "
    "hingga 1.00 tengah hari pada hari kerja itu; notis akan ditampal di lobi sehari sebelumnya."
)


@question(needs="issues.see")
def _open(session: Session, title: str) -> tuple[int, int] | None:
    """(key, version) of the newest open complaint whose title begins so."""
    statement = sa.select(Issue.id, Issue.version).where(Issue.title.startswith(title), Issue.status.in_(OPEN))
    found = session.execute(statement.order_by(Issue.id.desc())).first()
    return (found.id, found.version) if found else None


def add_letters(doors: Doors) -> None:
    """Take one complaint to the committee and one to an agency, and answer a third."""
    change, read = doors.manager.change, doors.manager.read
    if found := read(_open, _COMMITTEE[0]):
        change(escalating.escalate, *found, Escalation.committee, _COMMITTEE[1])
    if found := read(_open, _AGENCY[0]):
        reply_by = doors.clock.today() + dt.timedelta(days=21)
        change(escalating.escalate, *found, Escalation.agency, _AGENCY[2], _AGENCY[1], None, reply_by)
    if found := read(_open, _REPLIED):
        change(templates.reply, *found, _REPLY)
