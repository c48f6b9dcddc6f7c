"""Who may do what: one table of role and right (security design 4.3)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from k2k_desktop.models.office import Role

A, M, C, S, U = Role.admin, Role.manager, Role.clerk, Role.secretary, Role.auditor

RIGHTS: Final[dict[str, frozenset[Role]]] = {
    right: frozenset(roles)
    for right, roles in {
        "office.see": (A, M, C, S, U),
        "office.change": (A,),
        "users.see": (A, M, U),
        "users.change": (A,),
        "estate.see": (M, C, S, U),
        "estate.change": (M, C),
        "people.names": (M, C, S, U),
        "people.see": (M, C, U),
        "people.change": (M, C),
        "people.import": (M, C),
        "people.merge": (M,),
        "people.reveal": (M, C, U),
        "people.export": (M, C, U),
        "people.export_unmasked": (M, U),
        "governance.see": (M, C, S, U),
        "governance.change": (M, S),
        "meetings.see": (M, C, S, U),
        "meetings.write": (S,),
        "meetings.circulate": (M, S),
        "meetings.confirm": (M, S),
        "meetings.print": (M, C, S, U),
        "issues.see": (M, C, S, U),
        "issues.private": (M, C, U),
        "issues.log": (M, C, S),
        "issues.act": (M, C),
        "issues.close": (M, C),
        "issues.manage": (M,),
        "issues.print": (M, C, S, U),
        "works.change": (M, C),
        "works.issue": (M,),
        "priorities.see": (M, C, S, U),
        "priorities.change": (M, C, S),
        "priorities.close": (M, S),
        "documents.issue": (M, C, S),
        "audit.own": (A, M, C, S, U),
        "audit.see": (M, S, U),
        "audit.verify": (A, M, S, U),
        "backups.see": (A, M, C, S, U),
        "backups.make": (A, M, C),
        "backups.restore": (A, M),
        "undo": (A, M, C, S),
        "session": (A, M, C, S, U),
    }.items()
}


def may(roles: Collection[Role], right: str) -> bool:
    """Whether any of *roles* has the *right*. An unknown right is a bug: KeyError."""
    return not RIGHTS[right].isdisjoint(roles)


def holders(right: str) -> list[Role]:
    """The roles that have the *right*, in the order of the table: whom to ask."""
    return [role for role in Role if role in RIGHTS[right]]
