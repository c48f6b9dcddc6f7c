"""The person on whose behalf something is read or changed."""

from __future__ import annotations

from dataclasses import dataclass

from k2k_desktop.models.office import Role
from k2k_desktop.services import permissions


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

    def may(self, right: str) -> bool:
        """Whether this user has the *right*: with a password that somebody else chose, only to choose another; kept to
        some estates, nothing that the whole office is looked at for."""
        if self.must_change and right != "sign_in":
            return False
        return permissions.may(self.roles, right) and not (self.estates and right in permissions.WHOLE_OFFICE)
