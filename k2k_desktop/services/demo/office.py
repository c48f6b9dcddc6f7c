"""The whole practice office, made by the same acts its users do: founded, filled, met in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from k2k_desktop.core.clock import Clock, FixedClock
from k2k_desktop.core.facts import SampleUser
from k2k_desktop.core.folder import OfficeFolder
from k2k_desktop.core.keys import Keyring
from k2k_desktop.core.progress import Progress
from k2k_desktop.core.sealing import Cost
from k2k_desktop.models.office import Role, State
from k2k_desktop.services.demo.committees import Doors, make_committees
from k2k_desktop.services.demo.drills import fill_drills
from k2k_desktop.services.demo.facilities import fill_facilities, fill_outages
from k2k_desktop.services.demo.homes import fill_homes
from k2k_desktop.services.demo.inspections import fill_inspections
from k2k_desktop.services.demo.issues import fill_issues
from k2k_desktop.services.demo.letters import add_letters
from k2k_desktop.services.demo.priorities import add_priorities
from k2k_desktop.services.demo.privacy import add_privacy
from k2k_desktop.services.demo.retention import add_former
from k2k_desktop.services.demo.review import add_reviews
from k2k_desktop.services.demo.works import fill_works
from k2k_desktop.services.office.opening import NewOffice, close_office, create_office, open_office
from k2k_desktop.services.office.users import add_user
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import Runner, Who

PASSWORD: Final = "payung biru di beranda"
OFFICE_NAME: Final = "Pejabat Pengurusan PPR Teratai Damai"
_FOUNDER: Final = ("pentadbir", "Devi a/p Nair")
_OTHERS: Final = (  # the manager last: from then on two people add a user
    ("kerani", "Norliza binti Hamid", Role.clerk),
    ("setiausaha", "Rohana binti Idris", Role.secretary),
    ("juruaudit", "Lim Chee Hoe", Role.auditor),
    ("pengurus", "Ahmad Kamal bin Idris", Role.manager),
)
_BEFORE: Final = dt.timedelta(days=56)  # how far back its short history reaches


def make_office(
    path: Path, homes: int, seed: int, *, clock: Clock | None = None, told: Progress | None = None,
    cost: Cost | None = None,
) -> tuple[SampleUser, ...]:  # fmt: skip
    """Make a practice office of *homes* homes in the empty folder *path*; its users with their passwords.

    The same *seed* on the same day makes the same people, homes and meetings.
    """
    now = (clock or Clock()).now()
    history = FixedClock(now.replace(hour=1, minute=30, second=0, microsecond=0) - _BEFORE)
    username, name = _FOUNDER
    create_office(
        path,
        NewOffice(OFFICE_NAME, State.selangor, name, username, PASSWORD, practice=True),
        clock=history,
        cost=cost,
    )
    opened = open_office(path, username, PASSWORD, clock=history)
    opened.keyring = Keyring.load(opened.folder.keyring, cost)  # the others' passwords cost the same
    try:
        doors = _doors(opened, history)
        doors.manager.run(fill_homes, told or Progress(), "", homes, seed)
        history.advance(dt.timedelta(days=1))
        if homes >= 40:
            body = make_committees(doors)
            history.advance(now - history.now())
            _work_of_the_estate(doors, body)
    finally:
        close_office(opened)
    return OfficeFolder(path).facts().sample_users


def _work_of_the_estate(doors: Doors, body: int) -> None:
    """What came to the counter, the work on it, and what the community put first; *body* co-manages it."""
    doors.manager.change(fill_facilities)
    doors.manager.change(fill_issues)
    doors.manager.change(fill_works)
    doors.manager.change(fill_outages)
    doors.manager.change(fill_inspections)
    add_letters(doors)
    add_priorities(doors, body)
    add_privacy(doors)
    add_former(doors)
    add_reviews(doors)
    doors.manager.change(fill_drills)


def _doors(opened: Opened, history: FixedClock) -> Doors:
    """The doors of secretary and manager, beside that of the administrator who adds their users."""
    users: dict[Role, Who] = {}
    for username, name, role in _OTHERS:
        values: dict[str, Any] = {"username": username, "name": name, "roles": frozenset({role})}
        if role is Role.auditor:
            values["ends_on"] = history.today() + dt.timedelta(days=365)
        key = opened.runner.change(add_user, values, PASSWORD)
        users[role] = Who(key, username, name, frozenset({role}))

    def door(role: Role) -> Runner:
        return Runner(opened.database, users[role], history, opened.remember)

    return Doors(door(Role.secretary), door(Role.manager), history, door(Role.auditor))
