"""The second person of the two-person rule proves to be there, on the screen of the first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.attempts import Attempts
from k2k_desktop.core.errors import Refused
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import fold_username
from k2k_desktop.services.office.opening import known_user, try_password
from k2k_desktop.services.opened import OfficeRunner
from k2k_desktop.services.runner import Runner, Who, about, say_more


def second_person(runner: Runner, username: str, password: str) -> Who:
    """Who *username* is, proven by the password; `Runner.run_with` then judges whether they may.

    Wrong tries are counted and waited for as at the sign-in, and enter the trail. Raises UserError: a wrong password,
    a wait, the first person again, a user who left or has a password that somebody else chose.
    """
    if fold_username(username) == fold_username(runner.who.username):
        raise Refused(N_("The second person is somebody else than the first. Ask a colleague who may do this."))
    if not isinstance(runner, OfficeRunner):
        raise TypeError("passwords are proven in an opened office")
    opened = runner.opened
    attempts = Attempts(opened.folder.attempts, opened.clock)
    user_id, _key = try_password(attempts, opened.keyring, username, password)
    who = known_user(opened, user_id)
    if who.must_change:
        raise Refused(
            N_("{name} still has the first password, which somebody else chose. Sign in with it once and change it."),
            name=who.name,
        )
    if failed := attempts.succeeded(username):
        runner.change(note_wrong_second, user_id, failed)
    return who


@action(N_("Wrong passwords of a second person"), needs="session", undoable=False)
def note_wrong_second(session: Session, user_id: int, failed: int) -> None:
    """Enter how many wrong passwords came before the right one of somebody who confirms what another does."""
    about(session, "user", user_id)
    say_more(session, failed=failed)
