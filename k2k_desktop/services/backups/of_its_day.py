"""The key of a copy, by a password or the recovery sheet of its day; guesses wait longer and longer."""

from __future__ import annotations

import contextlib
import hashlib

from k2k_desktop.core import paths
from k2k_desktop.core.attempts import Attempts
from k2k_desktop.core.clock import Clock
from k2k_desktop.core.copies import Manifest
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.core.passwords import check_password


def key_of_copy(
    manifest: Manifest, username: str, password: str, code: str = "", clock: Clock | None = None
) -> tuple[int | None, OfficeKey]:
    """The user and the key behind *password*, or nobody and the key behind the sheet's *code*: then *password* is to be
    the new one and is judged so.

    Raises UserError for a wrong one, and a wait after several: of each office this computer's user has one count, for
    a copy may lie on a stick that cannot be written.
    """
    keyring = manifest.keyring()
    if code:
        key = keyring.open_with_sheet(code)
        check_password(password, name="", username=username, office_words=(manifest.office_name,))
        return None, OfficeKey(key.secret)
    attempts = tries_at(manifest.office_id, clock)
    attempts.refuse_waiting(username)
    try:
        user_id, key = keyring.open_with_password(username, password)
    except UserError:
        attempts.failed(username)
        raise
    attempts.passed(username)
    return user_id, OfficeKey(key.secret)


def tries_at(office_id: str, clock: Clock | None = None) -> Attempts:
    """The wrong passwords that this computer's user tried at copies of an office; a restore enters them."""
    path = paths.user_config() / "attempts" / hashlib.sha256(office_id.encode()).hexdigest()[:32]
    with contextlib.suppress(OSError):  # a profile that cannot be written keeps nobody from his own office
        path.parent.mkdir(parents=True, exist_ok=True)
    return Attempts(path, clock or Clock())
