"""Reading what every part of governance needs: the organisation itself, who somebody is, the language of papers."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.models.governance import Organisation
from k2k_desktop.models.office import DocumentLanguage, Office

PersonKey = tuple[int | None, str]
CIRCULATED: Final = N_(
    "These minutes are circulated, so everybody has read them. Choose “Back to draft” and say why, then change them."
)


def organisation_of(session: Session, organisation_id: int) -> Organisation:
    """The organisation, or a refusal where it is gone."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise UserError(N_("This organisation is no longer there."))
    return found


def document_language(session: Session) -> Language:
    """The language the office's documents are written in: `ms` or `en`."""
    found = session.scalar(sa.select(Office.document_language))
    return "en" if found is DocumentLanguage.en else "ms"


def person_key(resident_id: int | None, name: str) -> PersonKey:
    """Who somebody is: the resident, or for an outsider the name without regard to case and spaces."""
    return (resident_id, "") if resident_id is not None else (None, folded(name))


def folded(words: str) -> str:
    """*words* without regard to case and spaces."""
    return " ".join(words.casefold().split())
