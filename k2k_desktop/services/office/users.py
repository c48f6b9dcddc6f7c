"""Who may sign in: users, their roles and passwords, and the recovery sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.attempts import Attempts
from k2k_desktop.core.clock import local
from k2k_desktop.core.drafts import drop_all
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.facts import SampleUser
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, Language
from k2k_desktop.core.keys import Keyring, fold_username
from k2k_desktop.core.passwords import check_password, fold_password
from k2k_desktop.core.sheet import groups_of
from k2k_desktop.models.office import Role, User
from k2k_desktop.reports.paper import Printed
from k2k_desktop.services import permissions, two_person
from k2k_desktop.services.office import paper
from k2k_desktop.services.office.estates import estates_of, keep_to
from k2k_desktop.services.office.opening import try_password
from k2k_desktop.services.opened import Opened, opened_of
from k2k_desktop.services.runner import about, say_more, today, who

USER_FORM: Final = fields(User.username, User.name, User.roles, User.ends_on)


@dataclass(frozen=True)
class UserLine:
    """A user as the list and its form show them."""

    user_id: int
    version: int
    username: str
    name: str
    roles: frozenset[Role]
    active: bool
    ends_on: dt.date | None
    last_sign_in_at: dt.datetime | None
    must_change: bool = False
    estates: tuple[int, ...] = ()

    def values(self) -> dict[str, Any]:
        """The values of the form's fields by name."""
        return {**{one.name: getattr(self, one.name) for one in USER_FORM}, "estates": self.estates}


@question(needs="users.see")
def all_users(session: Session) -> list[UserLine]:
    """Everybody who may or might sign in, those who left last."""
    people = session.execute(sa.select(User).order_by(User.active.desc(), User.name)).scalars()
    kept = estates_of(session)
    return [
        UserLine(
            one.id, one.version, one.username, one.name, one.roles, one.active, one.ends_on, one.last_sign_in_at,
            one.must_change, kept.get(one.id, ()),
        )
        for one in people
    ]  # fmt: skip


@action(N_("Save user"), needs="users.change", undoable=False, second=True, icon="save")
def save_user(session: Session, user_id: int, version: int, changes: dict[str, Any]) -> int:
    """Change a user's names, roles, estates and last day. An auditor needs a last day; one administrator stays."""
    user = session.get_one(User, user_id)
    user.check_version(version)
    given = dict(changes)
    estates = given.pop("estates", estates_of(session).get(user.id))
    renamed = given.get("username", user.username) != user.username
    user.put(given)
    _judge(session, user)
    session.flush()
    keep_to(session, user, estates)
    if renamed and "opened" in session.info:
        with _keyring(session) as keyring:
            keyring.rename_user(opened_of(session).key, user.id, user.username)
    return user.id


@action(N_("Add user"), needs="users.change", undoable=False, second=True, icon="plus")
def add_user(session: Session, values: dict[str, Any], password: str) -> int:
    """A new user with a first password, which only lets the person choose one of their own; the key of the user.

    In a practice office, whose passwords the sign-in window shows, it stays.
    """
    given = dict(values)
    estates = given.pop("estates", None)
    user = User(**given, must_change=not opened_of(session).facts.practice)
    user.username, user.name = (user.username or "").strip(), (user.name or "").strip()
    _judge(session, user)
    _judge_password(session, user, password)
    session.add(user)
    session.flush()
    keep_to(session, user, estates)
    opened = opened_of(session)
    others = set(session.scalars(sa.select(User.id).where(User.id != user.id)))
    with _keyring(session) as keyring:
        keyring.keep_users(others)
        keyring.add_password_slot(opened.key, user.id, user.username, password)
    if opened.facts.practice:
        roles = ",".join(role.name for role in Role if role in user.roles)
        sample = SampleUser(user.username, user.name, roles, password)
        opened.facts = opened.facts._replace(sample_users=(*opened.facts.sample_users, sample))
        opened.folder.write_facts(opened.facts)
    return user.id


@action(N_("Set a new password"), needs="users.change", undoable=False, icon="key")
def set_password(session: Session, user_id: int, password: str) -> None:
    """Give a colleague another password, where they forgot theirs; they choose one of their own with it.

    One who could be the second person gets it by two others: nobody alone comes to act as two.
    """
    user = session.get_one(User, user_id)
    if not user.active:
        raise UserError(N_("{name} no longer works here. Add the user again first."), name=user.name)
    if user.id == who(session).user_id:
        raise UserError(N_("Your own password is changed in the Tools menu, with the old one."))
    if permissions.may(user.roles, "users.change"):
        two_person.require(session, N_("Set a new password"), "users.change", apart={user.id})
    _put_password(session, user, password)
    user.must_change = not opened_of(session).facts.practice


@action(N_("Change password"), needs="sign_in", undoable=False, icon="key")
def change_password(session: Session, old: str, new: str) -> None:
    """Change one's own password. Raises Invalid where the old one is not right or the new one would be guessed.

    A wrong old one counts as at the sign-in: whoever sits down at an unlocked desk does not guess on for hours.
    """
    user, opened = session.get_one(User, who(session).user_id), opened_of(session)
    attempts = Attempts(opened.folder.attempts, opened.clock)
    waiting = attempts.wait_for(user.username) > 0
    try:
        try_password(attempts, opened.keyring, user.username, old)
    except UserError as error:
        told = error if waiting else UserError(N_("The old password is not right. Type it again."))
        raise Invalid({"old": told}) from error
    if fold_password(old) == fold_password(new):
        raise Invalid({"password": UserError(N_("This is the old password. Choose another one."))})
    _put_password(session, user, new)
    user.must_change = False
    if failed := attempts.succeeded(user.username):
        say_more(session, failed=failed)


def choose_password(opened: Opened, old: str, new: str) -> None:
    """Put a password of one's own in the place of the first one, *old*, which somebody else chose; then work begins.

    Raises as `change_password` does.
    """
    opened.runner.change(change_password, old, new)
    opened.runner.who = replace(opened.runner.who, must_change=False)


@action(N_("Remove user"), needs="users.change", undoable=False, second=True, icon="log-out")
def remove_user(session: Session, user_id: int) -> None:
    """Shut a user out at once; `rekeying.change_key` follows. What they did stays in the trail under their name."""
    user = session.get_one(User, user_id)
    if user.id == who(session).user_id:
        raise UserError(N_("You cannot remove yourself. Another administrator can."))
    user.active = False
    _judge_admins(session, user)
    session.flush()
    with _keyring(session) as keyring:
        if any(slot.user_id == user.id for slot in keyring.slots):
            keyring.remove_slot(user.id)
    drop_all(opened_of(session).folder.path, user.id)


@action(N_("New recovery sheet"), needs="users.change", undoable=False, second=True, icon="printer")
def new_sheet(session: Session) -> str:
    """The code of a new sheet; the one printed before opens nothing any more."""
    about(session, "office", 1)
    with _keyring(session) as keyring:
        return keyring.new_sheet(opened_of(session).key)


@question(needs="session")
def sheet_pdf(session: Session, code: str, language: Language | None = None) -> Printed:
    """The recovery sheet of *code* on paper."""
    from k2k_desktop.reports.recovery_sheet import RecoverySheet, print_recovery_sheet

    page = replace(paper(session, language, stamped=False), practice=False)
    made = local(session.info["clock"].now()).date()
    return print_recovery_sheet(RecoverySheet(page, page.letterhead.name, made, tuple(groups_of(code))))


@question(needs="users.change", recorded=N_("Print first password"))
def first_password_pdf(session: Session, user_id: int, password: str, language: Language | None = None) -> Printed:
    """A slip for the person with the first password, which is kept nowhere: it can be made only once."""
    from k2k_desktop.reports.first_password import FirstPasswordSlip, print_first_password

    user = session.get_one(User, user_id)
    about(session, "user", user.id)
    page = paper(session, language)
    return print_first_password(FirstPasswordSlip(page, user.name, user.username, password))


def _judge(session: Session, user: User) -> None:
    """What must hold of every user (security design 4.3)."""
    wrong: dict[str, UserError] = {}
    if not user.username:
        wrong["username"] = UserError(N_("Give a user name to sign in with."))
    elif _taken(session, user):
        wrong["username"] = UserError(
            N_("The user name {username} is already in use. Choose another."), username=user.username
        )
    if not user.name:
        wrong["name"] = UserError(N_("Give the person's name."))
    if not user.roles:
        wrong["roles"] = UserError(N_("Choose at least one role."))
    if Role.auditor in (user.roles or ()):
        if user.ends_on is None:
            wrong["ends_on"] = UserError(N_("An auditor's sign-in ends on a date. Give the last day."))
        elif user.ends_on < today(session):
            wrong["ends_on"] = UserError(N_("The last day has passed. Give today or a later day."))
    if wrong:
        raise Invalid(wrong)
    _judge_admins(session, user)


def _judge_admins(session: Session, user: User) -> None:
    """The office never stays without somebody who can administer it for good."""
    lasting = Role.admin in user.roles and user.active is not False and user.ends_on is None
    if lasting:
        return
    with session.no_autoflush:
        others = session.execute(sa.select(User).where(User.active, User.ends_on.is_(None))).scalars()
        if not any(Role.admin in other.roles for other in others if other is not user):
            raise UserError(N_("This is the last administrator. Give another user the role of administrator first."))


def _taken(session: Session, user: User) -> bool:
    with session.no_autoflush:
        rows = session.execute(sa.select(User.id, User.username)).all()
    return any(key != user.id and fold_username(name) == fold_username(user.username) for key, name in rows)


def _judge_password(session: Session, user: User, password: str) -> None:
    opened = opened_of(session)
    words = () if opened.facts.practice else (opened.facts.name,)
    try:
        check_password(password, name=user.name, username=user.username, office_words=words)
    except UserError as error:
        raise Invalid({"password": error}) from error


def _put_password(session: Session, user: User, password: str) -> None:
    _judge_password(session, user, password)
    about(session, "user", user.id)
    opened = opened_of(session)
    with _keyring(session) as keyring:
        if any(slot.user_id == user.id for slot in keyring.slots):
            keyring.replace_password(opened.key, user.id, password)
        else:
            keyring.add_password_slot(opened.key, user.id, user.username, password)
    if opened.facts.practice:
        shown = tuple(
            one._replace(password=password) if fold_username(one.username) == fold_username(user.username) else one
            for one in opened.facts.sample_users
        )
        opened.facts = opened.facts._replace(sample_users=shown)
        opened.folder.write_facts(opened.facts)


@contextmanager
def _keyring(session: Session) -> Iterator[Keyring]:
    """The keyring to change, saved at the end and taken back where the transaction is not kept."""
    opened = opened_of(session)
    before = opened.keyring.slots
    saved = False

    def undo(_session: Session) -> None:
        opened.keyring.slots = before
        if saved:
            opened.keyring.save(opened.folder.keyring)

    sa.event.listen(session, "after_rollback", undo, once=True)
    yield opened.keyring
    opened.keyring.save(opened.folder.keyring)
    saved = True
