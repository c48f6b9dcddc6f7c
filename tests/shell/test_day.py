"""The day begins behind the first window: what falls due by itself is done once, without a word."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session as DatabaseSession

from k2k_desktop.core.actions import question
from k2k_desktop.models.issues.works import PreventiveSchedule, SignOff, WorkOrder
from k2k_desktop.services.issues import morning
from k2k_desktop.ui.shell.session import Session
from tests.conftest import put


@question(needs="session")
def orders(session: DatabaseSession) -> int:
    """How many work orders there are."""
    return session.scalar(sa.select(sa.func.count()).select_from(WorkOrder)) or 0


def test_a_schedule_that_is_due_makes_its_order_once_after_sign_in(session: Session, qtbot: QtBot) -> None:
    work = session.work
    assert not work.read(morning.due)  # an office is founded with its categories and promises
    session._begin_day()
    work.change(
        put,
        PreventiveSchedule(
            title="Cuci tangki air", scope="Cuci", estate_id=1, every_months=6, next_on=dt.date(2020, 1, 1),
            days_before=14, sign_off=SignOff.manager, active=True, month_day=1,
        ),
    )  # fmt: skip
    assert work.read(morning.due)
    session._begin_day()
    qtbot.waitUntil(lambda: not work.busy and not work.read(morning.due))
    assert work.read(orders) == 1
    session._begin_day()
    work.settle()
    assert work.read(orders) == 1
