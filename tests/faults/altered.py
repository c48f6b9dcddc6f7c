"""T8: papers with one byte changed: each byte of fifty of them, and none is taken for what the office issued."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from k2k_desktop.core.clock import FixedClock
from k2k_desktop.models.meetings import Meeting
from k2k_desktop.models.office import IssuedDocument
from k2k_desktop.services import checking
from k2k_desktop.services.checking import Verdict
from k2k_desktop.services.meetings import notice_papers, papers
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Runner
from tests.faults import Drill, Tally, quiet_logs
from tests.faults.jobs import JOBS
from tests.faults.offices import MINUTES, MOMENT, copy_of, doors_of, template, work_folder

COUNT: Final = 50  # papers
DOORS: Final = 24  # bytes of each that go through the program's own check; the others are held against its register
KINDS: Final = (
    papers.minutes_pdf, notice_papers.notice_pdf, notice_papers.agenda_pdf, notice_papers.attendance_pdf,
    papers.public_minutes_pdf,
)  # fmt: skip


def run(count: int, seed: int) -> Drill:
    """*count* papers, every byte of each."""
    return _altered(count, seed, lambda door, content: door.read(checking.check_file, content).verdict)


def broken(seed: int) -> Drill:
    """A check that looks whether the code in the file is known, and not at the file."""

    def careless(door: Runner, content: bytes) -> Verdict:
        found = door.read(checking.check_file, content)
        return Verdict.genuine if found.document_id else found.verdict

    return _altered(2, seed, careless)


def _altered(count: int, seed: int, judge: Callable[[Runner, bytes], Verdict]) -> Drill:
    tally, dice = Tally("papers altered", count, seed), random.Random(seed)
    flipped = named = 0
    with quiet_logs(), work_folder() as folder:
        place = copy_of(template(), folder / "office")
        opened = place.open()
        JOBS["confirm"](opened, place, lambda _seq: None, MINUTES)
        door = doors_of(opened, FixedClock(MOMENT)).manager
        issued = _issued(opened, door, count)
        with opened.database.reading() as session:
            known = set(session.scalars(sa.select(IssuedDocument.sha256)))
        for content in issued:
            fault = (
                None if judge(door, content) in (Verdict.genuine, Verdict.superseded) else "a sound paper was refused"
            )
            if (taken := _taken(content, dice, known)) >= 0:
                fault = f"byte {taken} changed, and the register knows it"
            flipped += len(content)
            for at in dice.sample(range(len(content)), DOORS):
                verdict = judge(door, content[:at] + bytes([content[at] ^ dice.randrange(1, 256)]) + content[at + 1 :])
                named += verdict is Verdict.altered
                if verdict not in (Verdict.altered, Verdict.unknown):
                    fault = f"byte {at} changed: {verdict.name}"
            tally.one(fault, accepted=int(bool(fault)))
        opened.close()
    tally.notes.append(f"{flipped:,} bytes changed; {named} of {len(issued) * DOORS} at the door were told by document")
    return tally.drill()


def _taken(content: bytes, dice: random.Random, known: set[str]) -> int:
    """The byte that can be changed so that the register still knows the paper; -1 for none."""
    before = hashlib.sha256()
    for at in range(len(content)):
        changed = before.copy()
        changed.update(bytes([content[at] ^ dice.randrange(1, 256)]))
        changed.update(memoryview(content)[at + 1 :])
        if changed.hexdigest() in known:
            return at
        before.update(content[at : at + 1])
    return -1


def _issued(opened: Opened, door: Runner, count: int) -> list[bytes]:
    """So many papers of the meetings there are, each printed as the program prints it."""
    with opened.database.reading() as session:
        meetings = list(session.scalars(sa.select(Meeting.id).order_by(Meeting.id)))
    wanted = [(kind, meeting, tongue) for kind in KINDS for tongue in ("ms", "en") for meeting in meetings[:MINUTES]]
    made = [door.read(kind, meeting, tongue).pdf for kind, meeting, tongue in wanted[:count]]  # type: ignore[arg-type]
    if len(made) < count:
        raise RuntimeError(f"only {len(made)} papers")
    return made
