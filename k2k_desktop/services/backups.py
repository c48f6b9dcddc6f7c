"""Copies of an office: made, looked at, tested and restored."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from k2k_desktop.core import copies
from k2k_desktop.core.actions import action, question
from k2k_desktop.core.clock import Clock, local
from k2k_desktop.core.copies import SUFFIX, Manifest
from k2k_desktop.core.db import Database, refusal
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.facts import OfficeFacts
from k2k_desktop.core.files import drop
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.core.passwords import check_password
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit, migrations
from k2k_desktop.services.opened import Opened, opened_of
from k2k_desktop.services.runner import Who, about, progress, say_more

log = logging.getLogger(__name__)
MADE: Final = "backups.make_copy"
_NOT_WORTH_A_COPY: Final = (MADE, "office.sign_in", "office.sign_out", "refused")
_RESTORER: Final = Who(None, "", "", frozenset())


@dataclass(frozen=True)
class CopyInfo:
    """A copy as the list shows it: a claim of its manifest until it has been verified."""

    path: Path
    office_name: str
    made_at: dt.datetime
    sequence: int
    counts: dict[str, int]
    size: int

    @property
    def records(self) -> int:
        """How many records are in it, without the trail."""
        return sum(count for table, count in self.counts.items() if not table.startswith("audit_"))


@question(needs="backups.make", recorded=N_("Make a copy"))
def make_copy(session: Session, folder: Path | None = None) -> CopyInfo:
    """A verified copy in *folder*, or among the office's own; entered in the trail once it has proved itself.

    Raises UserError: a full disk, a stick that reads back differently, damage; older copies stay as they are.
    """
    opened = opened_of(session)
    info = write_verified(opened, folder or opened.folder.backups, progress(session))
    about(session, "copy", info.sequence)
    return info


@question(needs="backups.see")
def all_copies(session: Session) -> list[CopyInfo]:
    """The copies kept with the office, newest first."""
    return copies_in(opened_of(session).folder.backups)


@question(needs="session")
def last_copy_at(session: Session) -> dt.datetime | None:
    """When the last verified copy was made; None when there is none yet."""
    found = session.execute(sa.select(sa.func.max(audit.ENTRY.c.at)).where(audit.ENTRY.c.action == MADE)).scalar()
    return dt.datetime.fromisoformat(found) if found else None


@question(needs="session")
def is_copy_due(session: Session) -> bool:
    """Whether something was changed since the last copy."""
    entry = audit.ENTRY.c
    last = sa.select(sa.func.coalesce(sa.func.max(entry.seq), 0)).where(entry.action == MADE).scalar_subquery()
    worth = sa.select(entry.seq).where(entry.seq > last, entry.action.not_in(_NOT_WORTH_A_COPY)).limit(1)
    return session.execute(worth).first() is not None


@question(needs="backups.restore", recorded=N_("Test a copy"))
def prove_copy(session: Session, path: Path) -> CopyInfo:
    """Read every byte of a copy and open its database; what is in it. Raises UserError where it is not sound."""
    opened = opened_of(session)
    told = progress(session)
    manifest = copies.verify_copy(path, opened.key, told.at)
    _test_open(path, opened.key, manifest, opened.folder.backups)
    about(session, "copy", manifest.sequence)
    return _info(path, manifest)


def verify_with_password(path: Path, username: str, password: str) -> CopyInfo:
    """`prove_copy` without an open office: with a user and password of the copy's own day."""
    _user, key = copies.peek_manifest(path).keyring().open_with_password(username, password)
    key = OfficeKey(key.secret)
    manifest = copies.verify_copy(path, key)
    with tempfile.TemporaryDirectory(prefix="k2k-", dir=path.parent) as beside:
        _test_open(path, key, manifest, Path(beside))
    return _info(path, manifest)


def copies_in(folder: Path) -> list[CopyInfo]:
    """The copies lying in *folder*, newest first; files that are none are passed over."""
    found = []
    for path in folder.glob(f"*{SUFFIX}"):
        try:
            found.append(_info(path, copies.peek_manifest(path)))
        except UserError:
            log.warning("a file in the folder of copies is no copy, or is damaged")
    return sorted(found, key=lambda info: (info.sequence, info.made_at), reverse=True)


def peek_copy(path: Path) -> CopyInfo:
    """What a copy says is in it, before any key is known. Raises UserError where it is no copy."""
    return _info(path, copies.peek_manifest(path))


def _info(path: Path, manifest: Manifest) -> CopyInfo:
    return CopyInfo(
        path, manifest.office_name, manifest.made_at, manifest.sequence, dict(manifest.counts), path.stat().st_size
    )


def write_verified(opened: Opened, folder: Path, told: Progress | None = None) -> CopyInfo:
    """Copy the database, put it in a container in *folder*, read that back, open it and compare."""
    told = told or Progress()
    own = opened.folder.backups
    own.mkdir(parents=True, exist_ok=True)
    copied = own / "copying.db"
    _drop_database(copied)
    try:
        before = _state(opened.database)
        with _sqlite_faults():
            opened.database.copy_to(copied, opened.key.database_hex())
        state = _state_of_file(copied, opened.key)
        if state.seq < before.seq or (state.seq == before.seq and state != before):
            raise _unlike()
        manifest = _manifest(opened, state)
        path = _free_name(folder, manifest)
        verified = copies.write_copy(
            path,
            manifest,
            opened.keyring.to_bytes(),
            copied,
            opened.key,
            progress=told.at,
            cancelled=lambda: told.cancelled,
        )
    finally:
        _drop_database(copied)
    try:
        _test_open(path, opened.key, verified, own)
    except UserError:
        drop(path)
        raise
    opened.note_head()
    opened.write_head()
    return _info(path, verified)


@dataclass(frozen=True)
class _State:
    """What two copies of one moment have in common."""

    schema: str
    seq: int
    head: str
    counts: dict[str, int]


def _state(database: Database) -> _State:
    with database.reading() as session:
        seq, head = audit.head(session)
        run = session.connection().exec_driver_sql
        names = [*audit.captured_tables(session.connection()), "audit_entry", "audit_change"]
        counts = {name: run(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}
        schema = run("SELECT version_num FROM alembic_version").scalar_one()
    return _State(schema, seq, head, counts)


def _state_of_file(path: Path, key: OfficeKey) -> _State:
    database = Database(path, key.database_hex())
    try:
        return _state(database)
    finally:
        database.close()


def _manifest(opened: Opened, state: _State) -> Manifest:
    last = max((info.sequence for info in copies_in(opened.folder.backups)), default=0)
    return Manifest(
        office_id=opened.facts.office_id,
        office_name=opened.facts.name,
        made_at=opened.clock.now(),
        sequence=last + 1,
        counts=state.counts,
        trail_seq=state.seq,
        trail_head=state.head,
        schema=state.schema,
        practice=opened.facts.practice,
        samples=opened.facts.sample_users,
    )


def _free_name(folder: Path, manifest: Manifest) -> Path:
    """`K2K-2026-11-23-1005-00012.k2k`: sorts by time, names nobody."""
    stem = f"K2K-{local(manifest.made_at):%Y-%m-%d-%H%M}-{manifest.sequence:05}"
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path


def _test_open(path: Path, key: OfficeKey, manifest: Manifest, beside: Path) -> None:
    """Take the database out of the copy, check all of it, and compare it with what the manifest says."""
    tried = beside / "testing.db"
    _drop_database(tried)
    try:
        copies.extract_database(path, key, tried)
        database = Database(tried, key.database_hex())
        try:
            if database.faults() or not _fits(_state(database), manifest):
                raise _unlike()
        finally:
            database.close()
    finally:
        _drop_database(tried)


def _fits(state: _State, manifest: Manifest) -> bool:
    said = _State(manifest.schema, manifest.trail_seq, manifest.trail_head, dict(manifest.counts))
    return state == said


def _unlike() -> UserError:
    return UserError(
        N_(
            "The copy is not the same as the office, so it was not kept. Your data may be damaged: "
            "do not change anything more, keep the older copies and ask for help."
        )
    )


def _drop_database(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal", ".part"):
        drop(path.with_name(path.name + ending))


@contextmanager
def _sqlite_faults() -> Iterator[None]:
    try:
        yield
    except sqlcipher.DatabaseError as error:
        raise (refusal(error) or error) from error


def restore_copy(
    path: Path,
    folder: Path,
    *,
    username: str = "",
    password: str = "",
    code: str = "",
    clock: Clock | None = None,
    told: Callable[[int, int], None] | None = None,
) -> CopyInfo:
    """Bring the copy *path* to life in the new *folder*, opened by a password of its day or by its sheet's *code*.

    Nothing that exists is overwritten. With *code*, *username* gets the new *password*. Raises UserError: a damaged
    copy, a wrong password, a folder in use or on a network; then nothing is left in the folder.
    """
    manifest = copies.peek_manifest(path)
    keyring = manifest.keyring()
    key = _key_of_copy(manifest, keyring, username, password, code)
    target = OfficeFolder(folder)
    if refused := target.refusal_of_place():
        raise refused
    samples = manifest.samples if manifest.practice else ()
    facts = OfficeFacts(manifest.office_id, manifest.office_name, manifest.practice, samples)
    target.create(facts)
    try:
        manifest = copies.extract_database(path, key, target.database, told)
        database = Database(target.database, key.database_hex())
        opened = Opened(target, facts, keyring, key, database, clock or Clock())
        try:
            _begin_new_life(opened, manifest)
            if code:
                _give_password(opened, username, password)
            keyring.save(target.keyring)
            opened.note_head()
        finally:
            opened.close()
    except BaseException:
        _leave_nothing(target)
        raise
    return _info(path, manifest)


def _leave_nothing(target: OfficeFolder) -> None:
    _drop_database(target.database)
    for made in (target.keyring, target.facts_file, target.head):
        drop(made)


def _key_of_copy(manifest: Manifest, keyring: Keyring, username: str, password: str, code: str) -> OfficeKey:
    if code:
        key = keyring.open_with_sheet(code)
        check_password(password, name="", username=username, office_words=(manifest.office_name,))
    else:
        _user, key = keyring.open_with_password(username, password)
    return OfficeKey(key.secret)


def _begin_new_life(opened: Opened, manifest: Manifest) -> None:
    """Check the restored file as at every copy, and enter in its trail where it parts from the old one."""
    if opened.database.faults() or not _fits(_state(opened.database), manifest):
        raise _unlike()
    with opened.database.reading() as session:
        found = audit.verify(session, (manifest.trail_seq, manifest.trail_head))
    if found.faults:
        raise UserError(
            N_("The audit trail in {file} does not fit its records. The copy was not used. Choose another copy."),
            file=manifest.office_name,
        )
    migrations.upgrade(opened.database)
    old = opened.folder.read_head(opened.key.side_file(), opened.facts.office_id)
    runner = opened.sign_in_as(_RESTORER)
    said: dict[str, Any] = {"copy": manifest.sequence, "new_seq": manifest.trail_seq, "new_head": manifest.trail_head}
    if old is not None:
        said |= {"old_seq": old.seq, "old_head": old.hash}
    runner.note("backups.restore", f"copy:{manifest.sequence}", **said)


def _give_password(opened: Opened, username: str, password: str) -> None:
    from k2k_desktop.core.keys import fold_username

    for slot in opened.keyring.slots:
        if slot.user_id is not None and fold_username(slot.username) == fold_username(username):
            opened.keyring.replace_password(opened.key, slot.user_id, password)
            return
    raise UserError(N_("There is no user {username} in this office. Check the user name."), username=username)


@action(N_("Restore a copy into a new folder"), needs="backups.restore", undoable=False)
def restore(session: Session, sequence: int) -> None:
    """Names the entry with which a restored office begins its new life."""
    about(session, "copy", sequence)
    say_more(session, copy=sequence)
