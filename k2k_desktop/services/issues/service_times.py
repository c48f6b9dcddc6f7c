"""What the office promises for each priority: the times in force, those before, and a change from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action, question
from k2k_desktop.core.errors import Invalid, UserError
from k2k_desktop.core.fields import fields
from k2k_desktop.core.i18n import N_, Language, say, say_count
from k2k_desktop.models.issues import Priority, ServiceTime
from k2k_desktop.services.issues.timing import service_time_on
from k2k_desktop.services.runner import about, today

SERVICE_TIME_FORM: Final = fields(
    ServiceTime.priority, ServiceTime.from_on, ServiceTime.in_working_days, ServiceTime.acknowledge, ServiceTime.act,
    ServiceTime.finish,
)  # fmt: skip
_MOST_MINUTES, _MOST_DAYS = 525_600, 400
_HOUR, _DAY = 60, 1_440
# To this long it is promised in hours (domain-facts 7.2): one day may be taken for one working day.
_IN_HOURS: Final = 2 * _DAY


@dataclass(frozen=True)
class ServiceTimeLine:
    """A promise as its list shows it: in force today, to come, or past."""

    id: int
    priority: Priority
    from_on: dt.date
    in_working_days: bool
    acknowledge: int
    act: int
    finish: int
    in_force: bool

    def say(self, value: int, language: Language | None = None) -> str:
        """One of its three times in words."""
        return time_in_words(value, self.in_working_days, language)


def time_in_words(value: int, in_working_days: bool, language: Language | None = None) -> str:
    """`14 hari bekerja`, `48 jam`, `30 minit`, `7 hari`."""
    if in_working_days:
        return say_count("{count} working day", "{count} working days", value, language)
    days, hours = value // _DAY, value // _HOUR
    if value % _DAY == 0 and value > _IN_HOURS:
        return say_count("{count} day", "{count} days", days, language)
    if value % _HOUR == 0:
        return say_count("{count} hour", "{count} hours", hours, language)
    return say_count("{count} minute", "{count} minutes", value, language)


@question(needs="issues.see")
def service_times(session: Session, every: bool = False) -> list[ServiceTimeLine]:
    """The promises in force, one a priority, with those to come; *every*: also those of before."""
    day = today(session)
    force = {found.id for one in Priority if (found := service_time_on(session, one, day)) is not None}
    order = {one: place for place, one in enumerate(Priority)}
    rows = session.scalars(sa.select(ServiceTime).order_by(ServiceTime.from_on, ServiceTime.id))
    lines = [
        ServiceTimeLine(
            one.id,
            one.priority,
            one.from_on,
            one.in_working_days,
            one.acknowledge,
            one.act,
            one.finish,
            one.id in force,
        )
        for one in rows
        if every or one.id in force or one.from_on > day
    ]
    return sorted(lines, key=lambda line: (order[line.priority], line.from_on, line.id))


@action(N_("Save service time"), needs="issues.manage", asks_reason=True, icon="save")
def save_service_time(session: Session, changes: dict[str, Any]) -> int:
    """Promise something new for a priority from a day on: a new record, so that what is open keeps its promise.

    Gives its key. Raises Invalid where the day has passed or the three times do not follow each other.
    """
    made = ServiceTime(in_working_days=False)
    made.put({one.name: changes[one.name] for one in SERVICE_TIME_FORM if one.name in changes})
    wrong: dict[str, UserError] = {}
    if made.priority is None:
        wrong["priority"] = UserError(N_("Choose the priority."))
    if made.from_on is None or made.from_on < today(session):
        wrong["from_on"] = UserError(N_("A promise changes from today or a later day, never for what was promised."))
    most = _MOST_DAYS if made.in_working_days else _MOST_MINUTES
    for name in ("acknowledge", "act", "finish"):
        value = getattr(made, name)
        if not value or not 1 <= value <= most:
            wrong[name] = UserError(N_("Give a number from 1 to {most}."), most=f"{most:,}")
    if not wrong and made.acknowledge > made.act:
        wrong["act"] = UserError(N_("The first action comes after the acknowledgement."))
    if not wrong and made.act > made.finish:
        wrong["finish"] = UserError(N_("It is finished after the first action."))
    if wrong:
        raise Invalid(wrong)
    session.add(made)
    session.flush()
    about(session, "service_time", made.id)
    return made.id


@question(needs="issues.see")
def promise_words(session: Session, priority: Priority, language: Language | None = None) -> str:
    """What is promised today in one sentence; empty where nothing is."""
    found = service_time_on(session, priority, today(session))
    if found is None:
        return ""
    return say(
        N_("Acknowledged within {acknowledge}, first action within {act}, finished within {finish}."),
        language,
        acknowledge=time_in_words(found.acknowledge, found.in_working_days, language),
        act=time_in_words(found.act, found.in_working_days, language),
        finish=time_in_words(found.finish, found.in_working_days, language),
    )
