"""What the audit trail says of copies: which were verified, and the last one outside this computer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from k2k_desktop.core.clock import local
from k2k_desktop.core.copies import SUFFIX
from k2k_desktop.core.errors import UserError
from k2k_desktop.models import audit
from k2k_desktop.services.backups.infos import CopyInfo, peek_copy, stem

MADE: Final = "backups.make_copy"
RESTORED: Final = "backups.restore"
_LOOKED_AT: Final = 400  # entries back in search of the last copy outside: three months of four a day

_entry = audit.ENTRY.c


def verified_copies(session: Session) -> dict[int, set[dt.datetime]]:
    """{number: the moments of the copies that had it}: after a restore two may have the same number."""
    found: dict[int, set[dt.datetime]] = {}
    for subject, made_at in session.execute(
        sa.select(_entry.subject, sa.func.json_extract(_entry.body, "$.made_at")).where(_entry.action == MADE)
    ):
        if made_at and (number := number_in(subject)):
            found.setdefault(number, set()).add(dt.datetime.fromisoformat(made_at))
    return found


def unreadable(session: Session, folder: Path, after: int) -> CopyInfo | None:
    """The newest copy in *folder* with a number over *after* that the trail says was made but that cannot be read even
    so far as to say what it is; as far as the trail knows it."""
    made = verified_copies(session)
    for number in sorted((one for one in made if one > after), reverse=True):
        for moment in made[number]:
            for path in folder.glob(f"{stem(moment, number)}*{SUFFIX}"):
                try:
                    peek_copy(path)
                except (UserError, OSError):
                    size = path.stat().st_size if path.exists() else 0
                    return CopyInfo(path, "", moment, number, {}, size)
    return None


def last_number(session: Session) -> int:
    """The number of the last copy the trail knows; 0 for none."""
    newest = sa.select(_entry.subject).where(_entry.action == MADE).order_by(_entry.seq.desc()).limit(1)
    return number_in(session.execute(newest).scalar())


def last_away(session: Session) -> dt.datetime | None:
    """When the last copy outside this computer was verified; None for none of late, or since a restore."""
    latest = (
        sa.select(_entry.seq, _entry.at, sa.func.json_extract(_entry.body, "$.away").label("away"))
        .where(_entry.action == MADE)
        .order_by(_entry.seq.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    own = latest.c.away == 1, latest.c.seq > _restored_seq()
    statement = sa.select(latest.c.at).where(*own).order_by(latest.c.seq.desc()).limit(1)
    return _moment(session.execute(statement).scalar())


def last_made(session: Session) -> dt.datetime | None:
    """When the last copy of any kind was verified; None for none since the office was restored: the copies before it
    lie with another folder."""
    own = _entry.action == MADE, _entry.seq > _restored_seq()
    newest = sa.select(_entry.at).where(*own).order_by(_entry.seq.desc()).limit(1)
    return _moment(session.execute(newest).scalar())


def last_restored(session: Session) -> dt.datetime | None:
    """When the office was last brought to life from a copy; None where it never was."""
    newest = sa.select(_entry.at).where(_entry.action == RESTORED).order_by(_entry.seq.desc()).limit(1)
    return _moment(session.execute(newest).scalar())


def _restored_seq() -> sa.ScalarSelect[int]:
    entry = audit.ENTRY.alias("restored").c
    return sa.select(sa.func.coalesce(sa.func.max(entry.seq), 0)).where(entry.action == RESTORED).scalar_subquery()


def last_whole(session: Session) -> dt.date | None:
    """The day of the last copy that passed all five checks; None for none of late."""
    latest = (
        sa.select(_entry.seq, _entry.at, sa.func.json_extract(_entry.body, "$.whole").label("whole"))
        .where(_entry.action == MADE)
        .order_by(_entry.seq.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    statement = sa.select(latest.c.at).where(latest.c.whole == 1).order_by(latest.c.seq.desc()).limit(1)
    found = _moment(session.execute(statement).scalar())
    return local(found).date() if found else None


def first_made(session: Session) -> dt.datetime | None:
    """When the first copy of all was verified."""
    oldest = sa.select(_entry.at).where(_entry.action == MADE).order_by(_entry.seq).limit(1)
    return _moment(session.execute(oldest).scalar())


def number_in(subject: Any) -> int:
    """12 of `copy:12`; 0 where that is not what it says."""
    kind, _colon, number = str(subject or "").partition(":")
    return int(number) if kind == "copy" and number.isdecimal() else 0


def _moment(found: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(found) if found else None
