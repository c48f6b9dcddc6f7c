"""The estates to which a user is kept: who works for one estate sees and changes nothing of another (feature 139)."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.estate import Estate
from k2k_desktop.models.office import User, UserEstate
from k2k_desktop.services import permissions


@question(needs="users.see")
def estate_choices(session: Session) -> list[tuple[int, str]]:
    """The estates of the office, key and name: whoever keeps users need not see anything else of them."""
    return [(row.id, row.name) for row in session.execute(sa.select(Estate.id, Estate.name).order_by(Estate.name))]


def estates_of(session: Session) -> dict[int, tuple[int, ...]]:
    """The estates of each user who is kept to some."""
    kept: dict[int, tuple[int, ...]] = {}
    for user_id, estate_id in session.execute(
        sa.select(UserEstate.user_id, UserEstate.estate_id).order_by(UserEstate.estate_id)
    ):
        kept[user_id] = (*kept.get(user_id, ()), estate_id)
    return kept


def keep_to(session: Session, user: User, estates: Collection[int] | None) -> None:
    """Keep *user* to these *estates*, to none in particular where there are none. Raises Invalid for a role that works
    for the whole office."""
    wanted = set(estates or ())
    if wanted and user.roles & permissions.EVERYWHERE:
        told = N_("An administrator or auditor works for the whole office. Leave the estates empty.")
        raise Invalid({"estates": UserError(told)})
    now = {one.estate_id: one for one in session.scalars(sa.select(UserEstate).where(UserEstate.user_id == user.id))}
    for estate_id, one in now.items():
        if estate_id not in wanted:
            session.delete(one)
    session.add_all(UserEstate(user_id=user.id, estate_id=estate_id) for estate_id in sorted(wanted - set(now)))
    session.flush()
