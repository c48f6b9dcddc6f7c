"""People who left the sample estate long ago: two whose time is over, and one who still owes rent."""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import FILL_PRACTICE, action
from k2k_desktop.core.progress import Progress
from k2k_desktop.models.estate import Unit
from k2k_desktop.models.people import Household, Occupancy, Relationship, Resident, Standing
from k2k_desktop.services.demo.committees import Doors
from k2k_desktop.services.people.revealing import reveal_detail
from k2k_desktop.services.runner import today

# Name, telephone, how many days ago they left, arrears in sen.
_GONE: Final = (
    ("Maimunah binti Desa", "+60120009901", 2_950, None),
    ("Ravindran a/l Kuppusamy", "+60120009902", 3_020, None),
    ("Chong Ah Kau", "+60120009903", 2_990, 48_000),
)
_STAYED: Final = dt.timedelta(days=1_500)


@action(FILL_PRACTICE, needs="people.change")
def fill_former(session: Session) -> list[int]:
    """Put them into homes others live in now. Returns their keys."""
    units = session.scalars(sa.select(Unit.id).order_by(Unit.sort_key.desc()).limit(len(_GONE))).all()
    keys = []
    for unit, (name, mobile, ago, arrears) in zip(units, _GONE, strict=False):
        left = today(session) - dt.timedelta(days=ago)
        person = Resident(full_name=name, mobile=mobile, standing=Standing.moved_out)
        session.add(person)
        session.flush()
        keys.append(person.id)
        home = Household(unit_id=unit, head_id=person.id, moved_in_on=left - _STAYED, moved_out_on=left,
                         arrears_sen=arrears)  # fmt: skip
        session.add(home)
        session.flush()
        session.add(
            Occupancy(household_id=home.id, resident_id=person.id, relationship=Relationship.head,
                      from_on=left - _STAYED, to_on=left)
        )  # fmt: skip
    session.flush()
    return keys


def add_former(doors: Doors) -> None:
    """By the manager; the auditor then has one telephone number shown, which is listed."""
    keys = doors.manager.change(fill_former)
    if doors.auditor:
        doors.auditor.ask(reveal_detail, Progress(), "Semakan sampel", "resident", keys[0], "mobile")
