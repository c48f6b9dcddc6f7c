"""Rehearsing a restore: the newest copy brought to life beside the office, checked, compared, and thrown away."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core import copies
from k2k_desktop.core.actions import question
from k2k_desktop.core.clock import local
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.files import FullDisk
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.models.office import User
from k2k_desktop.models.safety import CopyPlace, RestoreDrill
from k2k_desktop.services.backups.infos import CopyInfo, copies_in
from k2k_desktop.services.backups.known import first_made, last_restored, unreadable
from k2k_desktop.services.backups.leavings import drill_folder
from k2k_desktop.services.backups.places import second_folder
from k2k_desktop.services.backups.state import judge_file, state_of
from k2k_desktop.services.opened import Opened, opened_of
from k2k_desktop.services.runner import about, keep, progress, say_more, today, who

EVERY_DAYS: Final = 31  # Rule source: security design 4.6, monthly
_FILE: Final = "office.db"


@dataclass(frozen=True)
class Drill:
    """One rehearsal as the list shows it; *file* names the copy where it was held just now."""

    key: int
    held_at: dt.datetime
    by: str
    sequence: int
    made_at: dt.datetime
    place: CopyPlace
    entries: int
    records: int
    live_records: int
    seconds: int
    sound: bool
    remarks: str
    file: str = ""


@question(needs="backups.restore", recorded=N_("Hold a restore drill"))
def rehearse(session: Session) -> Drill:
    """Restore the newest copy, one outside this computer first, into a folder of its own; five checks, counts, record.

    A copy that is not sound is recorded as such and given back so, not raised. Raises UserError where there is no
    copy under today's key, the disk is full, or somebody stopped it.
    """
    opened, told = opened_of(session), progress(session)
    place, info = newest_copy(session, opened)
    begun, fault = opened.clock.monotonic(), None
    try:
        _bring_to_life(opened, info, told)
    except (Cancelled, FullDisk, copies.OtherKey):
        raise
    except UserError as error:
        if not info.path.exists():  # the stick was pulled out: nothing is wrong with the copy
            raise
        fault = error
    live = state_of(session).counts
    drill = RestoreDrill(
        held_at=opened.clock.now(),
        by_id=who(session).user_id,
        copy_sequence=info.sequence,
        copy_made_at=info.made_at,
        place=place,
        entries=info.entries,
        records=info.records,
        live_records=sum(count for table, count in live.items() if not table.startswith("audit_")),
        seconds=round(opened.clock.monotonic() - begun),
        sound=fault is None,
        remarks=fault.say() if fault else None,
    )
    answer = _as_line(drill, who(session).name, info.path.name)
    about(session, "copy", info.sequence)
    say_more(session, sound=int(fault is None), place=place.name, file=info.path.name)
    keep(session, lambda writing: writing.add(drill))
    return answer


def newest_copy(session: Session, opened: Opened) -> tuple[CopyPlace, CopyInfo]:
    """The newest copy under today's key: in the second place where there is one, else the office's own. One that is cut
    off, or whose beginning is damaged, is found by its name: it must not be passed over for an older one."""
    second = second_folder(opened)
    places = [(CopyPlace.own, opened.folder.backups)]
    if second is not None and second.is_dir():
        places.insert(0, (CopyPlace.second, second))
    for place, folder in places:
        listed = copies_in(folder, opened.facts.office_id)
        newest = next((info for info in listed if info.key == opened.key.fingerprint()), None)
        broken = unreadable(session, folder, newest.sequence if newest else listed[0].sequence if listed else 0)
        if found := broken or newest:
            return place, found
    raise UserError(N_("There is no copy to rehearse with yet. Make a copy first, then try again."))


def _bring_to_life(opened: Opened, info: CopyInfo, told: Progress) -> None:
    """The restore itself with its five checks (security design 3). Raises UserError where one fails."""
    with _passing_folder(drill_folder(opened.folder)) as folder:
        restored = folder / _FILE
        manifest = copies.extract_database(
            info.path, opened.key, restored, told.at, cancelled=lambda: told.cancelled, lasting=False
        )
        judge_file(restored, opened.key, manifest, cancelled=lambda: told.cancelled)


@contextmanager
def _passing_folder(folder: Path) -> Iterator[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@question(needs="backups.see")
def all_drills(session: Session) -> list[Drill]:
    """Every rehearsal, the newest first."""
    rows = session.execute(
        sa.select(RestoreDrill, User.name)
        .outerjoin(User, User.id == RestoreDrill.by_id)
        .order_by(RestoreDrill.held_at.desc(), RestoreDrill.id.desc())
    )
    return [_as_line(drill, name or "") for drill, name in rows]


@question(needs="backups.see")
def drill_due_since(session: Session) -> dt.date | None:
    """The day from which a rehearsal is due, where it is: 31 days after the last sound one, a real restore, or the
    office's first copy.

    None where none is due yet, and in a practice office.
    """
    opened: Opened | None = session.info.get("opened")
    if opened is None or opened.facts.practice:
        return None
    last = session.execute(sa.select(sa.func.max(RestoreDrill.held_at)).where(RestoreDrill.sound)).scalar()
    proved = [one for one in (last, last_restored(session)) if one is not None]
    last = max(proved) if proved else first_made(session)
    if last is None:
        return None
    due = local(last).date() + dt.timedelta(days=EVERY_DAYS)
    return due if due < today(session) else None


def _as_line(drill: RestoreDrill, by: str, file: str = "") -> Drill:
    return Drill(
        drill.id or 0,
        drill.held_at,
        by,
        drill.copy_sequence,
        drill.copy_made_at,
        drill.place,
        drill.entries,
        drill.records,
        drill.live_records,
        drill.seconds,
        drill.sound,
        drill.remarks or "",
        file,
    )
