"""What every record has: a key, a version, and when it was made and last changed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, declared_attr, mapped_column, object_session

from k2k_desktop.core.clock import Clock
from k2k_desktop.core.errors import Stale
from k2k_desktop.core.fields import UtcInstant
from k2k_desktop.core.i18n import N_

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Record(DeclarativeBase):
    """One kept thing. Screens never see it: services hand out plain values."""

    metadata = sa.MetaData(naming_convention=NAMES)
    # Columns that acts of others keep beside what is edited: a change of nothing else makes no form stale.
    BESIDE: ClassVar[frozenset[str]] = frozenset()

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-4)
    version: Mapped[int] = mapped_column(default=1, sort_order=-3)
    created_at: Mapped[dt.datetime] = mapped_column(UtcInstant(), sort_order=-2)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcInstant(), sort_order=-1)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()

    def check_version(self, seen: int) -> None:
        """Refuse a save that was started from an older state of this record than the one now kept."""
        if self.version != seen:
            raise Stale(
                N_(
                    "Somebody else saved this record while you were editing it. Your words are still here: "
                    "copy what you need, then open the record again."
                )
            )

    def put(self, changes: dict[str, Any]) -> None:
        """Set the given columns, by their names."""
        for name, value in changes.items():
            setattr(self, name, value)


def moment(session: Any) -> dt.datetime:
    """The instant this session's transaction counts as now."""
    clock: Clock = session.info.get("clock") or Clock()
    return clock.now()


@event.listens_for(Record, "before_insert", propagate=True)
def _made(mapper: Mapper[Any], connection: sa.Connection, record: Record) -> None:
    now = moment(object_session(record))
    record.created_at = record.created_at or now
    record.updated_at = record.updated_at or now


@event.listens_for(Record, "before_update", propagate=True)
def _changed(mapper: Mapper[Any], connection: sa.Connection, record: Record) -> None:
    session = object_session(record)
    if session is not None and session.is_modified(record):
        record.version += not record.BESIDE or not _changed_names(record) <= record.BESIDE
        record.updated_at = moment(session)


def _changed_names(record: Record) -> set[str]:
    return {each.key for each in sa.inspect(record).attrs if each.history.has_changes()}
