"""Colleagues of whoever signs in first: added, settled with a password of their own, asked to be the second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import Action, action
from k2k_desktop.core.errors import NeedsSecond
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.office import User
from k2k_desktop.services.office import users
from k2k_desktop.services.runner import Runner, Who

R = TypeVar("R")


@action("Settle a test user", needs="sign_in", undoable=False)
def settle(session: Session, user_id: int) -> None:
    """Leave the first password as it is."""
    session.get_one(User, user_id).must_change = False


def by_two(runner: Runner, act: Action[..., R], *args: Any, reason: str = "") -> R:
    """Do what two people do, with the first of those who may be the second where one is needed."""

    def do(second: Who | None) -> R:
        return runner.run_with(second, act, Progress(), reason, *args).value

    return with_second(do)


def with_second(do: Callable[[Who | None], R]) -> R:
    """*do* alone, or with the first of those who may be the second."""
    try:
        return do(None)
    except NeedsSecond as needed:
        user_id, name = needed.people[0]
        return do(Who(user_id, "", name, frozenset()))


def add_colleague(runner: Runner, values: dict[str, Any], password: str) -> int:
    """A user who works with *password* at once."""
    key = by_two(runner, users.add_user, values, password)
    runner.change(settle, key)
    return key
