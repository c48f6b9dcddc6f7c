"""Who brings a copy back to life: whoever might in that office, with a second person or its recovery sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.copies import Manifest
from k2k_desktop.core.errors import NeedsSecond, Refused, UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import fold_username
from k2k_desktop.models.office import User, UserEstate
from k2k_desktop.services import permissions, two_person
from k2k_desktop.services.backups.of_its_day import key_of_copy
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Who, about, say_more

RIGHT: Final = "backups.restore"


@dataclass(frozen=True)
class Restorer:
    """Who restores, and what the entry of it says of the second key: a person, that there is none, or the sheet."""

    who: Who
    said: Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """A second person is wanted beside the *first*; *prove* says who a name and password of the copy's day are, and
    raises UserError for wrong ones, a wait, and somebody who may not."""

    first: Who
    needed: NeedsSecond
    prove: Callable[[str, str], Who]


Ask = Callable[[Asked], Who]


@action(N_("Restore a copy into a new folder"), needs=RIGHT, undoable=False, second=True)
def restore(session: Session, sequence: int) -> None:
    """Names the entry with which a restored office begins its new life."""
    about(session, "copy", sequence)
    say_more(session, copy=sequence)


def able(session: Session, day: dt.date) -> tuple[int, ...]:
    """The numbers of the users who may restore on that *day*, for a copy to say."""
    return tuple(sorted(one.user_id or 0 for one in _people(session, day).values() if one.may(RIGHT)))


def refuse_others(manifest: Manifest, user_id: int | None) -> None:
    """Raise Refused for a user of whom the copy says that they may not restore it. What is in it has the last word,
    in `by_people`; an older copy says nothing."""
    if manifest.restorers is not None and user_id not in manifest.restorers:
        slots = manifest.keyring().slots
        raise _refused(slot.username for slot in slots if slot.user_id in manifest.restorers)


def by_people(opened: Opened, manifest: Manifest, user_id: int | None, ask: Ask | None) -> Restorer:
    """The user whose password opened the copy, and the second person *ask* gives where somebody else might restore too.

    *opened* holds the database as it came out of the copy. Raises UserError: Refused without the right, NeedsSecond
    where nobody asks, and whatever *ask* raises (security design 4.3).
    """
    people = _people_in(opened)
    first = people.get(user_id or 0)
    may = [one for one in people.values() if one.may(RIGHT)]
    if first not in may or first is None:
        raise _refused(one.name for one in may)
    others = [(one.user_id or 0, one.name) for one in may if one != first]
    if not others:
        return Restorer(first, {"one_person": True})
    needed = NeedsSecond(restore.label, others)
    if ask is None:
        raise needed

    def prove(username: str, password: str) -> Who:
        found, _key = key_of_copy(manifest, username, password, clock=opened.clock)
        second = people.get(found or 0) or Who(found, username, username, frozenset())
        two_person.judge(first, second, others)
        return second

    return Restorer(first, {"second": ask(Asked(first, needed, prove)).user_id})


def by_sheet(opened: Opened, username: str, password: str) -> Restorer:
    """The user who gets the new *password* by the sheet, which stands in for a second person: it comes from the safe.

    The keyring has the password then; saving it is left to the caller. Raises UserError for an unknown name, and for
    one that opens nothing any more.
    """
    for slot in opened.keyring.slots:
        if slot.user_id is not None and fold_username(slot.username) == fold_username(username):
            who = _people_in(opened).get(slot.user_id)
            if who is None:
                raise Refused(N_("This user no longer works in this office. Ask the administrator."))
            opened.keyring.replace_password(opened.key, slot.user_id, password)
            return Restorer(who, {"sheet_for": slot.user_id})
    raise UserError(N_("There is no user {username} in this office. Check the user name."), username=username)


def _refused(names: Iterable[str]) -> Refused:
    return Refused(
        N_("Only a manager or an administrator of this office may restore its copy: {names}. Ask one of them, or "
           "take the recovery sheet of that day from the safe. Nothing was restored."),
        names=", ".join(names) or UserError(N_("nobody else")),
    )  # fmt: skip


def _people_in(opened: Opened) -> dict[int, Who]:
    with opened.database.reading() as session:
        return _people(session, opened.clock.today())


def _people(session: Session, day: dt.date) -> dict[int, Who]:
    """Everybody who may sign in that day, by number; of a database of any shape, for it is not yet brought to ours."""
    knows = sa.inspect(session.connection()).has_table("user_estate")  # and first passwords: both since 0004
    estates: dict[int, set[int]] = {}
    for user_id, estate_id in session.execute(sa.select(UserEstate.user_id, UserEstate.estate_id)) if knows else ():
        estates.setdefault(user_id, set()).add(estate_id)
    must_change = User.must_change if knows else sa.false()
    open_to = sa.or_(User.ends_on.is_(None), User.ends_on >= day)
    users = sa.select(User.id, User.username, User.name, User.roles, must_change).where(User.active, open_to)
    found = {}
    for user_id, username, name, roles, must in session.execute(users.order_by(User.name)):
        kept = frozenset[int]() if roles & permissions.EVERYWHERE else frozenset(estates.get(user_id, ()))
        found[user_id] = Who(user_id, username, name, roles, bool(must), kept)
    return found
