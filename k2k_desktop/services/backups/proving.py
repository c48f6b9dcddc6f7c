"""Testing a copy that lies somewhere: every byte, then its database opened, checked and counted."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from k2k_desktop.core import copies
from k2k_desktop.core.actions import question
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.core.progress import Progress
from k2k_desktop.services.backups.infos import CopyInfo, info_of
from k2k_desktop.services.backups.leavings import TESTING, passing
from k2k_desktop.services.backups.of_its_day import key_of_copy
from k2k_desktop.services.backups.state import judge_file
from k2k_desktop.services.opened import opened_of
from k2k_desktop.services.runner import about, progress


@question(needs="backups.restore", recorded=N_("Test a copy"))
def prove_copy(session: Session, path: Path, username: str = "", password: str = "") -> CopyInfo:
    """Read every byte of a copy and open its database; what is in it. A copy from before the key was changed needs a
    user name and password of its day. Raises UserError where it is not sound, of it OtherKey where they are missing.
    """
    opened = opened_of(session)
    key = key_of_its_day(path, username, password) if password else opened.key
    info = prove(path, key, opened.folder.backups, progress(session))
    about(session, "copy", info.sequence)
    return info


def prove(path: Path, key: OfficeKey, beside: Path, told: Progress | None = None) -> CopyInfo:
    """Take the database out of the copy into the folder *beside*, check all of it and compare it with the manifest."""
    told = told or Progress()
    with passing(beside, TESTING) as tried:
        manifest = copies.extract_database(path, key, tried, told.at, cancelled=lambda: told.cancelled, lasting=False)
        judge_file(tried, key, manifest)
    return info_of(path, manifest, key.fingerprint())


def key_of_its_day(path: Path, username: str, password: str) -> OfficeKey:
    """The key of a copy by a user name and password it was made under."""
    return key_of_copy(copies.peek_manifest(path), username, password)[1]


def verify_with_password(path: Path, username: str, password: str) -> CopyInfo:
    """`prove_copy` without an open office: with a user and password of the copy's own day."""
    import tempfile

    key = key_of_its_day(path, username, password)
    with tempfile.TemporaryDirectory(prefix="k2k-", dir=path.parent) as beside:
        return prove(path, key, Path(beside))
