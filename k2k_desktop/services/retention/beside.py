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
        sa.event.listen(session, "after_commit", lambda _session: write_list(opened, known), once=True)


def _known(opened: Opened, session: Session) -> set[Erased]:
    """The list as it was, with what this session erased."""
    return read_erasures(opened.folder.path, opened.facts.office_id, seal_of(opened, session)) | listed_in(session)


def listed_in(session: Session) -> set[Erased]:
    """What this office knows to be erased, where it is still told when the record was made."""
    session.flush()
    found, gone = set(), session.info.get("gone", {})
    for table in session.scalars(sa.select(Erasure.table_name).distinct()):
        part = Record.metadata.tables[table].c
        rows = sa.select(Erasure.record_id, part.created_at).outerjoin_from(
            Erasure, Record.metadata.tables[table], part.id == Erasure.record_id
        )
        for key, made in session.execute(rows.where(Erasure.table_name == table)):
            if (since := made or gone.get((table, key))) is not None:
                found.add(Erased(table, key, utc_text(since)))
    return found


def write_list(opened: Opened, known: set[Erased]) -> None:
    """Write the list; a full disk must not stop what was already erased."""
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
