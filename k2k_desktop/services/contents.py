"""What is in the files kept here: each content once, under its hash."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.office import Attachment


def keep_content(session: Session, name: str, media_type: str, content: bytes) -> int:
    """The key of the attachment with this *content*, made where it is not kept yet; a kept one keeps its name."""
    digest = hashlib.sha256(content).hexdigest()
    kept = session.scalar(sa.select(Attachment.id).where(Attachment.sha256 == digest))
    if kept is not None:
        return kept
    made = Attachment(sha256=digest, name=name[:200], media_type=media_type, size=len(content), content=content)
    session.add(made)
    session.flush()
    return made.id


def is_as_kept(kept: Attachment) -> bool:
    """Whether the bytes are still those that were attached."""
    return hashlib.sha256(kept.content).hexdigest() == kept.sha256
