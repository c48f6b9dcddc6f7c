"""The database of an office under its key, or under the next one where a change of key was cut off."""

from __future__ import annotations

from k2k_desktop.core import drafts
from k2k_desktop.core.connections import damaged
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring, OfficeKey
from k2k_desktop.models import migrations


def database_of(
    folder: OfficeFolder, keyring: Keyring, key: OfficeKey, *, writable: bool
) -> tuple[Database, OfficeKey]:
    """The database under the key, or under the next one where a change of key was cut off."""
    for tried in (key, key.next):
        if tried is None:
            continue
        database = Database(folder.database, tried.database_hex(), writable=writable)
        try:
            if migrations.revision(database) is None:
                raise damaged()  # emptied: it must not be made anew over what was lost
        except UserError as error:
            database.close()
            # a disk that does not answer says nothing about the key
            if tried is key.next or key.next is None or error.text != damaged().text:
                raise
            continue
        except BaseException:
            database.close()
            raise
        if key.next and writable:
            _end_key_change(folder, keyring, key, changed=tried is key.next)
        return database, OfficeKey(tried.secret)
    raise RuntimeError("an office has a key")


def _end_key_change(folder: OfficeFolder, keyring: Keyring, key: OfficeKey, *, changed: bool) -> None:
    """Leave the right key alone in the keyring. Where the disk refuses, both stay in it until the next opening."""
    both = keyring.slots
    if changed:
        assert key.next is not None
        drafts.seal_anew(folder.path, keyring.office_id, key.drafts(), key.next.drafts())
        keyring.finish_rekey()
    else:
        keyring.cancel_rekey()
    try:
        keyring.save(folder.keyring)
    except UserError:
        keyring.slots = both
