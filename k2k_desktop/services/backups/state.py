"""What two copies of one moment have in common, and whether a copy is what its manifest says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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


def fits(session: Session, manifest: Manifest) -> bool:
    """Whether the moment *session* sees is what *manifest* says."""
    said = State(manifest.schema, manifest.trail_seq, manifest.trail_head, dict(manifest.counts))
    return state_of(session) == said


def judge(
    database: Database,
    session: Session,
    manifest: Manifest,
    *,
    whole: bool = True,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Check all of the frozen *database*, whose moment *session* sees, and count it; *whole* with all five checks of
    security design 3: pages that hold nothing and every entry of the trail too.

    Raises UserError where it is not sound, of it Cancelled.
    """
    if database.faults_of(session, whole=whole) or not fits(session, manifest):
        raise unlike()
    if whole:
        _judge_trail(session, manifest, cancelled)


def judge_file(
    path: Path, key: OfficeKey, manifest: Manifest, *, cancelled: Callable[[], bool] = lambda: False
) -> None:
    """`judge` the whole database *path*, taken out of a copy, which nobody else has open."""
    with alone(path, key) as (database, session, _bytes):
        judge(database, session, manifest, cancelled=cancelled)


@contextmanager
def alone(path: Path, key: OfficeKey) -> Iterator[tuple[Database, Session, BinaryIO]]:
    """The database *path*, which nobody else has open, `frozen`; closed at the end."""
    database = Database(path, key.database_hex())
    try:
        with database.frozen() as found:
            if found is None:
                raise ValueError("the database is in use")
            yield database, *found
    finally:
        database.close()


def _judge_trail(session: Session, manifest: Manifest, cancelled: Callable[[], bool]) -> None:
    def told(_done: int, _total: int) -> None:
        if cancelled():
            raise Cancelled

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
