"""Faults of what the office works with: its users' keys, its holidays, and the clocks of complaints."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.core.clock import local
from k2k_desktop.core.i18n import N_
from k2k_desktop.models.issues import Issue, IssueKind
from k2k_desktop.models.office import Holiday, User
from k2k_desktop.services import working_days
from k2k_desktop.services.health_check.kinds import FaultKind, Spot
from k2k_desktop.services.issues.timing import give_clocks, service_time_on
from k2k_desktop.services.opened import Opened
from k2k_desktop.services.runner import progress, today

_LOOKS_AHEAD: Final = 10  # the month from which the next year's holidays are needed too


def _keys_of_users(session: Session) -> list[Spot]:
    """Users who could not sign in, and ways in that are nobody's; asked only where the keyring is at hand."""
    opened: Opened | None = session.info.get("opened")
    if opened is None:
        return []
    users = {row.id: row.active for row in session.execute(sa.select(User.id, User.active))}
    keyed = {slot.user_id for slot in opened.keyring.slots if slot.kind == "password" and slot.user_id is not None}
    without = {user_id for user_id, active in users.items() if active} - keyed
    nobodys = {user_id for user_id in keyed if not users.get(user_id)}
    return [Spot("user", user_id) for user_id in sorted(without | nobodys)]


def _no_holidays(session: Session) -> list[Spot]:
    day = today(session)
    years = {day.year, day.year + (day.month >= _LOOKS_AHEAD)}
    own = set(session.scalars(sa.select(Holiday.day).where(Holiday.own.is_(True))))
    unknown = years - set(working_days.known_years()) - {day.year for day in own}
    return [Spot("office", 1)] if unknown else []


def _without_clocks(session: Session) -> list[Spot]:
    wanted = (
        sa.select(Issue.id, Issue.priority, Issue.reported_at)
        .where(
            Issue.ended_at.is_(None),
            Issue.kind != IssueKind.compliment,
            sa.or_(Issue.service_time_id.is_(None), Issue.acknowledge_by.is_(None), Issue.act_by.is_(None),
                   Issue.finish_by.is_(None)),
        )
        .order_by(Issue.id)
    )  # fmt: skip
    found = session.execute(wanted).all()
    return [
        Spot("issue", key, mends=True)
        for key, priority, reported in found
        if service_time_on(session, priority, local(reported).date()) is not None
    ]


@action(N_("Repair: due times of complaints"), needs="health.repair", icon="wrench")
def repair_clocks(session: Session) -> int:
    """The service time of the day of the report and its due times, pauses counted. How many complaints."""
    chosen = _without_clocks(session)
    for done, spot in enumerate(chosen):
        give_clocks(session, session.get_one(Issue, spot.key))
        progress(session).at(done + 1, len(chosen))
    session.flush()
    return len(chosen)


KINDS: Final = (
    FaultKind(
        "keys_of_users", N_("A user without a key, or a key without a user"),
        N_("Somebody on the list cannot sign in, or a password still opens the office for somebody who is not on it."),
        N_("Open the user: give a new password, or take the user away again, which changes the key of the office."),
        _keys_of_users,
    ),
    FaultKind(
        "no_holidays", N_("No public holidays for this year or the next"),
        N_("Service times and notice periods would count holidays as working days."),
        N_("Add the holidays under Administration, Holidays, or install a newer version of the program."), _no_holidays,
    ),
    FaultKind(
        "without_clocks", N_("An open complaint without its due times"),
        N_("It never turns late, so nobody is reminded of it."),
        "", _without_clocks, repair_clocks,
        N_("The promise of the day it was reported is put in, with its due times; what was paused is counted."),
    ),
)  # fmt: skip
