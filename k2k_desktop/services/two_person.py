"""The two-person rule: what one person alone does not do once another may do it too (security design 4.3)."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.errors import NeedsSecond, Refused, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.office import User, UserEstate
from k2k_desktop.services import permissions
from k2k_desktop.services.who import Who


def holders(session: Session, right: str, apart: Collection[int | None] = ()) -> list[User]:
    """The users who have the *right* and may sign in today, by name, but for those *apart*."""
    day = session.info["clock"].today()
    open_to = sa.or_(User.ends_on.is_(None), User.ends_on >= day)
    kept = set(session.scalars(sa.select(UserEstate.user_id))) if right in permissions.WHOLE_OFFICE else set()
    with session.no_autoflush:  # before the change that is being judged
        people = session.execute(sa.select(User).where(User.active, open_to).order_by(User.name)).scalars()
        able = [one for one in people if one.id not in apart and permissions.may(one.roles, right)]
        return [one for one in able if one.id not in kept or one.roles & permissions.EVERYWHERE]


def require(session: Session, label: str, right: str, apart: Collection[int] = ()) -> None:
    """Let a change go on that two people do, and put into its entry who the second was.

    In: the marked *label* of what is done, the *right* that both have, and the users who can be no second here because
    the change would give the first their place. Where nobody else has the right the entry says that the office is one
    person's; where only those *apart* have it, the recovery sheet is what is left.
    Raises NeedsSecond where somebody else could be asked and was not, Refused where the second person may not.
    """
    first: Who = session.info["who"]
    second: Who | None = session.info.get("second")
    said = session.info.setdefault("said", {})
    others = holders(session, right, {first.user_id, *apart})
    if second is not None and (others or apart):
        judge(first, second, [(one.id, one.name) for one in others], apart)
        said["second"] = second.user_id
    elif others:
        raise NeedsSecond(label, [(one.id, one.name) for one in others])
    elif apart and holders(session, right, {first.user_id}):
        raise Refused(
            N_("Two people do this, and nobody else here may. Take the recovery sheet from the safe: whoever signs in "
               "with it chooses a new password.")
        )  # fmt: skip
    else:
        said["one_person"] = True


def judge(first: Who, second: Who, others: Collection[tuple[int, str]], apart: Collection[int] = ()) -> None:
    """Raise Refused unless *second* is one of the *others*, (user id, name), who may do this beside the *first*, and
    not one of those *apart*."""
    if second.user_id == first.user_id:
        raise Refused(N_("The second person is somebody else than the first. Ask a colleague who may do this."))
    if second.user_id in apart:
        raise Refused(
            N_("This is about {name}, who cannot be the second person. Ask another colleague who may do this."),
            name=second.name,
        )
    if second.user_id not in {user_id for user_id, _name in others}:
        raise Refused(
            N_("{name} may not do this, and cannot be the second person for it. These may: {names}."),
            name=second.name,
            names=", ".join(name for _user_id, name in others) or UserError(N_("nobody else")),
        )
