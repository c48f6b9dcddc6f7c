"""The trail is verified as fast as an office of ten years needs."""

from __future__ import annotations

import datetime as dt
import time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.actions import action
from k2k_desktop.models import proof
from k2k_desktop.models.office import Role
from k2k_desktop.models.people import Resident
from k2k_desktop.services.runner import Runner
from tests.patience import allowed


@action("Put many", needs="session")
def put_many(session: Session, start: int, count: int) -> None:
    """Insert *count* residents by one statement."""
    rows = [{"full_name": f"Penghuni {start + one}", "birth_uncertain": False, "whatsapp": False,
             "vulnerabilities": frozenset(), "standing": "active", "version": 1,
             "created_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "updated_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}
            for one in range(count)]  # fmt: skip
    session.execute(sa.insert(Resident), rows)


def test_the_verification_of_a_hundred_changes_an_entry_is_quick(runner: Runner) -> None:
    for start in range(20):
        runner.change(put_many, start * 500, 500)
    begun = time.process_time()
    with runner.database.reading() as session:
        finding = proof.verify(session)
    taken = time.process_time() - begun
    assert (finding.faults, finding.changes) == ([], 10_000 + len(Role) + 1)
    assert taken < allowed(0.3 * 4)  # 100,000 in under 3 s, with room for a busy machine


def test_the_verification_walks_indexes_and_compares_nothing_with_everything(runner: Runner) -> None:
    with runner.database.reading() as session:
        run = session.connection().exec_driver_sql
        plan = run("EXPLAIN QUERY PLAN SELECT * FROM audit_change ORDER BY entry_seq, id").all()
        assert not any("TEMP B-TREE" in row[3] for row in plan)
