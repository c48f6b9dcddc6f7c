"""What became of the invented office's actions: one done, one promised by a contractor and late."""

from __future__ import annotations

import datetime as dt
from typing import Final, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import question
from k2k_desktop.models.meetings import ActionItem, ActionStatus, Bench
from k2k_desktop.services import actions, promises
from k2k_desktop.services.runner import Runner

_CONTRACTOR: Final = "Syarikat Lif Jaya"
_COUNCIL: Final = "Majlis Perbandaran"


class Doors(Protocol):
    """The doors of the two people who write."""

    @property
    def secretary(self) -> Runner:
        """Who records progress."""

    @property
    def manager(self) -> Runner:
        """Who signs letters."""


@question(needs="meetings.see")
def _written(session: Session) -> list[int]:
    return list(session.scalars(sa.select(ActionItem.id).order_by(ActionItem.id)))


def add_promises(doors: Doors) -> None:
    """Progress, an agency, and a reminder letter that was sent."""
    write, day = doors.secretary.change, doors.secretary.clock.today()
    keys = doors.secretary.read(_written)
    if len(keys) < 3:
        return
    first, second, third = (doors.secretary.read(actions.action_page, key) for key in keys[:3])
    write(actions.set_owner, first.id, first.version, Bench.agency, _CONTRACTOR)
    write(actions.set_owner, third.id, third.version, Bench.agency, _COUNCIL)
    said = "Kontraktor memaklumkan jadual masih disemak."
    write(actions.add_update, first.id, first.version + 1, day - dt.timedelta(days=8), said)
    done = "Tiga sebut harga diterima dan dibentangkan."
    write(actions.add_update, second.id, second.version, day - dt.timedelta(days=4), done, ActionStatus.done)
    if any(one.agency == _CONTRACTOR and one.overdue for one in doors.secretary.read(promises.promises)):
        doors.manager.read(promises.reminder_letter_pdf, _CONTRACTOR, "ms")
        write(promises.mark_reminded, _CONTRACTOR)
