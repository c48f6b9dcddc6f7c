"""Making a copy: frozen, written, read back, opened, counted, carried to the second place, old ones thinned out."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from k2k_desktop.core import copies
from k2k_desktop.core.actions import question
from k2k_desktop.core.connections import refusal
from k2k_desktop.core.copies import Manifest
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.files import refusal as file_refusal
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.progress import Progress
from k2k_desktop.services.backups import places, restorers
from k2k_desktop.services.backups.age import is_copy_due
from k2k_desktop.services.backups.infos import CopyInfo, copies_in, free_name, info_of, mark_of, unreadable_in
from k2k_desktop.services.backups.known import last_number, last_whole
from k2k_desktop.services.backups.leavings import COPYING, ONE_AT_A_TIME, passing
from k2k_desktop.services.backups.state import State, alone, judge, state_of
from k2k_desktop.services.opened import Opened, opened_of
from k2k_desktop.services.runner import Runner, about, progress, say_more

_QUICK_ENTRIES: Final = 100_000  # of the trail: a second and a half on a slow computer
_QUICK_BYTES: Final = 200_000_000  # of the file: another second for its empty pages


@question(needs="backups.make", recorded=N_("Make a copy"))
def make_copy(session: Session, folder: Path | None = None) -> CopyInfo:
    """A verified copy in *folder*, or among the office's own and in the second place; entered in the trail once it has
    proved itself. Copies that may go are deleted then.

    Raises UserError: a full disk, a stick that reads back differently, damage; older copies stay as they are. A second
    place that fails never does: `missed` of what comes back says why.
    """
    opened, told = opened_of(session), progress(session)
    info = write_verified(opened, folder or opened.folder.backups, told)
    about(session, "copy", info.sequence)
    say_more(session, made_at=utc_text(info.made_at), checkpoint=info.trail_code, at=info.entries)
    if info.whole:
        say_more(session, whole=1)
    if folder is not None:
        say_more(session, place="chosen", away=int(places.is_away(folder, opened)))
        return info
    info = places.carry(opened, info, told)
    second = places.second_folder(opened) if info.missed is None else None
    say_more(session, place="own", second=int(second is not None))
    if second is not None:
        say_more(session, away=int(places.is_away(second, opened)))
    places.thin_out(session, opened)
    return info


def make_copy_first(runner: Runner, told: Progress | None = None) -> CopyInfo | None:
    """A copy before an import or a change of many records, where something was changed since the last one."""
    if runner.can(make_copy) is not None or not runner.read(is_copy_due):
        return None
    return runner.ask(make_copy, told or Progress(), "", None)


@question(needs="backups.see")
def all_copies(session: Session) -> list[CopyInfo]:
    """The copies kept with the office, newest first."""
    return copies_in(opened_of(session).folder.backups)


@question(needs="backups.see")
def spoilt_copies(session: Session) -> list[UserError]:
    """What is wrong with each file among the office's own copies that is none any more, the newest first."""
    return unreadable_in(opened_of(session).folder.backups)


def write_verified(
    opened: Opened, folder: Path, told: Progress | None = None, *, whole: bool | None = None
) -> CopyInfo:
    """Write the database into a container in *folder*, read that back, open it and compare; then it gets its name.

    Every copy is opened and counted, its structure and what points where is checked, which reads and so authenticates
    each page that holds anything, and its head is the live one. *whole* adds what else security design 4.6 asks for:
    the pages that hold nothing, and every entry of the trail against every record. In an office where both take a
    second or two, every copy is whole; in a larger one the first of each day is (G2), so that the desk does not wait
    at every exit. None: whichever of the two is due.
    """
    told = told or Progress()
    own = opened.folder.backups
    with _refusals(own):
        own.mkdir(parents=True, exist_ok=True)
        size = opened.folder.database.stat().st_size
    with ONE_AT_A_TIME, _refusals(own, size), _standing_still(opened, folder, size) as (database, session, file):
        moment = _seen(session, file, opened.clock.today())
        manifest = _manifest(opened, moment)
        mark = "" if folder == own else mark_of(manifest.office_id)
        with _refusals(folder):
            path = free_name(folder, manifest.made_at, manifest.sequence, mark)
        whole = moment.whole_due(opened.clock.today()) if whole is None else whole
        verified = copies.write_copy(
            path,
            manifest,
            opened.keyring.to_bytes(),
            file,
            opened.key,
            progress=told.at,
            cancelled=lambda: told.cancelled,
            prove=lambda: judge(database, session, manifest, whole=whole, cancelled=lambda: told.cancelled),
        )
    opened.note_head()
    opened.write_head()
    return replace(info_of(path, verified, opened.key.fingerprint()), whole=whole)


def _need_room(own: Path, folder: Path, size: int) -> None:
    """Refuse before a byte is written where either disk is too small, or one is for both files."""
    with _refusals(folder):
        together = os.stat(own).st_dev == os.stat(folder).st_dev
    copies.need_room(own, 2 * size if together else size)
    copies.need_room(folder, size)


@dataclass(frozen=True)
class _Moment:
    """One moment of the office: what is in it, the number of the last copy, the day of the last whole one, who may
    restore it, and the bytes of its file."""

    state: State
    last: int
    whole_on: dt.date | None
    restorers: tuple[int, ...]
    size: int

    def whole_due(self, day: dt.date) -> bool:
        """Whether the copy of this moment is to pass all five checks."""
        quick = self.state.seq <= _QUICK_ENTRIES and self.size <= _QUICK_BYTES
        return quick or self.whole_on != day


@contextmanager
def _standing_still(opened: Opened, folder: Path, size: int) -> Iterator[tuple[Database, Session, BinaryIO]]:
    """The office as it stands, while saving goes on: its own file, frozen. Where readings hold the log up, a passing
    file of about *size* bytes instead, which the library makes page by page before one of its kind is in *folder*."""
    with opened.database.frozen() as found:
        if found is not None:
            yield opened.database, *found
            return
    own = opened.folder.backups
    _need_room(own, folder, size)
    with passing(own, COPYING) as copied:
        opened.database.copy_to(copied, opened.key.database_hex())
        with alone(copied, opened.key) as standing:
            yield standing


def _seen(session: Session, file: BinaryIO, day: dt.date) -> _Moment:
    able, size = restorers.able(session, day), os.fstat(file.fileno()).st_size
    return _Moment(state_of(session), last_number(session), last_whole(session), able, size)


def _manifest(opened: Opened, moment: _Moment) -> Manifest:
    lying = max((info.sequence for info in copies_in(opened.folder.backups, opened.facts.office_id)), default=0)
    state = moment.state
    return Manifest(
        office_id=opened.facts.office_id,
        office_name=opened.facts.name,
        made_at=opened.clock.now(),
        sequence=max(lying, moment.last) + 1,
        counts=state.counts,
        trail_seq=state.seq,
        trail_head=state.head,
        schema=state.schema,
        practice=opened.facts.practice,
        samples=opened.facts.sample_users,
        restorers=moment.restorers,
    )


@contextmanager
def _refusals(folder: Path, needed: int = 0) -> Iterator[None]:
    """What the library or the disk of *folder*, where *needed* bytes are to go, says against it as a sentence."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise (refusal(error) or error) from error
    except OSError as error:
        raise file_refusal(error, folder, needed) from error
