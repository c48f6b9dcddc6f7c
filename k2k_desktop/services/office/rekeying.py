"""Changing the key of the office, so that nobody who left can open what is kept from now on."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.connections import disk_fails
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.core.progress import Progress
from k2k_desktop.models import audit
from k2k_desktop.services.office.keyed import database_of
from k2k_desktop.services.opened import OfficeRunner, Opened
from k2k_desktop.services.runner import Runner, Who, about


@action(N_("Change the office key"), needs="users.change", undoable=False, second=True, icon="key")
def note_key_change(session: Session) -> None:
    """Enter that every slot which stays has a new key of the office."""
    about(session, "office", 1)


@question(needs="users.see")
def is_key_change_due(session: Session) -> bool:
    """Whether somebody was removed since the office was last given a new key: its change was refused or cut off."""
    kept = audit.ENTRY.c
    last = {
        name: session.scalar(sa.select(sa.func.max(kept.seq)).where(kept.action == name)) or 0
        for name in ("office.remove_user", "office.note_key_change")
    }
    return last["office.remove_user"] > last["office.note_key_change"]


def change_key(runner: Runner, second: Who | None = None) -> None:
    """Seal a new office key to every slot, put the database under it, and note it in the trail.

    Nobody else's password is needed. Call it while nothing is being read or written on another thread; 0.2 s for
    10 MB. Cut off anywhere, the office opens with the old key or the new one (security design 4.2, F13).
    *second* is the other person of the two who do this. Raises UserError: no right, nobody beside, read only, a full
    disk; then the old key stays.
    """
    if refused := runner.can(note_key_change):
        raise refused
    runner.check_second(note_key_change, second)
    if isinstance(runner, OfficeRunner):
        _change(runner.opened)
        runner.run_with(second, note_key_change, Progress(), "")
        runner.opened.note_head()
        runner.opened.write_head()


def _change(opened: Opened) -> None:
    folder, keyring, old = opened.folder, opened.keyring, OfficeKey(opened.key.secret)
    new, before = OfficeKey.new(), keyring.slots
    try:
        keyring.begin_rekey(old, new)
        keyring.save(folder.keyring)
    except UserError:
        keyring.slots = before
        raise
    failed: UserError | None = None
    try:
        opened.database.rekey(new.database_hex())
    except UserError as error:  # told once the office is open again
        failed = error
    try:
        database, key = database_of(folder, keyring, OfficeKey(old.secret, new), writable=True)
    except BaseException:
        opened.lock()  # the keyring has both keys: whoever unlocks opens it with the right one
        raise
    opened.unlock(key, database)
    if key.secret != new.secret:  # else it was done, whatever failed after that
        raise failed or disk_fails()
