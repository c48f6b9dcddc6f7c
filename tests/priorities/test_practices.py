"""A practice the management took over is counted once there is dated proof that it is used."""

from __future__ import annotations

import datetime as dt

import pytest

from k2k_desktop.core.errors import Invalid
from k2k_desktop.models.issues.priorities import PracticeKind
from k2k_desktop.services.issues.priorities import practices
from k2k_desktop.services.runner import Runner

TODAY = dt.date(2026, 11, 23)


def test_a_practice_without_dated_proof_is_not_counted(runner: Runner) -> None:
    values = {"title": "Notis lif", "kind": PracticeKind.policy, "adopted_by": "JMB",
              "adopted_on": dt.date(2026, 10, 1)}  # fmt: skip
    key = runner.change(practices.save_practice, None, 1, values)
    assert runner.read(practices.counted, TODAY) == 0
    assert not runner.read(practices.practices)[0].counts
    for day in (None, dt.date(2026, 9, 30), TODAY + dt.timedelta(days=1)):
        with pytest.raises(Invalid):
            runner.change(practices.add_proof, key, day, "Notis ditampal")
    with pytest.raises(Invalid):
        runner.change(practices.add_proof, key, TODAY, " ")
    runner.change(practices.add_proof, key, dt.date(2026, 11, 2), "Notis ditampal")
    assert runner.read(practices.counted, dt.date(2026, 11, 1)) == 0
    assert runner.read(practices.counted, TODAY) == 1
    runner.change(practices.end_practice, key, 1, dt.date(2026, 11, 10))
    assert runner.read(practices.counted, dt.date(2026, 11, 10)) == 1
    assert runner.read(practices.counted, TODAY) == 0
    with pytest.raises(Invalid):
        runner.change(practices.save_practice, None, 1, values | {"adopted_on": TODAY + dt.timedelta(days=1)})
