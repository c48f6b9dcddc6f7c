"""The list of what was erased, written beside the office whenever something is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.erasures import Erased, Seal, read_erasures, write_erasures
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.fields import utc_text
from k2k_desktop.models.base import Record
from k2k_desktop.models.office import SIGNS, SigningKey
from k2k_desktop.models.privacy import Erasure

if TYPE_CHECKING:
    from k2k_desktop.services.opened import Opened

log = logging.getLogger(__name__)


def remember_after(session: Session) -> None:
    """Write the list beside the office once what this session erases is kept."""
    opened: Opened | None = session.info.get("opened")
    if opened is not None:
        known = _known(opened, session)  # records that went with the erasing are on the list from before
        sa.event.listen(session, "after_commit", lambda _session: _write(opened, known), once=True)


def _known(opened: Opened, session: Session) -> set[Erased]:
    """The list as it was, with what this session erased."""
    return read_erasures(opened.folder.path, opened.facts.office_id, seal_of(opened, session)) | _listed(session)


def _listed(session: Session) -> set[Erased]:
    session.flush()
    found = set()
    gone = session.info.get("gone", {})
    for table, key in session.execute(sa.select(Erasure.table_name, Erasure.record_id)):
        part = Record.metadata.tables[table].c
        made = session.scalar(sa.select(part.created_at).where(part.id == key)) or gone.get((table, key))
        if made is not None:
            found.add(Erased(table, key, utc_text(made)))
    return found


def _write(opened: Opened, known: set[Erased]) -> None:
    try:
        with opened.database.reading() as session:
            seal = seal_of(opened, session)
        write_erasures(opened.folder.path, opened.facts.office_id, seal, known)
    except UserError:
        log.warning("the list of what was erased could not be written beside the office")


def seal_of(opened: Opened, session: Session) -> Seal:
    """Today's key, and the office's signature, which older copies know too."""
    own = session.scalars(sa.select(SigningKey).where(SIGNS).limit(1)).first()
    if own is None:
        return Seal(opened.key.side_file())
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(own.private)

    def fits(words: bytes, signature: str) -> bool:
        try:
            private.public_key().verify(bytes.fromhex(signature), words)
        except (InvalidSignature, ValueError):
            return False
        return True

    return Seal(opened.key.side_file(), lambda words: private.sign(words).hex(), fits)
