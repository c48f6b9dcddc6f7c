"""Which of the office's categories a service of another system is: by code, by name, or as the office said before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.models.issues import Category
from k2k_desktop.models.office import ImportMapping
from k2k_desktop.services.imports.headings import folded
from k2k_desktop.services.issues.records import category_words

_OWN: Final = "own-"  # of a category the office made: another office's own-12 is something else
_KEPT: Final = "open311:"  # no heading of a spreadsheet holds a colon once it is folded


def service_code(category: Category) -> str:
    """The code of a category in our list of services."""
    return category.code or f"{_OWN}{category.id}"


class Services:
    """The categories in use, found for a service of the system *system*."""

    def __init__(self, session: Session, system: str) -> None:
        rows = session.scalars(sa.select(Category).where(Category.active.is_(True)).order_by(Category.position)).all()
        self.names = {row.id: _name(row) for row in rows}
        self._codes = {row.code.casefold(): row.id for row in rows if row.code}
        self._named: dict[str, set[int]] = {}
        for row in rows:
            for words in (*category_words(row, "ms")[1:], *category_words(row, "en")[1:], _name(row), _name(row, "en")):
                self._named.setdefault(folded(words), set()).add(row.id)
        self._kept = {code: key for code, key in kept_codes(session, system).items() if key in self.names}

    def find(self, code: str, name: str) -> int | None:
        """The category of the service with that code and name; None where the office has to say."""
        if key := self._codes.get(code.casefold()):
            return key
        if key := self._kept.get(service_key(code, name)):
            return key
        alike = self._named.get(folded(name), set()) if name else set()
        return next(iter(alike)) if len(alike) == 1 else None


def service_key(code: str, name: str) -> str:
    """What a service is remembered and asked by: its code, else its name."""
    return code or folded(name)


def kept_codes(session: Session, system: str) -> dict[str, int]:
    """{service: category} as the office said for that system before."""
    kept = session.scalar(sa.select(ImportMapping.mapping).where(ImportMapping.headings_key == _key(system)))
    return {str(code): int(key) for code, key in json.loads(kept).items()} if kept else {}


def keep_codes(session: Session, system: str, said: Mapping[str, int]) -> None:
    """Remember what the office said now, beside what it said before."""
    if not said:
        return
    together = json.dumps(kept_codes(session, system) | dict(said), sort_keys=True)
    row = session.scalars(sa.select(ImportMapping).where(ImportMapping.headings_key == _key(system))).first()
    if row is None:
        session.add(ImportMapping(headings_key=_key(system), mapping=together))
    else:
        row.mapping = together


def _key(system: str) -> str:
    return _KEPT + folded(system)


def _name(category: Category, language: str | None = None) -> str:
    part, problem = category_words(category, "en" if language == "en" else "ms" if language else None)
    return f"{part}: {problem}"
