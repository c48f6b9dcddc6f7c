"""What two copies of one moment have in common, and whether a copy is what its manifest says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from k2k_desktop.core.copies import Cancelled, Manifest
from k2k_desktop.core.db import Database
from k2k_desktop.core.errors import UserError
from k2k_desktop.core.i18n import N_
from k2k_desktop.core.keys import OfficeKey
from k2k_desktop.models import audit, proof


@dataclass(frozen=True)
class State:
    """Revision, head of the trail and how many rows each table has."""

    schema: str
    seq: int
    head: str
    counts: dict[str, int]


def state_of(session: Session) -> State:
    """The state of the moment *session* sees."""
    seq, head = audit.head(session)
    run = session.connection().exec_driver_sql
    names = [*audit.captured_tables(session.connection()), "audit_entry", "audit_change"]
    counts = {name: run(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}
    schema = run("SELECT version_num FROM alembic_version").scalar_one()
    return State(schema, seq, head, counts)


def fits(database: Database, manifest: Manifest) -> bool:
    """Whether *database* holds what *manifest* says."""
    with database.reading() as session:
        found = state_of(session)
    return found == State(manifest.schema, manifest.trail_seq, manifest.trail_head, dict(manifest.counts))


def judge(
    path: Path,
    key: OfficeKey,
    manifest: Manifest,
    *,
    whole: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Check all of the database *path*, taken out of a copy, and count it; *whole* with all five checks of security
    design 3: pages that hold nothing and every entry of the trail too.

    Raises UserError where it is not sound, of it Cancelled.
    """
    database = Database(path, key.database_hex())
    try:
        if database.faults(whole=whole) or not fits(database, manifest):
            raise unlike()
        if whole:
            _judge_trail(database, manifest, cancelled)
    finally:
        database.close()


def _judge_trail(database: Database, manifest: Manifest, cancelled: Callable[[], bool]) -> None:
    def told(_done: int, _total: int) -> None:
        if cancelled():
            raise Cancelled

    with database.reading() as session:
        noted = proof.Noted(head=(manifest.trail_seq, manifest.trail_head))
        if proof.verify(session, noted, told).faults:
            raise UserError(
                N_("The audit trail does not fit the records, so this copy is not counted as good. Open the trail's "
                   "check, keep the older copies and tell the manager.")
            )  # fmt: skip


def unlike() -> UserError:
    """What is said of a copy that is not the office it was made of."""
    return UserError(
        N_(
            "The copy is not the same as the office, so it was not kept. Your data may be damaged: "
            "do not change anything more, keep the older copies and ask for help."
        )
    )
