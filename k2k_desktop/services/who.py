"""The person on whose behalf something is read or changed."""

from __future__ import annotations

from dataclasses import dataclass

from k2k_desktop.models.office import Role


@dataclass(frozen=True)
class Who:
    """The signed-in user. *estates* are those they are kept to, none where they see all; one who *must_change* has a
    password that somebody else chose, and can do nothing but give another."""

    user_id: int | None
    username: str
    name: str
    roles: frozenset[Role]
    must_change: bool = False
    estates: frozenset[int] = frozenset()
