"""Who may do what: one table of role and right (security design 4.3)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from k2k_desktop.models.office import Role

A, M, C, S, U = Role.admin, Role.manager, Role.clerk, Role.secretary, Role.auditor
T, F = Role.treasurer, Role.facilitator

RIGHTS: Final[dict[str, frozenset[Role]]] = {
    right: frozenset(roles)
    for right, roles in {
        "office.see": (A, M, C, S, T, F, U),
        "office.change": (A,),
        "users.see": (A, M, U),
        "users.change": (A, M),
        "estate.see": (M, C, S, T, F, U),
        "estate.change": (M, C),
        "people.names": (M, C, S, T, U),
        "people.see": (M, C, U),
        "people.change": (M, C),
        "people.import": (M, C),
        "people.merge": (M,),
        "people.reveal": (M, C, U),
        "people.phones": (M, C),
        "people.money": (M, C),
        "people.export": (M, C, U),
        "people.export_unmasked": (M, U),
        "governance.see": (M, C, S, T, U),
        "governance.change": (M, S),
        "governance.export": (M, C, S, U),
        "meetings.see": (M, C, S, T, U),
        "meetings.write": (S,),
        "meetings.circulate": (M, S),
        "meetings.confirm": (M, S),
        "meetings.print": (M, C, S, T, U),
        "issues.see": (M, C, S, T, F, U),
        "issues.private": (M, C, U),
        "issues.log": (M, C, S, F),
        "issues.act": (M, C),
        "issues.close": (M, C),
        "issues.manage": (M,),
        "issues.print": (M, C, S, T, U),
        "issues.figures": (M, C, S, T, F, U),
        "issues.export": (M, C, U),
        "works.change": (M, C),
        "works.issue": (M,),
        "priorities.see": (M, C, S, T, F, U),
        "priorities.change": (M, C, S, F),
        "priorities.close": (M, S),
        "documents.issue": (M, C, S),
        "audit.own": (M, C, S, T, U),
        "audit.governance": (M, S, U),
        "audit.see": (M, U),
        "audit.verify": (A, M, S, U),
        "audit.export": (M, U),
        "desk.see": (M, S, U),
        "desk.write": (U,),
        "desk.reply": (M, S),
        "evidence.make": (M, S, U),
        "privacy.see": (M, C, U),
        "privacy.change": (M, C),
        "privacy.decide": (M,),
        "retention.see": (M, C, S, U),
        "retention.run": (M,),
        "health.see": (M, U),
        "health.repair": (M,),
        "office.export": (M,),
        "backups.see": (A, M, C, U),
        "backups.make": (A, M, C),
        "backups.restore": (A, M),
        "undo": (A, M, C, S, T, F),
        "sign_in": (A, M, C, S, T, F, U),  # all that a password chosen by somebody else is good for
        "session": (A, M, C, S, T, F, U),
    }.items()
}


EVERYWHERE: Final = frozenset({A, U})  # roles that are kept to no estate
# What looks at the whole office or decides for all of it: not for a user who is kept to some estates.
WHOLE_OFFICE: Final = frozenset({
    "audit.governance", "audit.see", "audit.verify", "audit.export", "desk.see", "desk.reply", "evidence.make",
    "health.see", "health.repair", "office.export", "retention.see", "retention.run", "backups.restore", "users.see",
    "users.change",
})  # fmt: skip


def may(roles: Collection[Role], right: str) -> bool:
    """Whether any of *roles* has the *right*. An unknown right is a bug: KeyError."""
    return not RIGHTS[right].isdisjoint(roles)


def holders(right: str) -> list[Role]:
    """The roles that have the *right*, in the order of the table: whom to ask."""
    return [role for role in Role if role in RIGHTS[right]]
