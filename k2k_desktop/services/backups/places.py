"""A second place for copies, on a stick, another disk or a network folder, and thinning out what lies in both."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from k2k_desktop.core import copies
from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.core.files import free_bytes
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.places import is_network
from k2k_desktop.core.progress import Cancelled, Progress
from k2k_desktop.services.backups.beside import read_beside, write_beside
from k2k_desktop.services.backups.infos import CopyInfo, copies_in, free_name, mark_of
from k2k_desktop.services.backups.known import verified_copies
from k2k_desktop.services.backups.leavings import drop_parts
from k2k_desktop.services.backups.rotation import rotate
from k2k_desktop.services.opened import Opened, opened_of
from k2k_desktop.services.runner import about, say_more, today


@dataclass(frozen=True)
class SecondPlace:
    """The folder each copy also goes to, since when, whether it is there now, and whether off this computer's disk."""

    folder: Path
    since: dt.datetime | None
    there: bool
    away: bool


@question(needs="backups.see")
def second_place(session: Session) -> SecondPlace | None:
    """The second place of this computer; None where none was chosen."""
    opened = opened_of(session)
    beside = read_beside(opened)
    if not beside.second:
        return None
    folder = Path(beside.second)
    since = dt.datetime.fromisoformat(beside.since) if beside.since else None
    return SecondPlace(folder, since, folder.is_dir(), is_away(folder, opened))


@question(needs="backups.see")
def copies_elsewhere(session: Session) -> list[CopyInfo]:
    """The copies of this office in the second place, newest first; for a reading thread: a network may be slow."""
    opened = opened_of(session)
    folder = second_folder(opened)
    return copies_in(folder, opened.facts.office_id) if folder is not None and folder.is_dir() else []


@action(N_("Choose the second place for copies"), needs="backups.make", asks_reason=True, undoable=False,
        icon="hard-drive")  # fmt: skip
def set_second_place(session: Session, folder: Path | None, officer: str = "") -> None:
    """Let each copy also go to *folder*, by authority of *officer*; None for no second place any more.

    Rule source: security design 4.8, removable media: officer and reason are asked and stay in the trail.
    """
    opened = opened_of(session)
    if folder is not None:
        _check(opened, folder, officer)
        say_more(session, officer=officer.strip(), away=int(is_away(folder, opened)))
    say_more(session, chosen=int(folder is not None))
    about(session, "office", 1)
    beside = read_beside(opened)
    thinned = {place: day for place, day in beside.thinned.items() if place != "second"}
    since = utc_text(opened.clock.now()) if folder is not None else ""
    write_beside(opened, replace(beside, second=str(folder or ""), since=since, thinned=thinned))


def _check(opened: Opened, folder: Path, officer: str) -> None:
    if not officer.strip():
        raise Invalid({"officer": UserError(N_("Name the officer who allowed it."))})
    if not folder.is_dir():
        raise Invalid({"folder": UserError(N_("This folder cannot be found. Put the disk or stick in first."))})
    own = Path(os.path.realpath(opened.folder.path))
    chosen = Path(os.path.realpath(folder))
    if chosen == own or own in chosen.parents:
        raise Invalid({"folder": UserError(N_("This is the office's own folder. Choose one on a stick or elsewhere."))})
    try:
        free_bytes(folder)
        if not os.access(folder, os.W_OK):
            raise PermissionError
    except OSError as error:
        raise Invalid({"folder": UserError(N_("Nothing can be written in this folder. Choose another."))}) from error


def second_folder(opened: Opened) -> Path | None:
    """The folder of the second place, whether it is there or not."""
    chosen = read_beside(opened).second
    return Path(chosen) if chosen else None


def is_away(folder: Path, opened: Opened) -> bool:
    """Whether *folder* outlives the disk of the office: on another disk, a stick or the network."""
    try:
        return is_network(Path(os.path.abspath(folder))) or folder.stat().st_dev != opened.folder.path.stat().st_dev
    except OSError:
        return False


def carry(opened: Opened, info: CopyInfo, told: Progress) -> CopyInfo:
    """Write the verified copy to the second place too, where there is one; `missed` says what kept it out."""
    folder = second_folder(opened)
    if folder is None:
        return info
    try:
        if not folder.is_dir():
            raise UserError(
                N_("The second place for copies, {folder}, is not there. Put the stick or disk in; the copy is kept "
                   "on this computer meanwhile."),
                folder=str(folder),
            )  # fmt: skip
        mark = mark_of(opened.facts.office_id)
        drop_parts(folder, mark)
        path = free_name(folder, info.made_at, info.sequence, mark)
        copies.carry_copy(info.path, path, opened.key, progress=told.at, cancelled=lambda: told.cancelled)
    except (UserError, OSError) as error:
        if isinstance(error, Cancelled):
            error = UserError(N_("Stopped before the copy reached the second place. It is kept on this computer."))
        elif not isinstance(error, UserError):
            error = UserError(N_("The second place for copies did not answer. The copy is kept on this computer."))
        return replace(info, missed=error)
    return info


def thin_out(session: Session, opened: Opened) -> None:
    """Delete from both places what the rotation lets go, at most once a day each; a failure waits for the next day."""
    day, beside = today(session), read_beside(opened)
    folders = {"own": opened.folder.backups, "second": second_folder(opened)}
    due = {place: folder for place, folder in folders.items() if folder and beside.thinned.get(place) != day}
    if not due:
        return
    verified, gone = verified_copies(session), 0
    for place, folder in due.items():
        if folder.is_dir():
            gone += len(rotate(folder, opened.facts.office_id, verified, day, beside.thinned.get(place)))
            beside = beside.thinned_on(place, day)
    if gone:
        say_more(session, deleted=gone)
    with contextlib.suppress(UserError):  # a full disk: without the day nothing is deleted next time either
        write_beside(opened, beside)
