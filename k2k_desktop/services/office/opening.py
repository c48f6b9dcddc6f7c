"""Making an office, and opening one in the order the security design gives."""

from __future__ import annotations

import datetime as dt
import importlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.attempts import Attempts
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import Refused, UserError
from k2k_desktop.core.facts import OfficeFacts, SampleUser
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.formats import show_day, show_instant
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import Keyring, OfficeKey, SlowKey, create_keyring
from k2k_desktop.core.passwords import check_password
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models import audit, migrations
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import Office, Role, State, User, UserEstate
from k2k_desktop.services import backups, permissions
from k2k_desktop.services.office.keyed import database_of
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who, about, say_more, who

T = TypeVar("T")
FOUNDER: Final = frozenset({Role.admin, Role.manager})
_SETTING_UP: Final = Who(None, "", "", FOUNDER)


@dataclass(frozen=True)
class NewOffice:
    """What the first-run wizard asks: the office, its first estate (may be empty) and its first user."""

    name: str
    state: State
    user_name: str
    username: str
    password: str
    estate: str = ""
    practice: bool = False

    def check(self) -> None:
        """Raise UserError where a name is missing or the password is one others would guess."""
        if not (self.name.strip() and self.user_name.strip() and self.username.strip()):
            raise UserError(N_("Fill in the office's name, your own name and a user name."))
        words = () if self.practice else (self.name, self.estate)
        check_password(self.password, name=self.user_name, username=self.username, office_words=words)


@action(N_("Create office"), needs="office.change", undoable=False)
def found_office(session: Session, new: NewOffice) -> int:
    """The first entry of an office: its record, its first estate, the categories and promises of complaints, and its
    first user, whose key is given back."""
    from k2k_desktop.services.shipped import put_shipped

    user = User(username=new.username.strip(), name=new.user_name.strip(), roles=FOUNDER)
    session.add_all([Office(name=new.name.strip(), state=new.state, practice=new.practice), user])
    if new.estate.strip():
        session.add(Estate(name=new.estate.strip(), state=new.state))
    session.flush()
    put_shipped(session)
    about(session, "office", 1)
    return user.id


def create_office(path: Path, new: NewOffice, *, clock: Clock | None = None, cost: Cost | None = None) -> str:
    """Make an office in the empty or missing folder *path* and leave it closed; the recovery sheet's code.

    Raises UserError: a bad password, a network or cloud folder, a folder in use, a full disk; then nothing is left.
    """
    new.check()
    folder = OfficeFolder(path)
    if refused := folder.refusal_of_place():
        raise refused
    sample = SampleUser(new.username, new.user_name, "admin,manager", new.password)
    facts = OfficeFacts(_new_id(), new.name.strip(), new.practice, (sample,) if new.practice else ())
    folder.begin(facts)
    try:
        keyring, key = create_keyring(facts.office_id, 1, new.username.strip(), new.password, cost)
        opened = Opened(folder, facts, keyring, key, Database(folder.database, key.database_hex()), clock or Clock())
        try:
            migrations.create(opened.database)
            user_id = opened.sign_in_as(_SETTING_UP).change(found_office, new)
            if user_id != 1:
                raise RuntimeError("the first user is number 1")
            code = keyring.new_sheet(key)
            keyring.save(folder.keyring)
            folder.finish()
        finally:
            opened.close()
    except BaseException:
        folder.discard()
        raise
    return code


def _new_id() -> str:
    return secrets.token_hex(8)


def open_office(
    path: Path, username: str, password: str, *, clock: Clock | None = None, early: SlowKey | None = None
) -> Opened:
    """Open the office in *path* for a user. Read-only, with its `holder`, where another program has it open.

    *early* is the slow key of this name and password, where it was worked out beside the imports.

    Raises UserError: no office, a bad place, a wrong password or a wait, a damaged or newer file, a sign-in that ended.
    """
    clock = clock or Clock()

    def unlock(folder: OfficeFolder, keyring: Keyring) -> tuple[int, OfficeKey]:
        return try_password(Attempts(folder.attempts, clock), keyring, username, password, early)

    folder = OfficeFolder(path)
    opened, user_id = _open(folder, clock, unlock)
    try:
        opened.sign_in_as(known_user(opened, user_id))
        _check_head(opened)
        _erase_again(opened)
        if not opened.read_only:
            failed = Attempts(folder.attempts, clock).succeeded(username)
            opened.runner.change(sign_in, failed)
    except BaseException:
        opened.close()
        raise
    return opened


def unlock_office(opened: Opened, password: str) -> None:
    """Go on after the screen was locked. Raises UserError for a wrong password, a wait, or a user removed meanwhile."""
    attempts, username = Attempts(opened.folder.attempts, opened.clock), opened.runner.who.username
    user_id, key = try_password(attempts, opened.keyring, username, password)
    database, key = database_of(opened.folder, opened.keyring, key, writable=not opened.read_only)
    opened.unlock(key, database)
    try:
        known_user(opened, user_id)
    except UserError:
        opened.lock()
        raise
    if not opened.read_only and (failed := attempts.succeeded(username)):
        opened.runner.change(sign_in, failed)


def prove_password(opened: Opened, password: str) -> None:
    """Raise UserError unless *password* is that of whoever is signed in."""
    attempts = Attempts(opened.folder.attempts, opened.clock)
    try_password(attempts, opened.keyring, opened.runner.who.username, password)


def try_password(
    attempts: Attempts, keyring: Keyring, username: str, password: str, early: SlowKey | None = None
) -> tuple[int, OfficeKey]:
    """The user behind the password, and the office key; a wrong one is counted. Raises UserError for it and a wait."""
    attempts.refuse_waiting(username)
    try:
        return keyring.open_with_password(username, password, early)
    except UserError:
        attempts.failed(username)
        raise


def open_with_sheet(path: Path, code: str, username: str, password: str, *, clock: Clock | None = None) -> Opened:
    """Open the office by its recovery sheet, which gives *username* the new *password*; a loud entry of the trail.

    Raises UserError, of it SheetSlip for a mistyped code, and where another program holds the office.
    """
    clock = clock or Clock()
    folder = OfficeFolder(path)
    facts = folder.facts()
    check_password(password, name="", username=username, office_words=(facts.name,))
    opened, _nobody = _open(folder, clock, lambda _folder, keyring: (0, keyring.open_with_sheet(code)))
    try:
        if opened.read_only:
            raise held_by(opened)
        user_id = _user_called(opened, username)
        _set_password(opened, user_id, username, password)
        Attempts(folder.attempts, clock).succeeded(username)
        opened.sign_in_as(known_user(opened, user_id))
        _check_head(opened)
        _erase_again(opened)
        opened.runner.change(use_recovery_sheet)
        opened.runner.who = replace(opened.runner.who, must_change=False)
        opened.runner.change(sign_in, 0)
    except BaseException:
        opened.close()
        raise
    return opened


def _open(
    folder: OfficeFolder, clock: Clock, unlock: Callable[[OfficeFolder, Keyring], tuple[int, OfficeKey]]
) -> tuple[Opened, int]:
    """Lock, header, key, settings, version (security design 4.1)."""
    if refused := folder.refusal_of_place():
        raise refused
    if folder.unfinished.exists() or not folder.facts_file.exists():
        folder.check()
    held = folder.acquire(clock)
    try:
        holder = None if held else folder.who_holds()
        if held:
            folder.check()
            backups.clear_leavings(folder)
        facts, keyring = folder.facts(), Keyring.load(folder.keyring)
        user_id, key = unlock(folder, keyring)
        database, key = database_of(folder, keyring, key, writable=held)
        opened = Opened(folder, facts, keyring, key, database, clock, holder)
        try:
            _migrate(opened)
        except BaseException:
            database.close()
            raise
    except BaseException:
        folder.release()
        raise
    return opened, user_id


def _migrate(opened: Opened) -> None:
    """Bring an older database up to this program's, after a copy of it; refuse one with code of somebody else in it."""
    if migrations.revision(opened.database) == migrations.HEAD:
        migrations.refuse_foreign_code(opened.database)
        return
    if opened.read_only:
        raise held_by(opened)
    backups.write_verified(opened, opened.folder.backups)
    migrations.upgrade(opened.database)


def held_by(opened: Opened) -> UserError:
    """Who has the office open, where and since when."""
    holder = opened.holder
    since = show_instant(holder.since) if holder and holder.since else "?"
    return UserError(
        N_(
            "{user} has this office open on {pc} since {since}. Here it can only be read. "
            "To change something, close it there first."
        ),
        user=holder.user if holder else "?",
        pc=holder.pc if holder else "?",
        since=since,
    )


def known_user(opened: Opened, user_id: int) -> Who:
    """The user behind a slot. Refuses one who left or whose sign-in ended."""
    with opened.database.reading() as session:
        user = session.get(User, user_id)
        if user is None or not user.active:
            raise Refused(N_("This user no longer works in this office. Ask the administrator."))
        day = opened.clock.today()
        if user.ends_on is not None and user.ends_on < day:
            raise Refused(
                N_("Your sign-in ended on {day}. Ask the administrator to extend it."), day=show_day(user.ends_on)
            )
        return who_is(session, user)


def who_is(session: Session, user: User) -> Who:
    """*user* as the runner knows them; administrators and auditors are kept to no estate."""
    kept = session.scalars(sa.select(UserEstate.estate_id).where(UserEstate.user_id == user.id))
    estates = frozenset() if user.roles & permissions.EVERYWHERE else frozenset(kept)
    return Who(user.id, user.username, user.name, user.roles, user.must_change, estates)


def _user_called(opened: Opened, username: str) -> int:
    from k2k_desktop.core.keys import fold_username

    with opened.database.reading() as session:
        for user_id, name in session.execute(sa.select(User.id, User.username).where(User.active)):
            if fold_username(name) == fold_username(username):
                return int(user_id)
    raise UserError(N_("There is no user {username} in this office. Check the user name."), username=username)


def _set_password(opened: Opened, user_id: int, username: str, password: str) -> None:
    if any(slot.user_id == user_id for slot in opened.keyring.slots):
        opened.keyring.replace_password(opened.key, user_id, password)
    else:
        opened.keyring.add_password_slot(opened.key, user_id, username, password)
    opened.keyring.save(opened.folder.keyring)


def _check_head(opened: Opened) -> None:
    """Compare the trail with the head remembered beside the office and in the profile (finding 3)."""
    remembered = opened.folder.read_head(opened.key.side_file(), opened.facts.office_id)
    if remembered is None:
        return
    with opened.database.reading() as session:
        seq, _hash = audit.head(session)
        kept = session.execute(sa.select(audit.ENTRY.c.hash).where(audit.ENTRY.c.seq == remembered.seq)).scalar()
    if kept == remembered.hash or remembered.seq == 0:
        return
    opened.notices = (*opened.notices, _older(seq, remembered.seq, remembered.at))
    if not opened.read_only:
        opened.runner.change(older_copy_found, remembered.seq, remembered.hash)


def _erase_again(opened: Opened) -> None:
    """What was erased since an older copy was made is erased in it before anybody sees it (security design 4.6)."""
    # by its name: what erases stands on much that stands on this module
    importlib.import_module("k2k_desktop.services.retention.again").erase_known(opened)


def _older(seq: int, remembered: int, at: dt.datetime) -> UserError:
    if seq < remembered:
        return UserError(
            N_(
                "An older copy of this office lies in its folder: {missing} entries of the audit trail, up to {when}, "
                "are missing. If nobody restored a copy on purpose, stop and tell the manager."
            ),
            missing=remembered - seq,
            when=show_instant(at),
        )
    return UserError(
        N_(
            "The audit trail of this office differs from what this computer remembers of {when}. It may be another "
            "copy of the office. If nobody restored a copy on purpose, stop and tell the manager."
        ),
        when=show_instant(at),
    )


@action(N_("Sign in"), needs="sign_in", undoable=False)
def sign_in(session: Session, failed: int) -> None:
    """Enter the sign-in, and how many wrong passwords came before it."""
    user = session.get_one(User, who(session).user_id)
    user.last_sign_in_at = session.info["clock"].now()
    if failed:
        say_more(session, failed=failed)


@action(N_("Sign out"), needs="sign_in", undoable=False)
def sign_out(session: Session) -> None:
    """Enter the sign-out."""
    about(session, "user", who(session).user_id)


@action(N_("Recovery sheet used"), needs="sign_in", undoable=False)
def use_recovery_sheet(session: Session) -> None:
    """Enter that the sheet opened the office and gave this user a new password."""
    user = session.get_one(User, who(session).user_id)
    user.must_change = False
    about(session, "user", user.id)


@action(N_("Older copy of the office found"), needs="sign_in", undoable=False)
def older_copy_found(session: Session, seq: int, sealed: str) -> None:
    """Enter that the trail lacks the entry this computer remembers."""
    about(session, "office", 1)
    say_more(session, remembered=seq, remembered_hash=sealed)


def close_office(opened: Opened) -> None:
    """Sign out, remember the head and close. Copies are made before, by whoever closes the window."""
    try:
        if not opened.read_only and not opened.locked:
            opened.runner.change(sign_out)
    finally:
        opened.close()
